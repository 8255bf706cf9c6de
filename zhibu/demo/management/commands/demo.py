"""zhibu demo load · zhibu demo who · zhibu demo workbooks FOLDER."""

from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhibu.demo import queries
from zhibu.demo.queries import CARDS
from zhibu.demo.services import load, passwords, write_workbooks
from zhibu.kernel.deeds import NotPossibleError

MEMBERS, SEED = 1165, 2026
ADDRESS = "http://localhost:8000/"


class Command(BaseCommand):
    help = "The sample: one invented committee with its half-year, up to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        load_ = parts.add_parser("load", help="Load the sample into an empty database.")
        load_.add_argument("--if-empty", action="store_true", help="do nothing when there is a committee already")
        who = parts.add_parser("who", help="Print the people of the sample, their accounts and passwords.")
        who.add_argument("--all", action="store_true", help="every account, not only those with a card or a password")
        who.add_argument("--address", default=ADDRESS, help="where the program is served")
        books = parts.add_parser("workbooks", help="Write the workbooks from which the sample is loaded.")
        books.add_argument("folder", type=Path)
        for part in (load_, books):
            part.add_argument("--members", type=int, default=MEMBERS, metavar="N", help=f"default {MEMBERS}")
            part.add_argument("--seed", type=int, default=SEED, metavar="S", help=f"default {SEED}")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["part"])(options)

    def load(self, options: dict[str, Any]) -> None:
        """Load the sample and say how long it took."""
        if options["if_empty"] and queries.has_committee():
            self.stdout.write("There is a committee already; nothing was loaded.")
            return
        begun = monotonic()
        try:
            deeds = load(members=options["members"], seed=options["seed"], now=timezone.now(), say=self.say)
        except (NotPossibleError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{deeds} deeds in {monotonic() - begun:.1f} s.")
        self.stdout.write("Who can sign in: zhibu demo who")

    def say(self, text: str) -> None:
        """One line of progress, at once."""
        self.stdout.write(text)
        self.stdout.flush()

    def who(self, options: dict[str, Any]) -> None:
        """The cast with its passwords; everybody with a card signs in with one click."""
        everybody, known = queries.cast(timezone.localdate()), passwords()
        if not everybody:
            raise CommandError("There is no sample here. Load it: zhibu demo load")
        named = {card.username for card in CARDS} | set(known)
        shown = [one for one in everybody if options.get("all") or one.username in named]
        address = options.get("address", ADDRESS)
        self.stdout.write(f"Sign in at {address} : one card per role, no password needed; or by name and password:")
        for one in shown:
            word = known.get(one.username, "")
            self.stdout.write(f"{one.username:14} {word or '-':18} {one.name} · {one.unit} · {one.posts or 'member'}")
        if rest := len(everybody) - len(shown):
            self.stdout.write(f"{rest} more accounts of officers and members have no password: zhibu demo who --all")

    def workbooks(self, options: dict[str, Any]) -> None:
        """Write units.xlsx and roster.xlsx."""
        try:
            units, rosters = write_workbooks(options["folder"], members=options["members"], seed=options["seed"])
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        for file in (units, *rosters):
            self.stdout.write(str(file))
