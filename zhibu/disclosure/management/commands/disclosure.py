"""zhibu disclosure verify."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.disclosure import queries
from zhibu.disclosure.models import Disclosure
from zhibu.disclosure.queries import Finding
from zhibu.kernel.registry import registry


class Command(BaseCommand):
    help = "Recompute the fingerprints of what was published."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        verify = parts.add_parser("verify", help="Exit status 1 and the findings if a fingerprint does not fit.")
        verify.add_argument("id", nargs="?", type=int, help="one disclosure; all when left out")
        verify.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Disclosure.objects.all()
        if options["id"] is not None:
            chosen = chosen.filter(pk=options["id"])
            if not chosen.exists():
                raise CommandError(f"There is no disclosure {options['id']}.", returncode=2)
        findings = list(queries.verify(chosen))
        checked = queries.extent(chosen)
        wrong = [text for check in registry.checks.values() for text in check()] if options["id"] is None else []
        if options["json"]:
            found = {"findings": [vars(one) for one in findings], "differences": wrong}
            self.stdout.write(json.dumps({**checked, **found}, ensure_ascii=False))
        else:
            for one in findings:
                self.stdout.write(say(one))
            for text in wrong:
                self.stdout.write(text)
            self.stdout.write(
                f"{checked['disclosures']} disclosures with {checked['versions']} versions checked, "
                f"{checked['final']} of them final; {len(findings)} fingerprints do not fit."
            )
        if findings or wrong:
            sys.exit(1)


def say(one: Finding) -> str:
    """A finding as a sentence."""
    what = "final fingerprint" if one.version is None else f"version {one.version}"
    if one.supplement is not None:
        what = f"supplement {one.supplement}"
    return f"Disclosure {one.disclosure}, {what}: kept {one.kept}, recomputed {one.recomputed}"
