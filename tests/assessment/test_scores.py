"""Scores: the same as a slow reckoning of their rows, frozen at the closing, closed once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.assessment import world
from tests.participation import facts
from tests.recognition import world as honoured
from tests.support import Cast
from zhibu.activities.models import Activity, Attendance
from zhibu.activities.states import Attended
from zhibu.assessment import queries, services
from zhibu.assessment.models import Answer, Assessment, Result, Scheme, Score
from zhibu.assessment.queries.runs import page_of
from zhibu.assessment.states import Fact, How, Measure, Stage
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Affiliation, Unit
from zhibu.organisation.states import UnitKind
from zhibu.recognition.models import UnitGrade


@given(
    weight=st.integers(1, 10_000), measure=st.sampled_from(list(Measure)), target=st.integers(1, 100),
    part=st.integers(0, 500), more=st.integers(0, 500),
)  # fmt: skip
def test_points_are_the_weight_times_what_was_reached(
    weight: int, measure: Measure, target: int, part: int, more: int
) -> None:
    whole = part + more
    found = queries.gained(Decimal(weight) / 100, measure, target, part, whole)

    if measure == Measure.SHARE and whole == 0:
        assert found is None
        return
    wanted = Fraction(target) if measure == Measure.COUNT else Fraction(whole * target, 100)
    cents = Fraction(weight) * min(Fraction(1), Fraction(part) / wanted)
    assert found is not None
    assert found * 100 == int(cents + Fraction(1, 2))
    assert 0 <= found <= Decimal(weight) / 100


@given(st.lists(st.tuples(st.integers(1, 5000), st.none() | st.integers(0, 100)), max_size=8))
def test_a_sum_is_on_a_scale_of_100_of_what_counts(rows: list[tuple[int, int | None]]) -> None:
    given_rows = [
        (
            Decimal(weight) / 100,
            None if share is None else (Decimal(weight * share) / 10_000).quantize(Decimal("0.01")),
        )
        for weight, share in rows
    ]
    found = queries.total(given_rows)
    counted = [(Fraction(weight), Fraction(got)) for weight, got in given_rows if got is not None]

    if not counted:
        assert found is None
        return
    exact = 100 * sum(got for _weight, got in counted) / sum(weight for weight, _got in counted)
    assert found is not None
    assert found * 100 == int(exact * 100 + Fraction(1, 2))


def slow(made: Assessment, unit: Unit, fact: str) -> tuple[int, int]:
    """A figure in plain Python, row by row, without the table of facts."""
    first, last = made.scheme.first, min(made.scheme.last, timezone.localdate())
    part = whole = 0
    for activity in Activity.objects.select_related("unit", "notice"):
        if not (activity.day and first <= activity.day <= last) or activity.notice.state == "withdrawn":
            continue
        if fact == "held" and activity.unit.path.startswith(unit.path):
            whole += 1
            part += activity.roll_version > 0
        if fact == "came":
            for line in Attendance.objects.filter(activity=activity):
                if Attendance.objects.filter(supersedes=line).exists():
                    continue
                if line.state not in {"present", "absent"} and line.made_up_on is None:
                    continue
                homes = [
                    one.unit.path
                    for one in Affiliation.objects.filter(member=line.member).select_related("unit")
                    if one.since <= activity.day and (one.until is None or one.until > activity.day)
                ]
                if any(path.startswith(unit.path) for path in homes):
                    whole += 1
                    part += line.state == "present" or line.made_up_on is not None
    return part, whole


def some_facts(cast: Cast) -> Attendance:
    """Activities held and not, present, absent, leave made up and not, somebody who moved, a corrected line."""
    today = timezone.localdate()
    day = date(today.year, 1, 10)
    facts.activity(cast.branch, day, confirmed=False)
    lines = facts.roll(cast.branch, day, {cast.member: Attended.PRESENT, cast.both: Attended.LEAVE})
    more = facts.activity(cast.branch, day + timedelta(days=3))
    facts.attend(more, cast.member, Attended.ABSENT)
    facts.attend(more, cast.both, Attended.ABSENT, made_up_on=day + timedelta(days=4))
    facts.correct(lines[0], Attended.ABSENT)
    facts.move(cast.other_member, cast.branch, day + timedelta(days=1))
    facts.roll(cast.sibling, day, {cast.other_member: Attended.PRESENT})
    return facts.attend(more, cast.other_member, Attended.PRESENT)


@pytest.mark.django_db
def test_every_score_is_what_its_rows_say(cast: Cast) -> None:
    some_facts(cast)
    honoured.given(cast.branch, year=timezone.localdate().year)
    made = world.drafted(cast)

    scores = list(Score.objects.filter(assessment=made).select_related("unit", "indicator"))
    assert len(scores) == made.scheme.dimensions.count() // 3 * 4 * made.results.count()
    for score in scores:
        result = Result.objects.select_related("assessment__scheme", "unit").get(assessment=made, unit=score.unit)
        lines = queries.shown_lines(result, score.indicator, timezone.localdate())
        assert (score.part, score.whole) == (sum(one.part for one in lines), sum(one.whole for one in lines))
        if score.indicator.fact in {"held", "came"}:
            assert (score.part, score.whole) == slow(made, score.unit, score.indicator.fact), str(score.indicator)
    held = next(one for one in scores if one.unit == cast.general and one.indicator.fact == "held")
    assert (held.part, held.whole) == (3, 4)  # its own two branches


@pytest.mark.django_db
def test_what_is_closed_does_not_move_and_is_closed_once(cast: Cast) -> None:
    line = some_facts(cast)
    made = world.due(cast)
    assert services.close(assessment=made, who=world.officer(cast.staff), now=world.now())
    before = list(Score.objects.filter(assessment=made).order_by("pk").values())
    grades = list(UnitGrade.objects.order_by("pk").values())

    facts.correct(line, Attended.ABSENT)
    facts.activity(cast.branch, date(timezone.localdate().year, 1, 20), confirmed=False)
    assert not services.close(assessment=made, who=world.officer(cast.staff), now=world.now())
    for deed in (services.compute, services.open_for_answers):
        with pytest.raises(NotPossibleError):
            deed(assessment=made, who=world.officer(cast.staff), now=world.now())

    assert list(Score.objects.filter(assessment=made).order_by("pk").values()) == before
    assert list(UnitGrade.objects.order_by("pk").values()) == grades
    for score in Score.objects.filter(assessment=made, by_hand=False).select_related("indicator"):
        frozen = (sum(one[3] for one in score.lines), sum(one[4] for one in score.lines))
        assert frozen == (score.part, score.whole)
        measure = queries.measure_of(score.indicator)
        again = queries.gained(score.indicator.weight, measure, score.indicator.target, *frozen)
        assert again == score.gained


@pytest.mark.django_db
def test_the_closing_hands_down_the_grade_that_the_rules_give(cast: Cast) -> None:
    made = world.closed(cast)

    results = {one.unit_id: one for one in made.results.all()}
    handed = {one.unit_id: one for one in UnitGrade.objects.filter(year=world.YEAR, superseded_at=None)}
    assert handed.keys() == {unit for unit, one in results.items() if one.total is not None}
    for unit, one in handed.items():
        total_of_100 = results[unit].total
        assert total_of_100 is not None
        steps = [total_of_100 >= least for least in (90, 80, 70, 60, 50)]
        assert one.grade == results[unit].grade == sum(steps)
        assert one.basis == made.scheme.basis


@pytest.mark.django_db
def test_a_half_year_and_a_trial_set_no_grade(cast: Cast) -> None:
    world.closed(cast, last=date(world.YEAR, 6, 30))
    assert not UnitGrade.objects.exists()


@pytest.mark.django_db
def test_it_is_closed_only_after_answers_and_figures_by_hand(cast: Cast) -> None:
    made = world.drafted(cast)
    who, now = world.officer(cast.staff), world.now()

    def refused() -> str:
        with pytest.raises(NotPossibleError) as error:
            services.close(assessment=made, who=who, now=now)
        return str(error.value)

    assert "days to answer" in refused()
    services.open_for_answers(assessment=made, who=who, now=now)
    assert Task.objects.filter(kind="assessment.answer", closed_at=None).count() == made.results.count()
    values = {"unit": cast.branch, "indicator": world.held(made), "words": "补充事实"}
    one = services.answer(assessment=made, **values, who=world.officer(cast.secretary), now=now)
    with pytest.raises(NotPossibleError):
        services.answer(assessment=made, **values, who=world.officer(cast.secretary), now=now)
    assert "days to answer" in refused()
    Assessment.objects.update(answer_until=timezone.localdate() - timedelta(days=1))
    assert "answer is settled" in refused()
    assert Task.objects.filter(kind="assessment.settle", closed_at=None).count() == 1
    services.settle(answer=one, settled="stands", percent=None, words="记录无误", who=who, now=now)
    assert "by hand" in refused()
    world.by_hand(cast, made)
    assert services.close(assessment=made, who=who, now=now)
    assert not Task.objects.filter(kind__startswith="assessment.", closed_at=None).exists()


@pytest.mark.django_db
def test_a_changed_score_says_why_and_survives_computing_anew(cast: Cast) -> None:
    made = world.due(cast)
    services.compute(assessment=made, who=world.officer(cast.staff), now=world.now())

    score = Score.objects.get(assessment=made, unit=cast.branch, indicator=world.held(made))
    assert (score.by_hand, score.part, score.gained) == (True, 90, Decimal("36.00"))
    told = queries.told_of(world.result(cast, made), score.indicator)
    assert "90%" in told.words
    assert "情况属实" in told.words
    assert Answer.objects.get().settled == "changed"


@pytest.mark.django_db
def test_computing_takes_the_same_queries_for_any_number_of_units(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    made = world.drafted(cast)
    for number in range(12):
        Unit.objects.create(
            parent=cast.root, code=f"5{number:02d}", name=f"第{number}支部", kind=UnitKind.BRANCH,
            path=cast.root.path + f"{500 + number:06d}",
        )  # fmt: skip

    with django_assert_max_num_queries(12):
        rows = queries.scores_now(made, timezone.localdate())

    assert len(rows) == 16 * 4


@pytest.mark.django_db
def test_every_fact_can_be_asked_and_opens_into_pages_that_exist(cast: Cast) -> None:
    scheme = world.scheme(cast)
    of = world.dimension(cast, scheme)
    for fact in Fact:
        world.indicator(cast, of, text=str(fact.value), fact=fact, weight=Decimal("1"), target=1)
    world.indicator(cast, of, text="联查条目", how=How.MARKS, fact="", weight=Decimal(1), visits="joint", group="公开")
    world.indicator(cast, of, text="服务对象评价", how=How.EVALUATION, fact="", weight=Decimal(1))
    span = queries.span_of(scheme, timezone.localdate())
    indicators = queries.indicators_of(scheme)

    assert set(queries.TABLE) == set(Fact)
    assert queries.figures(indicators, queries.units_of(scheme, span.until), span) == {}
    assert all(page_of(one) or one.fact in {Fact.SIGNED, ""} for one in indicators)


@pytest.mark.django_db
def test_inspectors_marks_and_what_people_served_said_are_counted(cast: Cast) -> None:
    from tests.supervision import world as inspections

    inspections.released(cast)
    world.said(cast, 5, marks=4)
    scheme = world.scheme(cast)
    of = world.dimension(cast, scheme)
    marks = world.indicator(cast, of, text="检查条目", how=How.MARKS, fact="")
    group = world.indicator(cast, of, text="公开条目", how=How.MARKS, fact="", group="公开")
    served = world.indicator(cast, of, text="服务对象评价", how=How.EVALUATION, fact="")
    span = queries.span_of(scheme, timezone.localdate())

    found = queries.figures([marks, group, served], [cast.branch, cast.general], span)

    for unit in (cast.branch.pk, cast.general.pk):
        assert found[unit, marks.pk] == (1, 3)
        assert found[unit, group.pk] == (0, 1)
        assert found[unit, served.pk] == (60, 75)


@pytest.mark.django_db
def test_the_figures_of_others_are_without_names_and_only_after_the_closing(cast: Cast) -> None:
    for number in range(4):
        Unit.objects.create(
            parent=cast.root, code=f"6{number:02d}", name=f"丙{number}支部", kind=UnitKind.BRANCH,
            path=cast.root.path + f"{600 + number:06d}",
        )  # fmt: skip
    made = world.due(cast)
    assert queries.sheet_of(made, cast.branch).others == []
    services.close(assessment=made, who=world.officer(cast.staff), now=world.now())

    made = Assessment.objects.select_related("scheme").get()
    sheet = queries.sheet_of(made, cast.branch)
    assert made.stage == Stage.CLOSED
    assert len(sheet.others) == 7
    assert queries.dots(sheet) is not None
    radar = queries.radar(sheet)
    assert radar is not None
    assert len(radar.axes) == len(radar.own) == len(radar.median) == 3
    assert Scheme.objects.get().sets_grades
