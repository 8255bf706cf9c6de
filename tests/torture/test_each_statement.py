"""A process that dies after the n-th statement of a critical deed, for every n: nothing of the deed is left.

Both databases, the deed's own transaction, every table compared. Death is an error that no `except Exception` catches,
as nothing runs in a killed process.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from tests.activities import meetings
from tests.activities.corridor import ISSUED, at, draft, held, issued, officer
from tests.organisation import workbooks
from tests.participation import facts
from tests.support import Cast, make_cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, Leave, Notice
from zhibu.activities.services import Line
from zhibu.activities.states import Attended
from zhibu.audit.queries import check_chain
from zhibu.audit.services import SYSTEM
from zhibu.circulation.models import Dispatch
from zhibu.circulation.services import acknowledge, sign_for
from zhibu.disclosure.models import Disclosure
from zhibu.kernel.registry import registry
from zhibu.organisation import services as organisation
from zhibu.organisation.forms.uploads import check
from zhibu.organisation.models import Affiliation, Import, Transfer, Unit
from zhibu.organisation.policy import person_for
from zhibu.participation import services as participation
from zhibu.participation.models import Closing

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 11, 18)
SHOWN = date(2026, 7, 9)
OVER = date(2026, 7, 28)
UNTOUCHED = {"django_migrations", "rulebook_rule"}  # large, and no deed of these writes them


MARKS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def killed_after(number: int) -> Iterator[list[str]]:
    """Raise Killed after the statement of this number; the list names the statements that ran."""
    ran: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        # Marks of a transaction change no row; and on the way out they are what the database does for a dead process.
        if len(ran) == number or sql.startswith(MARKS):
            return result
        ran.append(sql)
        if len(ran) == number:
            raise Killed
        return result

    with connection.execute_wrapper(count):
        yield ran


def contents() -> dict[str, str]:
    """Every table with its number of rows and a checksum over all of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - UNTOUCHED):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
            found[table] = f"{len(rows)}:{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"
    return found


@dataclass
class World:
    """The committee with everything in it that a deed begins with, and the deed made anew for each try."""

    cast: Cast

    def notice(self) -> Notice:
        """The newest notice, as it stands."""
        return Notice.objects.select_related("issuer", "dispatch").latest("pk")

    def activity(self) -> Activity:
        """The activity of branch 0101."""
        return Activity.objects.select_related("notice", "unit").get(notice=self.notice(), unit=self.cast.branch)

    def closing(self) -> Closing:
        """The half-year of branch 0101."""
        return Closing.objects.select_related("disclosure", "unit").get()


DEEDS: dict[str, tuple[Callable[[World], Any], Callable[[World], Any]]] = {}


def deed(before: Callable[[World], Any]) -> Callable[[Callable[[World], Any]], Callable[[World], Any]]:
    """Announce a deed with what has to be there before it."""

    def announce(run: Callable[[World], Any]) -> Callable[[World], Any]:
        DEEDS[run.__name__] = (before, run)
        return run

    return announce


@deed(lambda w: draft(w.cast))
def issue(w: World) -> Any:
    return services.issue(notice=w.notice(), who=officer(w.cast.staff), now=at(ISSUED))


@deed(lambda w: draft(w.cast, held="jointly", last_day=date(2026, 11, 13), start_time="14:30", place="礼堂"))
def issue_jointly(w: World) -> Any:
    return services.issue(notice=w.notice(), who=officer(w.cast.staff), now=at(ISSUED))


def _submitted(w: World) -> None:
    Unit.objects.filter(pk=w.cast.branch.pk).update(needs_sign_off=True)
    w.cast.branch.refresh_from_db()
    notice = draft(w.cast, by=w.cast.secretary, issuer=w.cast.branch, units=[w.cast.branch])
    services.submit(notice=notice, who=officer(w.cast.secretary), now=at(ISSUED))


@deed(_submitted)
def sign_off(w: World) -> Any:
    return services.sign_off(notice=w.notice(), who=officer(w.cast.both), now=at(ISSUED))


@deed(lambda w: issued(w.cast))
def withdraw(w: World) -> Any:
    return services.withdraw(notice=w.notice(), reason="改期", who=officer(w.cast.staff, DAY), now=at(DAY))


@deed(lambda w: issued(w.cast))
def change(w: World) -> Any:
    values = {"place": "三楼", "last_day": date(2026, 11, 28)}
    return services.change(
        notice=w.notice(), values=values, reason="会议室检修", who=officer(w.cast.staff, DAY), now=at(DAY)
    )


