"""Annual reports: facts filled in, handed in by the secretary, graded by those above, never shown below five."""

from datetime import timedelta
from itertools import count

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.assessment import world
from tests.participation import facts
from tests.support import Cast, assert_query_count_constant, client_as, make_unit, page
from zhibu.activities.states import Attended
from zhibu.assessment import queries, services
from zhibu.assessment.models import Appraised, ReportRound, YearReport
from zhibu.assessment.queries.runs import figures_of
from zhibu.assessment.states import Fact, ReportStage
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.rulebook.queries import value_of

pytestmark = pytest.mark.django_db


def tasks() -> dict[str, str]:
    """Kind → code of the unit, of the open ones of this room for 0101 and 01."""
    rows = Task.objects.filter(closed_at=None, kind__startswith="assessment.", unit__code__in=["0101", "01"])
    return {f"{kind} {code}": code for kind, code in rows.values_list("kind", "unit__code")}


def test_the_facts_of_the_year_are_in_the_report_and_taken_anew_when_it_is_handed_in(cast: Cast) -> None:
    today = timezone.localdate()
    report = world.written_report(cast)
    assert report.facts == []
    facts.roll(cast.branch, today.replace(month=1, day=1), {cast.member: Attended.PRESENT})

    done = services.hand_in(report=report, who=world.officer(cast.secretary), now=world.now())

    assert ["held", 1, 1] in done.facts
    assert ["came", 1, 1] in done.facts
    assert "1 / 1" in " ".join(queries.told_facts(done)).replace("/", " / ").replace("  ", " ")
    assert (done.member, done.stage, done.handed_in_on) == (cast.secretary, ReportStage.HANDED_IN, today)


def test_its_way_with_its_tasks(cast: Cast) -> None:
    report = world.called(cast)
    who, staff = world.officer(cast.secretary), world.officer(cast.staff)
    assert set(tasks()) == {"assessment.report 0101", "assessment.report 01"}
    with pytest.raises(NotPossibleError, match="needs its text"):
        services.hand_in(report=report, who=who, now=world.now())
    services.write_report(report=report, texts=["一", "二"], who=who, now=world.now())
    services.hand_in(report=report, who=who, now=world.now())
    assert set(tasks()) == {"assessment.appraise 01", "assessment.report 01"}
    services.take_back(report=report, who=who, now=world.now())
    assert set(tasks()) == {"assessment.report 0101", "assessment.report 01"}
    report = services.hand_in(report=report, who=who, now=world.now())
    world.opinions(cast, report, "good")
    with pytest.raises(NotPossibleError, match="Opinions"):
        services.take_back(report=report, who=who, now=world.now())
    services.settle_report(report=report, grade="good", reason="实", who=staff, now=world.now())
    assert set(tasks()) == {"assessment.report 01"}
    for deed in (services.hand_in, services.take_back):
        with pytest.raises(NotPossibleError, match="gone on"):
            deed(report=report, who=who, now=world.now())


def test_late_is_allowed_and_said(cast: Cast) -> None:
    report = world.written_report(cast)
    ReportRound.objects.update(hand_in_by=timezone.localdate() - timedelta(days=1))
    assert not report.late

    services.hand_in(report=report, who=world.officer(cast.secretary), now=world.now())

    assert "handed in late" in page(client_as(cast.staff).get(reverse("assessment:report", args=[report.pk])))


def test_four_opinions_are_only_counted_and_five_shown_once_it_is_settled(cast: Cast) -> None:
    report = world.opinions(cast, world.handed_in(cast), "good", "good", "fair", "poor")
    address = reverse("assessment:report", args=[report.pk])
    secretary, staff = client_as(cast.secretary), client_as(cast.staff)
    assert queries.said_of(report, to_office=True) == queries.Said(4, [], [])
    assert "意见0" not in page(staff.get(address))

    services.appraise(
        report=report, grade="fair", comment="", who=world.officer(cast.general_secretary), now=world.now()
    )

    report.refresh_from_db()
    assert [count for _label, count in queries.said_of(report, to_office=True).spread] == [2, 2, 0, 1]
    assert "意见0" in page(staff.get(address))
    assert "意见0" not in page(secretary.get(address))  # before the grade is settled nobody goes by the others
    values = {"grade": "fair", "reason": "工作扎实"}
    services.settle_report(report=report, **values, who=world.officer(cast.staff), now=world.now())
    html = page(secretary.get(address))
    assert "意见0" in html
    assert "工作扎实" in html


