"""`zhibu retention [--dry-run] [--json]`: ends what was kept long enough, as the worker does every day."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zhibu.organisation.services import keep_to_retention


class Command(BaseCommand):
    """Keeps to the retention table now, or says what would be ended."""

    help = "Removes what was kept long enough, by the retention table; --dry-run only counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, change nothing")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = keep_to_retention(now=timezone.now(), dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": options["dry_run"], "rows": found}))
            return
        verb = "would be ended" if options["dry_run"] else "ended"
        for name, count in found.items():
            self.stdout.write(f"{name}: {count} {verb}")
