"""Cases: days counted, the clock stands still, the answer, the head, what is forgotten."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.regulations import world
from tests.support import Cast
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import count_between
from zhibu.organisation.models import Post
from zhibu.organisation.queries import own_tables
from zhibu.organisation.states import PostKind
from zhibu.regulations import queries, services
from zhibu.regulations.models import Case
from zhibu.regulations.services.retention import TABLE
from zhibu.regulations.states import CaseState

days = st.dates(date(2024, 1, 1), date(2026, 11, 30))


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def test_the_day_of_receipt_does_not_count() -> None:
    assert services.due_day(date(2026, 11, 19), 5) == date(2026, 11, 26)  # from Friday, over a weekend
    assert services.due_day(date(2026, 9, 30), 1) == date(2026, 10, 8)  # after the national holidays


@given(days, st.integers(1, 60), st.integers(0, 120), st.integers(0, 60))
def test_standing_still_takes_no_days_away(received: date, limit: int, after: int, pause: int) -> None:
    due = services.due_day(received, limit)
    stopped = received + timedelta(days=after)
    left = services.left_on(stopped, due)
    again = services.due_day(stopped + timedelta(days=pause), left)

    assert count_between(received + timedelta(days=1), due) == limit
    assert again >= due or stopped >= due
    if stopped < due:
        used = count_between(received + timedelta(days=1), stopped) if after else 0
        assert used + max(left, 1) in {limit, limit + 1}
        assert count_between(stopped + timedelta(days=pause + 1), again) == left


@pytest.mark.django_db
class TestCases:
    """A case from its receipt on."""

    def test_a_case_goes_its_way(self, cast: Cast) -> None:
        case, staff, now = world.applied(cast), world.officer(cast.staff), timezone.now()
        assert Task.objects.get(key=f"regulations.case_handle:{case.pk}").unit_id == cast.root.pk

        services.do_step(case=case, words="", who=staff, now=now)
        services.do_step(case=case, words="已盖章", who=staff, now=now)
        with pytest.raises(NotPossibleError, match="Every step"):
            services.do_step(case=case, words="", who=staff, now=now)
        done = services.answer(case=case, outcome=CaseState.GRANTED, words="请来取", who=staff, now=now)

        assert (done.step, done.state, done.answered_on) == (2, "granted", timezone.localdate())
        assert [one.words for one in queries.happened(done)] == ["", "核对", "开具：已盖章", "请来取"]
        assert Task.objects.filter(closed_at=None).count() == 0
        with pytest.raises(NotPossibleError):
            services.answer(case=case, outcome=CaseState.REFUSED, words="x", who=staff, now=now)

    def test_a_return_stops_the_clock_and_asks_the_applicant(self, cast: Cast) -> None:
        first = date(2026, 11, 2)
        case, staff = world.applied(cast, now=at(first)), world.officer(cast.staff)
        assert case.due == date(2026, 11, 9)

        back = services.ask_for_more(case=case, words="缺说明", who=staff, now=at(date(2026, 11, 4)))
        assert (back.state, back.due, back.left) == ("returned", None, 3)
        task = Task.objects.get(key=f"regulations.case_supplement:{case.pk}", closed_at=None)
        assert task.member_id == cast.member.pk
        assert list(queries.overdue(date(2027, 1, 1))) == []
        with pytest.raises(NotPossibleError):
            services.answer(case=case, outcome=CaseState.GRANTED, words="", who=staff, now=timezone.now())
        on = services.supplement(case=case, words="补", uploads=[], who=staff, now=at(date(2026, 11, 16)))

        assert (on.state, on.due, on.left) == ("open", date(2026, 11, 19), None)
        assert Task.objects.filter(key=f"regulations.case_supplement:{case.pk}", closed_at=None).count() == 0

    def test_a_refusal_gives_its_reason(self, cast: Cast) -> None:
        with pytest.raises(NotPossibleError, match="reason"):
            services.answer(
                case=world.applied(cast), outcome=CaseState.REFUSED, words="", who=world.officer(cast.staff),
                now=timezone.now(),
            )  # fmt: skip

    def test_the_head_is_told_of_what_is_overdue(self, cast: Cast) -> None:
        Post.objects.create(unit=cast.root, member=cast.far_member, kind=PostKind.SECRETARY, since=date(2020, 1, 1))
        case = world.applied(cast)
        Case.objects.update(due=timezone.localdate() - timedelta(days=1))
        for _time in range(2):
            assert services.tell_the_head(now=timezone.now()) == 1
        told = Task.objects.filter(kind="regulations.case_overdue", closed_at=None)
        assert [task.member_id for task in told] == [cast.far_member.pk]

        services.answer(
            case=case, outcome=CaseState.GRANTED, words="", who=world.officer(cast.staff), now=timezone.now()
        )

        assert told.all().count() == 0
        assert Case.objects.get().is_overdue(timezone.localdate())

    def test_a_receipt_opens_its_own_case_only(self, cast: Cast) -> None:
        made, other = world.entered(cast), world.entered(cast)

        typed = f" {made.code[:4].lower()}-{made.code[4:8]} {made.code[8:]}"
        assert queries.by_receipt(typed) == made.case
        assert queries.by_receipt(other.code) == other.case
        assert queries.by_receipt("") is None
        assert queries.by_receipt("AAAABBBBCCCC") is None
        assert made.code not in Case.objects.get(pk=made.case.pk).receipt

    def test_months_have_denominators(self, cast: Cast) -> None:
        staff, now = world.officer(cast.staff), timezone.now()
        for outcome in ("granted", "refused", "withdrawn"):
            services.answer(case=world.applied(cast), outcome=outcome, words="因", who=staff, now=now)
        late = world.applied(cast)
        services.answer(case=late, outcome="granted", words="", who=staff, now=now)
        Case.objects.filter(pk=late.pk).update(due=F("answered_on") - timedelta(days=1))
        world.applied(cast)

        (month,) = queries.months(timezone.localdate().year, timezone.localdate())

        assert (month.received, month.answered, month.in_time, month.granted) == (5, 3, 2, 2)
        assert (month.waiting, month.overdue) == (1, 0)

    def test_what_was_written_is_forgotten_in_time(self, cast: Cast) -> None:
        case = world.applied(cast)
        open_ = world.entered(cast).case
        services.answer(case=case, outcome="granted", words="好", who=world.officer(cast.staff), now=timezone.now())
        line = TABLE["case_words"]
        assert line.days(timezone.localdate()) == 1095
        rows = line.due(timezone.now() + timedelta(days=1))
        assert [one.pk for one in rows] == [case.pk]

        assert line.end(rows) == 1

        case.refresh_from_db()
        assert (case.what, case.answer, case.state) == ("", "", "granted")
        assert [one.words for one in queries.happened(case)] == ["", ""]
        assert not line.due(timezone.now() + timedelta(days=1)).exists()
        assert Case.objects.get(pk=open_.pk).name == "某社区"

    def test_a_member_reads_their_own(self, cast: Cast) -> None:
        world.applied(cast)
        tables = {table.title: table for table in own_tables(cast.member)}
        assert [row[1:3] for row in tables["Affairs applied for"].rows] == [("党员身份证明", "竞聘使用")]