def test_an_opinion_is_given_once_and_leads_to_nobody(cast: Cast) -> None:
    report = world.handed_in(cast)
    who = world.officer(cast.general_secretary)
    services.appraise(report=report, grade="poor", comment="空话多", who=who, now=world.now())

    with pytest.raises(NotPossibleError, match="already"):
        services.appraise(report=report, grade="good", comment="", who=who, now=world.now())

    report.refresh_from_db()
    assert report.tally == [0, 0, 0, 1]
    assert {field.name for field in Appraised._meta.concrete_fields} == {"id", "report", "member"}


def test_nobody_appraises_their_own(cast: Cast) -> None:
    report = world.handed_in(cast)
    YearReport.objects.update(member=cast.general_secretary)

    answer = client_as(cast.general_secretary).post(
        reverse("assessment:report_appraise", args=[report.pk]), {"grade": "good", "comment": ""}
    )

    assert answer.status_code == 403
    assert not Appraised.objects.exists()


@pytest.mark.parametrize(("grade", "part"), [("good", 100), ("fair", "KH-09"), ("middling", "KH-10"), ("poor", 0)])
def test_the_grade_is_a_fact_of_the_assessment_of_the_year(cast: Cast, grade: str, part: int | str) -> None:
    report = world.graded(cast, 2026)
    YearReport.objects.filter(pk=report.pk).update(grade=grade)
    made = world.scheme(cast)
    span = queries.span_of(made, timezone.localdate())
    wanted = value_of(part) if isinstance(part, str) else part

    assert figures_of([Fact.REPORT], [cast.branch, cast.general], span) == {
        (cast.branch.pk, Fact.REPORT): (wanted, 100)
    }
    next_year = queries.Span(span.first.replace(year=2027), span.last.replace(year=2027), span.until)
    assert figures_of([Fact.REPORT], [report.unit], next_year) == {}


def test_papers_say_it_all_and_the_list_goes_by_code(cast: Cast) -> None:
    report = world.graded(cast)
    staff = client_as(cast.staff)
    for ending, begin in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = staff.post(reverse(f"assessment:year_report_{ending}", args=[report.pk]))
        assert answer.getvalue().startswith(begin)  # type: ignore[attr-defined]
    html = page(staff.get(reverse("assessment:report_round", args=[report.round_id])))
    places = [html.index(f">{code}</td>") for code in ("01", "0101", "0102", "11")]
    assert places == sorted(places)


def test_pages_cost_the_same_however_many_reports_there_are(cast: Cast) -> None:
    years, codes, staff = count(2010), count(1, 1), client_as(cast.staff)
    report = world.opinions(cast, world.handed_in(cast), "good")

    def add() -> None:
        unit = make_unit(cast.general, f"011{next(codes)}", f"新支部{next(codes)}")
        YearReport.objects.create(round=report.round, unit=unit, facts_on=report.facts_on)

    assert_query_count_constant(staff, reverse("assessment:reports"), lambda: world.called(cast, next(years)))
    assert_query_count_constant(staff, reverse("assessment:report_round", args=[report.round_id]), add)
    assert_query_count_constant(
        staff, reverse("assessment:report", args=[report.pk]), lambda: world.opinions(cast, report, "fair")
    )


def test_a_year_is_called_for_once_with_headings_of_the_offices_own(cast: Cast) -> None:
    staff, address = client_as(cast.staff), reverse("assessment:round_new")
    values = {"year": 2026, "title": "述职", "headings": "一\n二\n", "hand_in_by": "2026-12-20"}

    assert staff.post(address, values).status_code == 302
    assert ReportRound.objects.get().headings == ["一", "二"]
    assert staff.post(address, values).status_code == 422
    assert staff.post(address, values | {"year": 2027, "headings": "一\n一"}).status_code == 422
