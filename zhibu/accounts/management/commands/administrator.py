"""zhibu administrator list · make · slip · replace: what is done about administrators, at the console only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhibu.accounts.queries import administrators
from zhibu.accounts.services import (
    make_administrators,
    read_names,
    renew_administrator,
    replace_administrator,
    told,
)
from zhibu.accounts.states import TYPED, Duty
from zhibu.audit.services import SYSTEM
from zhibu.kernel.deeds import NotPossibleError


class Command(BaseCommand):
    help = "The administrators: who they are, a new code for one of them, somebody else in the place of one."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("list", help="Who keeps what.")
        make = parts.add_parser("make", help="Make them for a committee that has none yet (new ones: zhibu init).")
        make.add_argument("--administrators", type=int, choices=(2, 3), required=True)
        make.add_argument("--names", nargs="+", required=True, metavar="DUTY=NAME")
        slip = parts.add_parser("slip", help="A new code for one who lost password, phone or slip.")
        replace = parts.add_parser("replace", help="Somebody else takes the place; the one before is out at once.")
        for part in (slip, replace):
            part.add_argument("duty", choices=sorted(TYPED), metavar="DUTY", help="system, security or audit")
        replace.add_argument("name", help="name of the new administrator")
        replace.add_argument(
            "--only", action="store_true", help="of one who keeps two, only this duty: two persons become three"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["part"])(options)
        except NotPossibleError as error:
            raise CommandError(f"{error} Nothing was written.") from error

    def list(self, options: dict[str, Any]) -> None:
        """Who keeps what, without codes."""
        for user in administrators().order_by("pk"):
            state = "" if user.has_usable_password() else "  has not set a password yet"
            self.stdout.write(f"{' and '.join(sorted(user.duties)):20}  {user.name}  user name {user.username}{state}")

    def make(self, options: dict[str, Any]) -> None:
        """Administrators where there are none."""
        names, count = read_names(options["names"]), options["administrators"]
        self.stdout.write(told(make_administrators(names=names, count=count, by=SYSTEM, now=timezone.now())))

    def slip(self, options: dict[str, Any]) -> None:
        """A new code; what opened the account before no longer does."""
        duty = Duty(TYPED[options["duty"]])
        self.stdout.write(told([renew_administrator(duty=duty, by=SYSTEM, now=timezone.now())]))

    def replace(self, options: dict[str, Any]) -> None:
        """Somebody else."""
        made = replace_administrator(
            duty=Duty(TYPED[options["duty"]]),
            name=options["name"],
            only=options["only"],
            by=SYSTEM,
            now=timezone.now(),
        )
        self.stdout.write(told([made]))
