"""The state machines of notice, delivery, roll and make-up together: whatever is done in whatever order, the database
says what a plain model says, and what the model refuses is refused. 2,000 orders on SQLite, 80 on PostgreSQL.

The model knows nothing of the program: no query, no rule, no calendar of it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.corridor import at, draft, officer
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, Notice, NumberSeries
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, MadeUpHow
from zhibu.audit.queries import check_chain
from zhibu.circulation.models import Delivery, Task
from zhibu.circulation.services import acknowledge, sign_for
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit

pytestmark = pytest.mark.django_db
SEQUENCES = 2000 if connection.vendor == "sqlite" else 80
BEGIN, FIRST, LAST = date(2026, 11, 5), date(2026, 11, 7), date(2026, 11, 11)  # a Thursday; no holiday is near
BEFORE = ["save", "put_out", "put_out", "take_out", "send_now", "minutes", "minutes", "tomorrow"]
AFTER = [
    "sign", "acknowledge", "remind", "remind", "change", "withdraw", "supplement", "minutes", "tomorrow", "tomorrow",
    "roll", "roll", "correct", "make_up", "reopen", "report", "close",
]  # fmt: skip
DAILY = [["remind", "tomorrow"], ["tomorrow", "remind"], ["sign"], ["change"], ["supplement"], ["roll", "close"]]
FURTHER = 4  # members of unit 11


@dataclass
class Asked:
    """One delivery: answered or not, how often reminded since they were last told, and when."""

    answered: bool = False
    reminded: int = 0
    last: datetime | None = None


@dataclass
class Model:
    """What ought to be."""

    now: datetime = field(default_factory=lambda: at(BEGIN))
    state: str = "draft"
    leaves: datetime | None = None
    asked: dict[str, Asked] = field(default_factory=dict)
    further: bool = False
    rolled: date | None = None
    line: str = "present"  # of the one person who is sometimes missing
    made_up: bool = False
    lines: int = 0
    reported: bool = False
    changes: int = 0

    def go_out(self) -> bool:
        """Its number is given, unless its first day is over: then it is a draft again."""
        self.leaves = None
        if self.now.date() > FIRST:
            self.state = "draft"
            return False
        self.state = "issued"
        self.asked = {name: Asked() for name in ("unit 0102", "other_member", "sibling_secretary")}
        return True

    def may(self, deed: str) -> bool:
        """Whether a deed is possible; what it does then is done here."""
        return bool(getattr(self, deed)())

    def save(self) -> bool:
        return self.state == "draft"

    def put_out(self) -> bool:
        if self.state != "draft":
            return False
        self.state, self.leaves = "leaving", self.now + timedelta(minutes=10)
        return True

    def take_out(self) -> bool:
        if self.state != "leaving":
            return False
        self.state, self.leaves = "draft", None
        return True

    def send_now(self) -> bool:
        if self.state != "leaving" or self.now.date() > FIRST:
            return False
        return self.go_out()

    def minutes(self) -> bool:
        return self._until(self.now + timedelta(minutes=6))

    def tomorrow(self) -> bool:
        return self._until(at(self.now.date() + timedelta(days=1)))

    def _until(self, instant: datetime) -> bool:
        self.now = instant
        if self.leaves and self.leaves <= instant:
            self.go_out()
        return True

    def sign(self) -> bool:
        return self._answer("unit 0102")

    def acknowledge(self) -> bool:
        return self._answer("other_member")

    def _answer(self, name: str) -> bool:
        if name not in self.asked or self.asked[name].answered:
            return False
        self.asked[name].answered = True
        return True

    def remind(self) -> bool:
        if self.state != "issued" or self.now.weekday() > 4 or not 8 <= self.now.hour < 18:
            return False
        ready = [
            one
            for name, one in self.asked.items()
            if not one.answered
            and one.reminded < 3
            and (one.last is None or self.now - one.last >= timedelta(days=1))
            and (name.startswith("unit") or self.now.date() <= LAST)
        ]
        for one in ready:
            one.reminded, one.last = one.reminded + 1, self.now
        return bool(ready)

    def _tell_again(self) -> None:
        self.asked = {name: Asked() for name in self.asked}

    def change(self) -> bool:
        if self.state != "issued" or (self.rolled and not FIRST <= self.rolled <= LAST):
            return False
        self.changes += 1
        self._tell_again()
        return True

    def withdraw(self) -> bool:
        if self.state != "issued" or self.rolled:
            return False
        self.state = "withdrawn"
        self._tell_again()
        return True

    def supplement(self) -> bool:
        if self.state != "issued" or self.now.date() > LAST or self.further:
            return False
        self.further = True
        self.asked["unit 11"] = Asked()
        self.asked |= {f"further {n}": Asked() for n in range(FURTHER)}
        return True

    def roll(self) -> bool:
        if self.state not in {"issued", "closed"} or self.rolled or self.now.date() < FIRST:
            return False
        self.rolled, self.line, self.lines = self.now.date(), "absent", 2
        return True

    def correct(self) -> bool:
        if not self.rolled:
            return False
        self.line, self.made_up, self.lines = (
            ("absent" if self.line == "present" else "present"),
            False,
            self.lines + 1,
        )
        return True

    def make_up(self) -> bool:
        if not self.rolled or self.line != "absent" or self.made_up:
            return False
        self.made_up, self.lines = True, self.lines + 1
        return True

    def reopen(self) -> bool:
        if not self.made_up:
            return False
        self.made_up, self.lines = False, self.lines + 1
        return True

    def report(self) -> bool:
        if not self.rolled or self.reported:
            return False
        self.reported = True
        return True

    def close(self) -> bool:
        if self.state != "issued" or self.now.date() <= LAST:
            return False
        self.state = "closed"
        return True

    def tasks(self) -> Counter[str]:
        """What ought to wait for somebody."""
        waits = Counter({"draft": self.state == "draft", "leaving": self.state == "leaving"})
        if self.state in {"issued", "closed"}:
            rolls = (not self.rolled) + self.further
            waits += Counter({"roll": rolls, "preview": rolls, "feedback": bool(self.rolled) and not self.reported})
        return Counter({kind: count for kind, count in waits.items() if count})


class Real:
    """The same deeds, done."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.notice = draft(cast, units=[cast.sibling], first_day=FIRST, last_day=LAST, feedback_by=date(2026, 11, 13))

    def do(self, deed: str, now: datetime) -> bool:
        """Do it at an instant; False when it was refused or changed nothing."""
        self.notice = Notice.objects.select_related("dispatch", "issuer").get(pk=self.notice.pk)
        try:
            return bool(getattr(self, deed)(now))
        except NotPossibleError:
            return False

    def _staff(self, now: datetime) -> dict[str, Any]:
        return {"who": officer(self.cast.staff, now.date()), "now": now}

    def _unit(self, now: datetime) -> dict[str, Any]:
        return {"who": officer(self.cast.sibling_secretary, now.date()), "now": now}

    def _activity(self) -> Activity:
        found = Activity.objects.filter(notice=self.notice, unit=self.cast.sibling).first()
        if found is None:
            raise NotPossibleError
        return found

    def _line(self) -> Attendance:
        found = Attendance.objects.filter(member=self.cast.other_member, superseded_by=None).first()
        if found is None:
            raise NotPossibleError
        return found

    def save(self, now: datetime) -> Any:
        values = {"theme": "走进社区"}
        return services.save_draft(
            notice=self.notice, issuer=self.notice.issuer, values=values, units=[self.cast.sibling], **self._staff(now)
        )

    def put_out(self, now: datetime) -> Any:
        return services.put_out(notice=self.notice, **self._staff(now))

    def take_out(self, now: datetime) -> Any:
        return services.take_out(notice=self.notice, **self._staff(now))

    def send_now(self, now: datetime) -> Any:
        return services.send_now(notice=self.notice, **self._staff(now))

    def minutes(self, now: datetime) -> Any:
        services.send_due(now=now)
        return True

    tomorrow = minutes

    def sign(self, now: datetime) -> Any:
        by, dispatch = self._unit(now)["who"], self.notice.dispatch
        return dispatch and sign_for(dispatch=dispatch, unit=self.cast.sibling, by=by.member, actor=by.actor, now=now)

    def acknowledge(self, now: datetime) -> Any:
        by, dispatch = self._unit(now)["who"], self.notice.dispatch
        return dispatch and acknowledge(dispatch=dispatch, member=self.cast.other_member, actor=by.actor, now=now)

    def remind(self, now: datetime) -> Any:
        return services.remind(notice=self.notice, within=Q(), **self._staff(now))

    def change(self, now: datetime) -> Any:
        values = {"place": f"会议室 {now:%d %H:%M:%S} {self.notice.edition}"}
        return services.change(notice=self.notice, values=values, reason="检修", **self._staff(now))

    def withdraw(self, now: datetime) -> Any:
        return services.withdraw(notice=self.notice, reason="另有安排", **self._staff(now))

    def supplement(self, now: datetime) -> Any:
        units = [Unit.objects.get(pk=self.cast.apart.pk)]
        return services.supplement(notice=self.notice, units=units, **self._staff(now))

    def roll(self, now: datetime) -> Any:
        missing = {self.cast.other_member.pk: Line(Attended.ABSENT)}
        return services.confirm_roll(activity=self._activity(), exceptions=missing, day=now.date(), **self._unit(now))

    def correct(self, now: datetime) -> Any:
        line = self._line()
        other = Attended.PRESENT if line.state == Attended.ABSENT else Attended.ABSENT
        return services.correct(attendance=line, line=Line(other), reason="补正", **self._unit(now))

    def make_up(self, now: datetime) -> Any:
        how = MadeUpHow.values[0]
        return services.make_up(
            lines=[self._line().pk], day=now.date(), how=MadeUpHow(how), note="", **self._unit(now)
        )

    def reopen(self, now: datetime) -> Any:
        line = self._line()
        return line.made_up_on and services.reopen_make_up(line=line, reason="未学完", **self._unit(now))

    def report(self, now: datetime) -> Any:
        values = {"effect": "good", "done": "走访"}
        return services.report(activity=self._activity(), values=values, **self._unit(now))

    def close(self, now: datetime) -> Any:
        return services.close_notice(notice=self.notice, result="走访六户", **self._staff(now))


