"""zhibu supervision draw: units by lot, so that anybody can repeat it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.forms import read_day
from zhibu.supervision.queries import ALGORITHM, draw, units_to_draw_from


class Command(BaseCommand):
    """Ends with 2 when nothing can be drawn, and says why."""

    help = "Draws units by lot; nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        part = parts.add_parser("draw", help="Draw units by a seed, so that anybody can repeat it.")
        part.add_argument("--seed", required=True, metavar="TEXT", help="as it was published")
        part.add_argument("--count", required=True, type=int, metavar="N", help="how many units")
        part.add_argument("--exclude", action="append", default=[], metavar="CODE", help="a unit that is left out")
        part.add_argument("--on", metavar="DAY", help="the units in force on this day, like 2026-11-23 (today)")
        part.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                self.draw(options)
            except NotPossibleError as error:
                if options["json"]:
                    self.stdout.write(json.dumps({"error": str(error)}, ensure_ascii=False))
                raise CommandError(str(error), returncode=2) from error

    def draw(self, options: dict[str, Any]) -> None:
        """Print the units in the order in which they were drawn."""
        try:
            day = read_day(options["on"]) if options["on"] else timezone.localdate()
        except ValueError as error:
            raise NotPossibleError(_("Write the day like 2026-11-23.")) from error
        names = dict(units_to_draw_from(day).values_list("code", "name"))
        excluded = sorted(set(options["exclude"]))
        if unknown := [code for code in excluded if code not in names]:
            raise NotPossibleError(
                _("There is no unit to be drawn with the code %(code)s.") % {"code": ", ".join(unknown)}
            )
        drawn = draw(options["seed"], set(names) - set(excluded), options["count"])
        if not options["json"]:
            self.stdout.write("\n".join(f"{code}\t{names[code]}" for code in drawn))
            return
        answer = {
            "seed": options["seed"],
            "count": options["count"],
            "algorithm": ALGORITHM,
            "from": sorted(names),
            "excluded": excluded,
            "units": [{"code": code, "name": names[code]} for code in drawn],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
