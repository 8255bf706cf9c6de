"""The circular of a period: every figure against an independent count, and a draft that goes the way of documents."""

from datetime import date

import pytest

from tests.activities.corridor import at, held, issued, officer
from tests.exchange.making import posted
from tests.support import Cast, client_as, page
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, Feedback
from zhibu.circulation.models import Delivery
from zhibu.documents.models import Paper
from zhibu.documents.states import PaperState
from zhibu.organisation.models import Unit
from zhibu.participation import queries

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def found() -> queries.Period:
    return queries.period(FIRST, LAST, Unit.objects.all())


def test_nothing_is_said_of_an_empty_period(cast: Cast) -> None:
    one = found()
    branches = Unit.objects.filter(kind="branch").count()
    assert (one.notices, one.activities, one.signed, one.held) == (0, 0, (0, 0), (0, branches))
    assert (one.reported, one.present, one.practices) == ((0, 0), (0, 0), [])
    assert [said for _what, said in one.lines()] == ["—", f"0 / {branches} (0%)", "—", "—", "—", "—"]


def test_the_figures_are_those_of_the_rows(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch, cast.sibling])
    activity = held(notice, cast.branch, cast.secretary)
    day = date(2026, 11, 20)
    services.report(
        activity=activity, values={"effect": "good", "done": "做了"}, who=officer(cast.secretary, day), now=at(day)
    )
    one = found()
    rows = Attendance.objects.filter(activity=activity, superseded_by=None)
    came = sum(row.state == "present" for row in rows)
    assert (one.notices, one.activities) == (1, 1)
    assert one.held == (1, Unit.objects.filter(kind="branch").count())
    assert one.present == (came, rows.exclude(state="not_counted").count())
    assert one.reached == (1, 1)
    late = Feedback.objects.get().late
    assert one.reported == (0 if late else 1, 1)


def test_signed_for_on_the_last_day_is_in_time_and_a_day_later_is_not(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch, cast.sibling])
    dispatch = notice.dispatch
    assert dispatch is not None and dispatch.sign_by is not None
    rows = Delivery.objects.filter(dispatch=dispatch, member=None)
    all_ = rows.count()
    assert found().signed == (0, all_)
    one = rows.order_by("pk").first()
    assert one is not None
    rows.filter(pk=one.pk).update(answered_at=at(dispatch.sign_by, 23))
    assert found().signed == (1, all_)
    rows.filter(pk=one.pk).update(answered_at=at(date.fromordinal(dispatch.sign_by.toordinal() + 1), 0))
    assert found().signed == (0, all_)
    rows.filter(pk=one.pk).update(sign_by=date(2027, 1, 1))  # a supplement's own day
    assert found().signed == (1, all_)


def test_practices_by_code_and_no_unit_beside_a_figure(cast: Cast) -> None:
    practice = posted(cast)
    assert practice.posted_at is not None
    when = practice.posted_at.date()
    title, text = queries.circular_text(queries.period(when, when, Unit.objects.all()))
    assert text.count(practice.unit.name) == 1  # as the one whose practice it is
    assert f"“{practice.title}”" in text and str(when.year) in title


def test_the_draft_is_an_official_document_of_the_committee(cast: Cast) -> None:
    span = {"first": FIRST.isoformat(), "last": LAST.isoformat()}
    staff = client_as(cast.staff, "officer")
    answer = staff.post("/participation/circular/draft/", span)
    paper = Paper.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/documents/{paper.pk}/edit/")
    assert (paper.kind, paper.unit, paper.state) == ("circular", cast.root, PaperState.DRAFT)
    assert paper.title.startswith("Circular on") and "present, of all expected: —." in paper.body
    assert page(staff.get(answer["Location"])).count(paper.title) >= 1
    assert not Activity.objects.exists()
    staff.post("/participation/circular/draft/", {"first": "", "last": ""})
    assert Paper.objects.count() == 1


def test_the_page_costs_the_same_however_much_was_held(cast: Cast, django_assert_max_num_queries: object) -> None:
    held(issued(cast, units=[cast.branch, cast.sibling]), cast.branch, cast.secretary)
    staff = client_as(cast.staff, "officer")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert staff.get("/participation/circular/?first=2026-11-01&last=2026-11-30").status_code == 200
