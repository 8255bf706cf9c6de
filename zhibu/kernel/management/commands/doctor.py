"""`zhibu doctor`: looks at the installation and says what is wrong and what to do."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from zhibu.kernel.examinations import examine


class Command(BaseCommand):
    """Ends with 1 when something is wrong, so that a script or a monitor can ask it."""

    help = "Examines settings, keys, database, worker, clock, disk and fonts; changes nothing."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args: Any, language: str | None = None, **options: Any) -> None:
        wrong = 0
        with translation.override(language or settings.LANGUAGE_CODE):
            for name, found in examine():
                wrong += not found.fine
                self.stdout.write(f"{'ok ' if found.fine else '!! '} {name:<9} {found.text}")
                if not found.fine and found.remedy:
                    self.stdout.write(f"   {'':<9} -> {found.remedy}")
        if wrong:
            raise CommandError(f"{wrong} to mend", returncode=1)