@deed(lambda w: issued(w.cast, units=[w.cast.branch]))
def supplement(w: World) -> Any:
    units = [w.cast.sibling, w.cast.general]
    return services.supplement(notice=w.notice(), units=units, who=officer(w.cast.staff, DAY), now=at(DAY))


def _joined(w: World) -> None:
    issued(w.cast)
    Affiliation.objects.filter(member=w.cast.far_member).update(until=DAY)
    Affiliation.objects.create(member=w.cast.far_member, unit=w.cast.branch, since=DAY)
    Dispatch.objects.get().deliveries.filter(member=w.cast.far_member).delete()


@deed(_joined)
def deliver_to_joiners(w: World) -> Any:
    return services.deliver_to_joiners(notice=w.notice(), now=at(DAY))


@deed(lambda w: issued(w.cast))
def sign(w: World) -> Any:
    return sign_for(
        dispatch=w.notice().dispatch, unit=w.cast.branch, by=w.cast.secretary, actor=officer(w.cast.secretary).actor,
        now=at(DAY),
    )  # fmt: skip


@deed(lambda w: issued(w.cast))
def read(w: World) -> Any:
    actor = person_for(w.cast.member.user, mode="member", today=DAY).actor
    return acknowledge(dispatch=w.notice().dispatch, member=w.cast.member, actor=actor, now=at(DAY))


@deed(lambda w: issued(w.cast))
def remind(w: World) -> Any:
    return services.remind(notice=w.notice(), within=Q(), who=officer(w.cast.staff, DAY), now=at(DAY, 10))


def _leave_asked(w: World) -> None:
    issued(w.cast)
    asking = person_for(w.cast.member.user, mode="member", today=ISSUED)
    services.ask_leave(
        activity=w.activity(), member=w.cast.member, kind="sick", words="复查", who=asking, now=at(ISSUED)
    )


@deed(lambda w: issued(w.cast))
def ask_leave(w: World) -> Any:
    asking = person_for(w.cast.member.user, mode="member", today=ISSUED)
    return services.ask_leave(
        activity=w.activity(), member=w.cast.member, kind="sick", words="复查", who=asking, now=at(ISSUED)
    )


@deed(_leave_asked)
def answer_leave(w: World) -> Any:
    return services.answer_leave(
        leave=Leave.objects.get(), granted=True, answer="", who=officer(w.cast.secretary, DAY), now=at(DAY)
    )


@deed(_leave_asked)
def confirm_roll(w: World) -> Any:
    exceptions = {w.cast.member.pk: Line(Attended.LEAVE, "sick"), w.cast.both.pk: Line(Attended.ABSENT)}
    return held(w.notice(), w.cast.branch, w.cast.secretary, exceptions)


def _held(w: World) -> None:
    _leave_asked(w)
    confirm_roll(w)


@deed(_held)
def correct(w: World) -> Any:
    line = Attendance.objects.get(member=w.cast.both)
    said = {"line": Line(Attended.PRESENT), "reason": "漏记"}
    return services.correct(attendance=line, **said, who=officer(w.cast.secretary, DAY), now=at(DAY, 18))


@deed(_held)
def report(w: World) -> Any:
    values = {"effect": "good", "done": "服务了一次"}
    return services.report(activity=w.activity(), values=values, who=officer(w.cast.secretary, DAY), now=at(DAY, 18))


@deed(_held)
def close_notice(w: World) -> Any:
    day = date(2026, 12, 2)
    return services.close_notice(notice=w.notice(), result="全部完成", who=officer(w.cast.staff, day), now=at(day))


def _meeting(w: World) -> None:
    activity = meetings.member_meeting(w.cast)
    meetings.written(w.cast, activity)
    meetings.resolved(w.cast, activity, 6, 0, 0)
    meetings.to_do(w.cast, activity, w.cast.member)


@deed(_meeting)
def confirm_record(w: World) -> Any:
    return meetings.confirmed(w.cast, w.activity())


def _confirmed_record(w: World) -> None:
    _meeting(w)
    meetings.confirmed(w.cast, w.activity())


@deed(_confirmed_record)
def reopen_record(w: World) -> Any:
    return meetings.reopened(w.cast, w.activity())


def _rolls(w: World) -> None:
    facts.branch_rolls(w.cast)
    facts.roll(w.cast.sibling, date(2026, 5, 1), {w.cast.other_member: Attended.PRESENT})


@deed(_rolls)
def compile_half_year(w: World) -> Any:
    return participation.compile_half_year(
        period=facts.H1, units=[w.cast.branch, w.cast.sibling], basis="办法", check_days=5,
        who=facts.person(w.cast.staff), now=facts.at(facts.COMPILED),
    )  # fmt: skip


def _compiled(w: World) -> None:
    facts.branch_rolls(w.cast)
    facts.compiled(w.cast, w.cast.branch)


