"""What the loaded sample holds: consistent figures, each stop of the corridor, a sound chain."""

from collections import Counter
from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.demo.sample.conftest import MEMBERS, NOW
from tests.demo.who import committee_officer
from zhibu.accounts.models import User
from zhibu.activities import queries
from zhibu.activities.models import Activity, Attendance, Feedback, FollowUp, Notice, Rating, Record, Resolution
from zhibu.activities.queries import Tally, progress
from zhibu.audit.queries import check_chain
from zhibu.ballots.models import Vote
from zhibu.circulation.models import Delivery, Dispatch, Suggestion, Task
from zhibu.demo.services import load
from zhibu.disclosure.models import Disclosure, Objection
from zhibu.disclosure.queries import verify
from zhibu.exchange.models import Collection, Comment, Practice
from zhibu.exchange.queries import fates
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.workdays import count_between, is_working_day
from zhibu.organisation.models import Member, Post
from zhibu.participation.models import Record as HalfYearRecord
from zhibu.participation.queries import figures
from zhibu.questionnaire.queries import given_on, lines_of, results
from zhibu.supervision.models import Finding, Inspection, LogEntry, Pressed, Visit
from zhibu.supervision.queries import draw
from zhibu.supervision.states import Stop

pytestmark = pytest.mark.usefixtures("sample")
FIRST = HalfYear(2026, 1)


def test_the_figures_of_the_half_year_are_consistent() -> None:
    lines = figures(FIRST)
    kept = {
        (r.closing.unit_id, r.member_id): (r.expected, r.present, r.leave, r.absent, r.made_up, r.not_counted)
        for r in HalfYearRecord.objects.select_related("closing")
    }

    assert [one for one in lines if one.expected != one.present + one.leave + one.absent] == []
    assert kept == {
        (f.unit_id, f.member_id): (f.expected, f.present, f.leave, f.absent, f.made_up, f.not_counted) for f in lines
    }
    assert len({one.member_id for one in lines}) == MEMBERS
    assert {kind for one in lines for kind in ("leave", "absent", "made_up", "not_counted") if getattr(one, kind)} == {
        "leave", "absent", "made_up", "not_counted",
    }  # fmt: skip


def test_who_moved_in_march_stands_in_both_tables() -> None:
    twice = [member for member, n in Counter(one.member_id for one in figures(FIRST)).items() if n > 1]
    codes = [one.code for one in figures(FIRST) if one.member_id in twice]

    assert codes == ["0101", "12"]


def test_the_first_half_year_is_complete() -> None:
    held = Activity.objects.filter(day__range=(FIRST.first, FIRST.last))
    notices = Notice.objects.filter(issued_at__lt=timezone.make_aware(NOW.replace(tzinfo=None)), activities__in=held)

    assert notices.filter(issuer__parent=None).distinct().count() == 12
    assert held.filter(roll_version=0).count() == 0
    assert held.filter(feedback=None).count() == 0
    assert [day for day in held.values_list("day", flat=True).distinct() if not is_working_day(day)] == []


def test_rolls_are_confirmed_on_the_day_or_the_next_working_day_but_for_the_two_late_ones() -> None:
    late = [
        (activity.unit.code, activity.notice.number)
        for activity in Activity.objects.exclude(roll_version=0).select_related("unit", "notice")
        if count_between(activity.day, timezone.localdate(activity.roll_confirmed_at)) not in {1, 2}
    ]

    assert sorted(late) == [("0201", 12), ("0301", 12)]
    assert sorted(Feedback.objects.filter(activity__notice__number=12, activity__unit__code__in=["0201", "0301"])
                  .values_list("late", flat=True)) == [True, True]  # fmt: skip


def test_corrections_give_their_reason() -> None:
    corrections = Attendance.objects.exclude(supersedes=None)

    assert corrections.filter(reason="").count() == 0
    assert corrections.filter(made_up_on__isnull=False).exists()
    assert corrections.filter(supersedes__state="present", state="leave").count() == 1


def test_number_series_have_no_gap() -> None:
    for code in ("00", "0101"):
        issued = Notice.objects.filter(issuer__code=code, number__isnull=False).order_by("issued_at")
        numbers = list(issued.values_list("number", flat=True))

        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 3


