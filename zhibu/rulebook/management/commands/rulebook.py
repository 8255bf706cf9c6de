"""zhibu rulebook load."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhibu.rulebook.services import load


class Command(BaseCommand):
    help = "Bring the rules that come with the program into the database; what the committee has settled stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("load", help="As `migrate` does by itself. Harmless when repeated.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load()} rules are in the rulebook.")
