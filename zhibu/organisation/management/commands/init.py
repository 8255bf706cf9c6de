"""zhibu init: names the committee and makes its administrators. The first command after `zhibu migrate`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.accounts.queries import administrators
from zhibu.accounts.services import make_administrators, read_names, told
from zhibu.accounts.states import Duty
from zhibu.audit.services import SYSTEM
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.names import tidy
from zhibu.organisation import queries
from zhibu.organisation.services import make_committee

ROWS = "系统=张三 安全=李四 审计=王五"


class Command(BaseCommand):
    """Asks for what the options leave open when somebody sits before it; writes everything or nothing."""

    help = "Name the committee and make its administrators; prints the codes with which they enter."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committee", metavar="NAME", help="name of the committee, as in 某市机关工委")
        parser.add_argument("--administrators", type=int, choices=(2, 3), help="three persons; two in a small office")
        parser.add_argument("--names", nargs="+", default=[], metavar="DUTY=NAME", help=f"such as {ROWS}")

    def handle(self, **options: Any) -> None:
        self.refuse_when_done()
        now = timezone.now()
        try:
            names = read_names(options["names"])
            committee = tidy(options["committee"] or self.ask("Name of the committee", "--committee NAME"))
            count = options["administrators"] or self.ask_count()
            self.ask_names(names, count)
            with transaction.atomic():
                root = make_committee(committee[:100], by=SYSTEM, now=now)
                made = make_administrators(names=names, count=count, by=SYSTEM, now=now)
        except NotPossibleError as error:
            raise CommandError(f"{error} Nothing was written.") from error
        except IntegrityError as error:
            raise CommandError("Somebody else has just made the committee. Nothing was written.") from error
        self.stdout.write(f"{root.name} is made. Its administrators, each with a code that works once:")
        self.stdout.write(told(made))
        self.stdout.write("The security administrator now enters the first staff of the office.")

    def refuse_when_done(self) -> None:
        """CommandError with what to do instead, where there is a committee or an administrator."""
        root = queries.root()
        if root is None and not administrators().exists():
            return
        if not administrators().exists():
            raise CommandError(
                f"{root} is there already, and nothing was written. It has no administrators yet:"
                " zhibu administrator make"
            )
        raise CommandError(
            f"{root or 'A committee'} is there already with its administrators, and nothing was written. Who they are:"
            " zhibu administrator list. To replace one: zhibu administrator replace. A new code: zhibu administrator"
            " slip."
        )

    def ask_names(self, names: dict[Duty, str], count: int) -> None:
        """The names that the options leave open; of two persons one keeps installation and accounts."""
        for duty in Duty:
            shared = count == 2 and {Duty.SYSTEM, Duty.SECURITY} & set(names)
            if duty in names or (duty != Duty.AUDIT and shared):
                continue
            what = "system and security" if count == 2 and duty == Duty.SYSTEM else duty.value
            names[duty] = self.ask(f"Name of the {what} administrator", f"--names {ROWS}")

    def ask(self, question: str, option: str) -> str:
        """An answer from the keyboard; without one the option has to be given."""
        if not sys.stdin.isatty():
            raise CommandError(f"{question} is missing: {option}. Nothing was written.")
        answer = ""
        while not answer.strip():
            answer = input(f"{question}: ")
        return answer.strip()

    def ask_count(self) -> int:
        """Three, unless the office is small."""
        answer = ""
        while answer not in {"2", "3"}:
            answer = self.ask("Administrators, 3 persons or 2 in a small office", "--administrators 3")
        return int(answer)