def test_units_show_practices_and_take_them_up() -> None:
    assert list(Practice.objects.order_by("unit__code").values_list("unit__code", "stage")) == [
        (code, "posted") for code in ("0101", "0102", "0201", "11", "12")
    ]
    assert Comment.objects.count() == 4
    said = {fate.unit.code: (fate.said, bool(fate.result)) for one in Practice.objects.all() for fate in fates(one)}
    assert said == {"0202": ("held 1 time of 1", True), "0102": ("being prepared", False)}
    assert Collection.objects.get().practices.count() == 3


def test_votes_stand_in_every_way() -> None:
    """A recommendation for a selection and an election on paper, an appraisal closed with its result, a recommendation
    under way.
    """
    assert list(Vote.objects.order_by("day", "pk").values_list("kind", "way", "stage", "void_because")) == [
        ("recommendation", "paper", "published", ""),
        ("election", "paper", "published", ""),
        ("appraisal", "slips", "published", ""),
        ("recommendation", "slips", "open", ""),
    ]


def test_the_side_doors_stand_open() -> None:
    """Notices closed with their result, ratings shown, a leave and a suggestion to answer."""
    closed = Notice.objects.filter(state="closed")
    assert closed.count() >= 12
    assert not closed.filter(result="").exists()
    assert Rating.objects.filter(activity__unit__code="0101").exclude(shown={}).exists()
    assert Task.objects.filter(kind="activities.leave", closed_at=None).count() == 1
    assert Task.objects.filter(kind="circulation.suggestion", closed_at=None).count() == 1
    assert Suggestion.objects.filter(shared=True).count() == 1


def test_a_notice_stands_at_each_stop_of_the_corridor() -> None:
    running = HalfYear.of(timezone.localdate(NOW))
    notices = Notice.objects.filter(issuer__parent=None, issued_at__date__gte=running.first).order_by("issued_at")
    steps = progress(notices, committee_officer())
    *older, feedback, rolls, partly, newest = [steps[notice.pk] for notice in notices]

    assert [(one.signed, one.confirmed[0] - one.confirmed[1], one.reported[0] - one.reported[1]) for one in older] == [
        ((46, 46), 0, 0)
    ] * len(older)
    assert len(older) >= 6
    assert feedback.confirmed == (36, 36)
    assert 0 < feedback.reported[0] < 36
    assert 0 < rolls.confirmed[0] < 36
    assert 23 < partly.signed[0] < 46
    assert partly.confirmed == (0, 36)
    assert 0 < newest.signed[0] < 23
    assert Activity.objects.filter(notice=notices[len(older) + 2]).exclude(day=None).count() in range(1, 36)
    drafts = Notice.objects.filter(state="draft").order_by("issuer__code")
    # the office's own, and one that a branch has made of another's practice
    assert list(drafts.values_list("issuer__code", flat=True)) == ["00", "0102"]


def test_one_meeting_is_written_down_with_a_resolution_and_what_follows() -> None:
    kept = Record.objects.get()
    resolution = Resolution.objects.get()
    tally = Tally.read(resolution.basis)
    follow_up = FollowUp.objects.get()

    assert (kept.activity.unit.code, kept.activity.notice.issuer.code, kept.version) == ("0101", "0101", 1)
    assert queries.record_of(kept.activity).items.count() == 2
    assert (resolution.votes_for + resolution.abstained, tally.outcome(resolution.votes_for)) == (
        tally.voting,
        "carried",
    )
    assert (follow_up.done_at, follow_up.due > timezone.localdate(NOW)) == (None, True)
    assert Task.objects.filter(kind="activities.follow_up", closed_at=None).count() == 1


def test_of_one_notice_those_who_had_not_answered_were_reminded() -> None:
    reminded = Delivery.objects.filter(reminded=1)
    waiting = reminded.filter(answered_at=None, member__isnull=False)

    assert reminded.values("dispatch").distinct().count() == 1
    assert waiting.exists()
    assert set(reminded.values_list("reminded_at", flat=True)) == {timezone.make_aware(datetime(2026, 11, 12, 10, 20))}
    assert Delivery.objects.filter(reminded__gt=1).count() == 0


