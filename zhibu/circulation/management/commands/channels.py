"""`zhibu channels hold`: nothing is sent outside until the committee's staff release it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zhibu.circulation.services import hold_channels


class Command(BaseCommand):
    """Run it after a restore, before the worker starts: the copy does not know what went out after it was made."""

    help = "Holds all sending to mail and group robots; the committee's staff release it on the page of channels."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["hold"])

    def handle(self, *args: Any, **options: Any) -> None:
        count = hold_channels(now=timezone.now())
        self.stdout.write(f"Sending is held. Messages that wait for a person's word from now on: {count}.")
