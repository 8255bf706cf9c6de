"""zhibu honours statistics YEAR [--json]"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhibu.recognition.exports import sentence
from zhibu.recognition.queries import statistics
from zhibu.recognition.states import EARLIEST_YEAR


class Command(BaseCommand):
    """Figures of the register of honours."""

    help = "How many units of all were honoured in a year, recomputed from the register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """statistics YEAR."""
        parser.add_argument("what", choices=["statistics"])
        parser.add_argument("year", type=int)
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """A sentence, or the four keys and the day as JSON."""
        year, today = options["year"], timezone.localdate()
        if not EARLIEST_YEAR <= year <= today.year:
            raise CommandError(f"a year from {EARLIEST_YEAR} to {today.year} is wanted")
        found = statistics(year, today)
        if not options["json"]:
            self.stdout.write(sentence(found))
            return
        values = {
            "units": found.units, "honoured_units": found.honoured_units, "percent": found.percent,
            "by_level": found.by_level, "year": found.year, "day": found.day.isoformat(),
        }  # fmt: skip
        self.stdout.write(json.dumps(values, ensure_ascii=False))
