"""zhibu appoint --unit 01 --member NAME --post secretary: the first officer of an empty installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhibu.audit.services import SYSTEM
from zhibu.kernel.names import tidy
from zhibu.organisation import queries
from zhibu.organisation.models import Unit
from zhibu.organisation.services import appoint, print_slips
from zhibu.organisation.states import PostKind


class Command(BaseCommand):
    """Appoints an imported member to a post and prints the code with which they enter."""

    help = "Appoint a member to a post of a unit and print the code of a slip for their account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", help="code of the unit; without it the committee")
        parser.add_argument("--member", required=True, help="name of the member")
        parser.add_argument("--id-last4", default="", help="last four of the ID number, when several have that name")
        parser.add_argument("--post", required=True, choices=PostKind.values)

    def handle(self, **options: Any) -> None:
        now, today = timezone.now(), timezone.localdate()
        unit = Unit.objects.filter(code=options["unit"]).first() if options["unit"] else queries.root()
        if unit is None:
            raise CommandError("There is no such unit. Import the units first: zhibu import-units FILE --commit")
        pk, home = self._choose(queries.bearers(unit, tidy(options["member"]), today), options["id_last4"].upper())
        member = queries.member(pk)
        try:
            post = appoint(unit=unit, member=member, kind=options["post"], since=today, by=SYSTEM, now=now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{member.name} ({home}): {post.kind} of {unit.name} from {today}")
        for slip in print_slips([pk], by=SYSTEM, on=today, now=now):
            self.stdout.write(f"Code, valid once, for /accounts/slip/: {slip.code}")

    def _choose(self, found: list[tuple[int, str, str]], last4: str) -> tuple[int, str]:
        """The one bearer of the name (pk, unit); otherwise stops with the list to choose from."""
        fitting = [row for row in found if row[2].endswith(last4)]
        if len(fitting) == 1:
            return fitting[0][0], fitting[0][1]
        if not found:
            raise CommandError("No member of this unit or below it has that name.")
        lines = "\n".join(f"  {home}  --id-last4 {number[-4:]}" for _pk, home, number in fitting or found)
        raise CommandError(f"Which one? Add the last four of the ID number:\n{lines}")
