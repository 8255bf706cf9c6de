"""Deeds of the rooms above follow what the committee has settled, each by the rule of its day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.activities.corridor import ISSUED, at, held, issued, officer
from tests.participation import facts
from tests.rulebook.test_values import settle
from tests.support import Cast
from zhibu.activities import queries
from zhibu.activities.forms.notices import NoticeForm
from zhibu.activities.forms.rolls import CorrectionForm, roll_choices
from zhibu.activities.models import Activity, Attendance
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, Expected, NoticeKind
from zhibu.circulation.models import Task
from zhibu.disclosure.forms import ShowForm
from zhibu.disclosure.services import object_to
from zhibu.kernel.workdays import last_of
from zhibu.participation.forms import CompileForm

pytestmark = pytest.mark.django_db


def test_units_have_as_long_to_sign_as_the_rule_says(cast: Cast) -> None:
    assert issued(cast).dispatch.sign_by == last_of(ISSUED, 3)
    settle(cast, "GW-04", value="5", now=at(ISSUED))

    assert issued(cast).dispatch.sign_by == last_of(ISSUED, 5)


def test_members_are_told_as_early_as_the_rule_says(cast: Cast) -> None:
    settle(cast, "GW-05", value="3", now=at(ISSUED))

    notice = issued(cast, first_day=date(2026, 11, 18), last_day=date(2026, 11, 18))
    dues = set(Task.objects.filter(key__startswith=f"activities.preview:{notice.pk}:").values_list("due", flat=True))
    assert dues == {date(2026, 11, 15)}


def test_an_objection_is_answered_as_soon_as_the_rule_says(cast: Cast) -> None:
    facts.roll(cast.branch, date(2026, 2, 10), {cast.member: Attended.PRESENT})
    closing = facts.compiled(cast, cast.branch)
    now = timezone.now()
    settle(cast, "GW-09", value="7", now=now)

    made = object_to(disclosure=closing.disclosure, member=cast.member, text="…", who=officer(cast.member), now=now)
    assert made.answer_by == last_of(timezone.localdate(now), 7)


def test_forms_propose_what_the_rule_says(cast: Cast) -> None:
    now = timezone.now()
    settle(cast, "GW-06", value="8", now=now)
    settle(cast, "GW-07", value="10", now=now)

    assert 'value="8"' in str(CompileForm()["check_days"])
    assert 'value="10"' in str(ShowForm(audiences=[])["working_days"])


def test_kinds_of_activities_are_those_of_the_rule(cast: Cast) -> None:
    settle(cast, "GW-01", value="lecture theme_day", now=timezone.now())

    form = NoticeForm(issuers=[cast.root], units=[cast.branch])
    assert [value for value, _label in form.fields["kind"].choices] == ["lecture", "theme_day"]
    kept = NoticeForm(issuers=[cast.root], units=[cast.branch], initial={"kind": "officers"})
    assert "officers" in dict(kept.fields["kind"].choices)


def test_a_line_keeps_a_kind_of_leave_that_is_no_longer_offered(cast: Cast) -> None:
    activity = held(issued(cast), cast.branch, cast.secretary, {cast.member.pk: Line(Attended.LEAVE, "personal")})
    line = Attendance.objects.select_related("activity").get(activity=activity, member=cast.member)
    tomorrow = timezone.localdate() + timedelta(days=1)
    settle(cast, "GW-02", value="sick duty", since=tomorrow, now=timezone.now())

    assert "personal" in dict(roll_choices(timezone.localdate()))
    assert dict(roll_choices(tomorrow)).keys() == {
        "present", "absent", "sick", "duty", "phone", "home", "not_counted",
    }  # fmt: skip
    line.activity.day = tomorrow
    assert "personal" in dict(CorrectionForm(attendance=line).fields["choice"].choices)


@pytest.mark.parametrize(("absent", "met"), [(0, True), (1, True), (2, False)])
def test_a_branch_committee_needs_half_of_its_members(cast: Cast, absent: int, met: bool) -> None:
    kind = {"kind": NoticeKind.BRANCH_COMMITTEE, "expected": Expected.OFFICERS}
    notice = issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], **kind)
    away = {one.pk: Line(Attended.ABSENT) for one in [cast.both, cast.secretary][:absent]}
    held(notice, cast.branch, cast.secretary, away)

    found = queries.quorum_of(Activity.objects.select_related("notice").get(notice=notice))
    assert found is not None and found.to_vote is not None
    assert (found.due, found.present, found.to_vote.code) == (2, 2 - absent, "SR-23")
    assert found.to_vote.met_by(found.present) == met
    assert (found.to_pass, found.to_elect) == (None, None)


def test_not_counted_members_are_not_due(cast: Cast) -> None:
    notice = issued(cast, kind=NoticeKind.MEMBER_MEETING)
    held(notice, cast.branch, cast.secretary, {cast.member.pk: Line(Attended.NOT_COUNTED)})

    found = queries.quorum_of(Activity.objects.select_related("notice").get(notice=notice, unit=cast.branch))
    assert found is not None
    assert (found.due, found.present) == (5, 5)


def test_an_unconfirmed_roll_says_nothing_about_a_quorum(cast: Cast) -> None:
    notice = issued(cast, kind=NoticeKind.MEMBER_MEETING)

    assert queries.quorum_of(Activity.objects.select_related("notice").get(notice=notice, unit=cast.branch)) is None
