"""zhibu participation compile · zhibu participation export-facts: figures, and the facts that yield them."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Unit
from zhibu.participation import queries
from zhibu.participation.queries import FIELDS, Figures

FACT = ("activity", "date", "unit", "member", "state", "leave_kind", "made_up_on")


class Command(BaseCommand):
    help = "Figures of a half-year and the facts behind them; nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        compiled = parts.add_parser("compile", help="The figures of every member, by unit.")
        compiled.add_argument("--unit", metavar="CODE", help="this unit and all below it")
        facts = parts.add_parser("export-facts", help="Every attendance in force.")
        for part in (compiled, facts):
            part.add_argument("period", help="2026H1 or 2026H2")
            part.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = HalfYear.parse(options["period"])
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        try:
            if options["part"] == "compile":
                self.compile(period, options["unit"], as_json=options["json"])
            else:
                self.export(period, as_json=options["json"])
        except BrokenPipeError:
            sys.stderr.close()  # the reader (head, less) has seen enough

    def compile(self, period: HalfYear, code: str | None, *, as_json: bool) -> None:
        """Print the figures as they follow from the rolls in force now."""
        path = ""
        if code is not None:
            unit = Unit.objects.filter(code=code).first()
            if unit is None:
                raise CommandError(f"There is no unit with the code {code}.", returncode=2)
            path = unit.path
        figures = queries.figures(period, within_path=path)
        if as_json:
            units = [unit_object(lines) for lines in queries.units_of(figures).values()]
            self.stdout.write(json.dumps({"period": str(period), "units": units}, ensure_ascii=False))
            return
        self.stdout.write("\t".join(["unit", "name", *FIELDS]))
        for line in figures:
            self.stdout.write("\t".join([line.code, line.name, *(str(getattr(line, name)) for name in FIELDS)]))
        self.stdout.write(f"{period}: {len(figures)} lines")

    def export(self, period: HalfYear, *, as_json: bool) -> None:
        """Print one fact after the other, without keeping them."""
        if not as_json:
            self.stdout.write("\t".join(FACT))
            for fact in facts(period):
                self.stdout.write("\t".join("" if value is None else str(value) for value in fact.values()))
            return
        self.stdout.write("[", ending="")
        between = "\n"
        for fact in facts(period):
            self.stdout.write(between + json.dumps(fact, ensure_ascii=False), ending="")
            between = ",\n"
        self.stdout.write("\n]")


def unit_object(lines: list[Figures]) -> dict[str, Any]:
    """One unit with its members, as printed."""
    members = [
        {"member": line.key, "name": line.name, **{name: getattr(line, name) for name in FIELDS}} for line in lines
    ]
    return {"code": lines[0].code, "name": lines[0].unit, "members": members}


def facts(period: HalfYear) -> Iterator[dict[str, Any]]:
    """Every attendance in force, as printed."""
    for activity, day, unit, member, state, leave_kind, made_up_on in queries.fact_rows(period):
        made_up = made_up_on.isoformat() if made_up_on else None
        values = (activity, day.isoformat(), unit, member, state, leave_kind or None, made_up)
        yield dict(zip(FACT, values, strict=True))