def test_nothing_happens_after_now() -> None:
    assert Attendance.objects.filter(set_at__gt=NOW).count() == 0
    assert Delivery.objects.filter(answered_at__gt=NOW).count() == 0
    assert Dispatch.objects.filter(sent_at__gt=NOW).count() == 0
    assert Feedback.objects.filter(made_at__gt=NOW).count() == 0


def test_disclosures_are_final_but_for_one_on_show_and_one_being_checked() -> None:
    stages = Counter(Disclosure.objects.values_list("stage", flat=True))
    today = timezone.localdate(NOW)
    shown = Disclosure.objects.select_related("unit").get(stage="shown")
    checking = Disclosure.objects.select_related("unit").get(stage="checking")

    assert stages == {"final": 35, "shown": 1, "checking": 1}
    assert (shown.unit.code, checking.unit.code) == ("0301", "0201")
    assert shown.shown_from <= today <= shown.shown_until
    assert checking.check_until >= today
    assert list(verify(Disclosure.objects.all())) == []


def test_one_objection_is_open_and_the_others_are_answered() -> None:
    objections = Objection.objects.order_by("made_at").values_list("disclosure__unit__code", "outcome")
    upheld = Objection.objects.get(outcome="upheld")

    assert Counter(outcome for _code, outcome in objections) == {"upheld": 1, "explained": 2, "": 1}
    assert [code for code, outcome in objections if not outcome] == ["0201"]
    assert upheld.disclosure.versions.count() == 2


def test_the_chain_is_sound() -> None:
    found = check_chain()

    assert found.bad is None
    assert found.sound > 3000


def test_every_holder_of_a_post_has_an_account() -> None:
    without = Post.objects.filter(member__user=None).count()
    accounts = User.objects.filter(is_sample=False).count()
    secretaries = Post.objects.filter(kind="secretary").values_list("unit__kind", flat=True)

    assert (without, accounts) == (0, 0)
    assert Counter(secretaries) == {"committee": 1, "general_branch": 10, "branch": 36}
    assert Member.objects.filter(user=None).exists()


def test_a_second_load_is_refused() -> None:
    with pytest.raises(NotPossibleError, match="There is a committee already"):
        load(members=MEMBERS, seed=7, now=NOW, say=print)


def test_a_second_load_does_nothing_when_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "load", "--if-empty")

    assert capsys.readouterr().out == "There is a committee already; nothing was loaded.\n"


def test_one_notice_asks_two_questions_besides_which_all_who_reported_answered() -> None:
    notice = Notice.objects.get(own_form__isnull=False)
    assert notice.own_form is not None
    lines = lines_of(notice.own_form)
    sheets = Feedback.objects.filter(activity__notice=notice).values_list("sheet", flat=True)
    found = results(lines, given_on(sheet for sheet in sheets if sheet))

    assert [line.kind for line in lines] == ["single", "number"]
    assert notice.own_form.frozen_at is not None
    assert len(sheets) > 20
    assert [(one.asked, one.answered) for one in found] == [(len(sheets), len(sheets))] * 2


def test_inspections_are_there_at_every_stop_and_their_draws_can_be_repeated() -> None:
    drawn = Inspection.objects.filter(drawn_at__isnull=False).order_by("pk")
    assert [(one.kind, one.stage) for one in drawn] == [
        ("spot", "released"), ("joint", "released"), ("spot", "drawn"),
    ]  # fmt: skip
    for one in drawn:
        codes = list(one.visits.order_by("lot").values_list("unit__code", flat=True))
        assert codes == draw(one.seed, one.codes, one.count or len(one.codes))
    assert Visit.objects.filter(inspection__kind="joint", heard_on=None).count() == 0
    assert Visit.objects.filter(inspection__kind="joint").count() == 46
    assert set(Finding.objects.values_list("stop", flat=True)) == set(Stop.values)
    assert {one.state.value for one in Pressed.objects.all()} == {"open", "reported", "closed"}
    assert LogEntry.objects.count() == 4