def check(real: Real, model: Model) -> None:
    """What holds between any two deeds."""
    notice = Notice.objects.get(pk=real.notice.pk)
    numbered = model.state in {"issued", "closed", "withdrawn"}
    assert (notice.state, notice.number, notice.leaves_at) == (model.state, 1 if numbered else None, model.leaves)
    assert [one.last for one in NumberSeries.objects.all()] == ([1] if numbered else [])
    assert notice.changes.filter(activity=None).count() == model.changes
    rows = Delivery.objects.values_list("unit__code", "member", "answered_at", "reminded", "reminded_at")
    found = Counter((bool(member), answered is not None, count, last) for _unit, member, answered, count, last in rows)
    assert found == Counter(
        (not name.startswith("unit"), one.answered, one.reminded, one.last) for name, one in model.asked.items()
    )
    waiting = Task.objects.filter(closed_at=None).values_list("kind", flat=True)
    assert Counter(kind.removeprefix("activities.") for kind in waiting) == model.tasks()
    lines = Attendance.objects.filter(member=real.cast.other_member, superseded_by=None)
    expected = [(model.line, model.made_up)] if model.rolled else []
    assert [(line.state, line.made_up_on is not None) for line in lines] == expected
    assert Attendance.objects.count() == model.lines


@settings(
    max_examples=SEQUENCES, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    st.one_of(
        st.lists(st.sampled_from(BEFORE), max_size=8),
        st.lists(st.sampled_from(AFTER), min_size=4, max_size=14).map(lambda deeds: ["put_out", "send_now", *deeds]),
        st.lists(st.sampled_from(DAILY), min_size=4, max_size=9).map(
            lambda days: ["put_out", "send_now", *chain.from_iterable(days)]
        ),
    )
)
def test_whatever_is_done_the_database_says_what_the_model_says(cast: Cast, deeds: list[str]) -> None:
    with transaction.atomic():
        real, model = Real(cast), Model()
        for deed in deeds:
            possible = model.may(deed)
            assert real.do(deed, model.now) == possible, (deed, deeds)
            check(real, model)
        assert check_chain().bad is None
        transaction.set_rollback(True)