def _corrected(w: World) -> None:
    _compiled(w)
    facts.correct(Attendance.objects.filter(member=w.cast.member).latest("pk"), Attended.PRESENT)


@deed(_corrected)
def recompile(w: World) -> Any:
    who, now = facts.person(w.cast.staff), facts.at(facts.COMPILED)
    return participation.recompile(closing=w.closing(), reason="补正", who=who, now=now)


@deed(_compiled)
def confirm_own(w: World) -> Any:
    member = w.cast.member
    who = facts.person(member, mode="member")
    return participation.confirm_mine(member=member, period=facts.H1, who=who, now=facts.at(facts.COMPILED))


@deed(_compiled)
def object_to_own(w: World) -> Any:
    record = w.closing().records.get(member=w.cast.member)
    who = facts.person(w.cast.member, mode="member")
    return participation.object_to_own(record_=record, text="三月我在", who=who, now=facts.at(facts.COMPILED))


@deed(_compiled)
def show_half_year(w: World) -> Any:
    return participation.show_half_year(
        disclosure=w.closing().disclosure, working_days=5, who=facts.person(w.cast.staff, SHOWN), now=facts.at(SHOWN)
    )


def _shown(w: World) -> None:
    _compiled(w)
    show_half_year(w)


@deed(_shown)
def make_final(w: World) -> Any:
    disclosure = Disclosure.objects.get()
    return participation.make_final(disclosure=disclosure, who=facts.person(w.cast.staff, OVER), now=facts.at(OVER))


def _uploaded(kind: str, data: bytes) -> None:
    organisation.keep_upload(kind=kind, file_name="a.xlsx", data=data, made_by=1, by=SYSTEM, now=at(ISSUED))


def _committed() -> Any:
    upload = Import.objects.latest("pk")
    checked = check(upload.kind, organisation.workbook(upload))
    assert checked.errors == []
    return organisation.commit_upload(upload, checked, by=SYSTEM, now=at(ISSUED))


ROWS = [workbooks.person(serial, 姓名=f"张{chr(0x4E00 + serial)}") for serial in range(1, 40)]


def _units_uploaded(w: World) -> None:
    _uploaded("units", workbooks.units())


@deed(_units_uploaded)
def import_units(w: World) -> Any:
    return _committed()


def _roster_uploaded(w: World) -> None:
    _units_uploaded(w)
    _committed()
    _uploaded("members", workbooks.roster(ROWS))


@deed(_roster_uploaded)
def import_members(w: World) -> Any:
    return _committed()


def _roster_imported(w: World) -> None:
    _roster_uploaded(w)
    _committed()


@deed(_roster_imported)
def undo_import(w: World) -> Any:
    return organisation.undo_import(Import.objects.latest("pk"), by=SYSTEM, now=at(ISSUED) + timedelta(hours=1))


def _transfer_asked(w: World) -> None:
    organisation.ask_transfer(
        member=w.cast.both, to_unit=w.cast.sibling, on=DAY, reason="工作调动", who=officer(w.cast.secretary),
        now=at(ISSUED),
    )  # fmt: skip


@deed(_transfer_asked)
def answer_transfer(w: World) -> Any:
    return organisation.answer_transfer(
        asked=Transfer.objects.get(), accepted=True, answer="", who=officer(w.cast.sibling_secretary), now=at(ISSUED)
    )


@pytest.mark.parametrize("name", list(DEEDS))
def test_killed_after_any_statement_nothing_of_the_deed_is_left(
    name: str, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "after", {})  # what higher rooms do once it is kept are deeds of their own
    before, run = DEEDS[name]
    world = World(make_cast())
    before(world)
    was = contents()
    points, ran = 0, [""]
    while True:
        points += 1
        try:
            with killed_after(points) as ran:
                run(world)
        except Killed:
            left = contents()
            assert {table for table in was if left[table] != was[table]} == set(), f"after {ran[-1][:200]}"
            continue
        break
    # The last try ran through: it was not killed, so every statement had its turn, and now the deed is there.
    assert len(ran) == points - 1
    assert points > 3
    assert {table for table, now in contents().items() if now != was[table]} >= {"audit_entry"}
    assert check_chain().bad is None


def test_a_deed_outside_a_transaction_would_be_found(transactional_db: None) -> None:
    world = World(make_cast())
    was = contents()
    with pytest.raises(Killed), killed_after(1):
        Unit.objects.filter(pk=world.cast.branch.pk).update(name="改了一半")
        raise AssertionError("it was not killed")

    assert {table for table, now in contents().items() if now != was[table]} == {"organisation_unit"}
