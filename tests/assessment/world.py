"""Schemes, assessments at every stage and counters, for tests."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.participation.facts import person
from tests.support import Cast, make_account, make_member
from zhibu.assessment import services
from zhibu.assessment.models import (
    Answer,
    Assessment,
    Counter,
    Dimension,
    Indicator,
    Promise,
    Result,
    Scheme,
    YearReport,
)
from zhibu.organisation.models import Member, Post
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind

YEAR = 2026
LATER = timedelta(days=20)  # after the days that units have to answer


def officer(member: Member, on: date | None = None) -> Person:
    """The member as an officer."""
    return person(member, on or timezone.localdate())


def now() -> datetime:
    """This moment."""
    return timezone.now()


def scheme(cast: Cast, **changes: Any) -> Scheme:
    """A draft without indicators."""
    values = {"year": YEAR, "title": f"{YEAR}年度考核", "first": date(YEAR, 1, 1), "last": date(YEAR, 12, 31),
              "basis": "某工委〔2026〕1号", "trial": False, "review_on": None, "units": [], **changes}  # fmt: skip
    return services.keep_scheme(scheme=None, values=values, who=officer(cast.staff), now=now())


def dimension(cast: Cast, of: Scheme, name: str = "组织生活") -> Dimension:
    """One more dimension."""
    return services.keep_dimension(scheme=of, dimension=None, name=name, who=officer(cast.staff), now=now())


def indicator(cast: Cast, of: Dimension, **changes: Any) -> Indicator:
    """One more indicator: activities held, weight 40."""
    values = {"text": "活动按计划开展", "weight": Decimal(40), "how": "fact", "fact": "held", "visits": "all",
              "group": "", "target": 100, "whom": "all", "evidence": "点名表", **changes}  # fmt: skip
    return services.keep_indicator(dimension=of, indicator=None, values=values, who=officer(cast.staff), now=now())


def hand(cast: Cast, of: Dimension, weight: int, text: str = "服务中心工作") -> Indicator:
    """An indicator that is set by hand."""
    return indicator(cast, of, text=text, weight=Decimal(weight), how="hand", fact="", evidence="")


def written(cast: Cast, **changes: Any) -> Scheme:
    """A draft whose weights come to 100, in three dimensions."""
    made = scheme(cast, **changes)
    first = dimension(cast, made)
    indicator(cast, first)
    indicator(cast, first, text="党员参加活动", fact="came", weight=Decimal(20), target=90)
    second = dimension(cast, made, "作用发挥")
    indicator(cast, second, text="单位荣誉", fact="honours", weight=Decimal(10), target=1)
    hand(cast, dimension(cast, made, "特色工作"), 30)
    return made


def in_force(cast: Cast, **changes: Any) -> Scheme:
    """The same in force."""
    return services.put_in_force(scheme=written(cast, **changes), who=officer(cast.staff), now=now())


def drafted(cast: Cast, **changes: Any) -> Assessment:
    """Draft scores, nothing set by hand."""
    return services.begin(scheme=in_force(cast, **changes), who=officer(cast.staff), now=now())


def by_hand(cast: Cast, made: Assessment) -> Assessment:
    """Everything that is set by hand is set to 80 per cent."""
    rows = made.scores.filter(indicator__how="hand").select_related("unit", "indicator")
    for score in list(rows):
        values = {"unit": score.unit, "indicator": score.indicator, "percent": 80, "reason": "专班核实"}
        services.set_by_hand(assessment=made, **values, who=officer(cast.staff), now=now())
    return made


def answering(cast: Cast, **changes: Any) -> Assessment:
    """Units may answer."""
    made = by_hand(cast, drafted(cast, **changes))
    return services.open_for_answers(assessment=made, who=officer(cast.staff), now=now())


def held(made: Assessment) -> Indicator:
    """The indicator of activities held."""
    return Indicator.objects.get(dimension__scheme=made.scheme_id, fact="held")


def answered(cast: Cast, **changes: Any) -> Answer:
    """0101 has answered a score."""
    made = answering(cast, **changes)
    values = {"unit": cast.branch, "indicator": held(made), "words": "有一次活动因暴雨改期"}
    return services.answer(assessment=made, **values, who=officer(cast.secretary), now=now())


def due(cast: Cast, **changes: Any) -> Assessment:
    """Answers are settled and their days over: it can be closed."""
    one = answered(cast, **changes)
    values = {"settled": "changed", "percent": 90, "words": "情况属实"}
    services.settle(answer=one, **values, who=officer(cast.staff), now=now())
    Assessment.objects.filter(pk=one.assessment_id).update(answer_until=timezone.localdate() - timedelta(days=1))
    return Assessment.objects.select_related("scheme").get(pk=one.assessment_id)


def closed(cast: Cast, **changes: Any) -> Assessment:
    """Closed and released."""
    made = due(cast, **changes)
    assert services.close(assessment=made, who=officer(cast.staff), now=now())
    return Assessment.objects.select_related("scheme").get(pk=made.pk)


def result(cast: Cast, made: Assessment) -> Result:
    """That of 0101."""
    return Result.objects.select_related("assessment__scheme", "unit").get(assessment=made, unit=cast.branch)


def counter(cast: Cast) -> Counter:
    """A counter of 0101."""
    return services.open_counter(unit=cast.branch, name="办事大厅1号窗口", who=officer(cast.staff), now=now())


def codes(cast: Cast, made: Counter, count: int = 1) -> list[str]:
    """Codes of slips for it."""
    return services.print_slips(counter=made, count=count, who=officer(cast.secretary), now=now())


def said(cast: Cast, times: int, marks: int = 5, words: str = "") -> Counter:
    """So many answers at a counter."""
    made = counter(cast)
    for number, code in enumerate(codes(cast, made, times)):
        values = {"manner": marks, "speed": marks, "outcome": marks}
        assert services.say(code=code, marks=values, words=f"{words}{number}" if words else "", now=now())
    return made


def called(cast: Cast, year: int = 0) -> YearReport:
    """0101 has its annual report to write."""
    today = timezone.localdate()
    values = {"title": f"{year or today.year}年度书记述职评议", "headings": ["履职情况", "下一步打算"],
              "hand_in_by": today + timedelta(days=9)}  # fmt: skip
    made = services.open_round(year=year or today.year, **values, who=officer(cast.staff), now=now())
    return YearReport.objects.select_related("round", "unit").get(round=made, unit=cast.branch)


def written_report(cast: Cast, year: int = 0) -> YearReport:
    """It is written, not handed in."""
    return services.write_report(
        report=called(cast, year), texts=["做了三件事", "补上两件"], who=officer(cast.secretary), now=now()
    )


def handed_in(cast: Cast, year: int = 0) -> YearReport:
    """It is handed in by its secretary."""
    return services.hand_in(report=written_report(cast, year), who=officer(cast.secretary), now=now())


def opinions(cast: Cast, report: YearReport, *grades: str) -> YearReport:
    """So many officers of the general branch above give their opinion."""
    for number, grade in enumerate(grades):
        above = make_member(cast.apart, f"总支委员{number}")
        make_account(above)
        Post.objects.create(member=above, unit=cast.general, kind=PostKind.YOUTH, since=date(2020, 1, 1))
        services.appraise(report=report, grade=grade, comment=f"意见{number}", who=officer(above), now=now())
    return YearReport.objects.select_related("round", "unit").get(pk=report.pk)


def graded(cast: Cast, year: int = 0) -> YearReport:
    """Five opinions, and the grade settled."""
    report = opinions(cast, handed_in(cast, year), "good", "good", "fair", "fair", "poor")
    values = {"grade": "fair", "reason": "工作扎实，调研偏少"}
    return services.settle_report(report=report, **values, who=officer(cast.staff), now=now())


def promise(cast: Cast, **changes: Any) -> Promise:
    """A good deed of 0101 for whoever comes to its hall."""
    values = {"unit": cast.branch, "kind": "people", "title": "大厅增设老人座席", "words": "增设十个带扶手的座席",
              "due": timezone.localdate() + timedelta(days=9), "served": "来办事的老人", **changes}  # fmt: skip
    return services.promise_it(values=values, who=officer(cast.secretary), now=now())


def promise_done(cast: Cast, **changes: Any) -> Promise:
    """The unit says that it is done."""
    return services.do_it(promise=promise(cast, **changes), words="座席装好", who=officer(cast.secretary), now=now())


def contradicted(cast: Cast) -> Promise:
    """0102, for whom it was done, says no."""
    made = promise_done(cast, for_unit=cast.sibling)
    values = {"done": False, "words": "还差两个"}
    services.confirm(promise=made, **values, who=officer(cast.sibling_secretary), now=now())
    return made


def promise_codes(cast: Cast, made: Promise, count: int = 1) -> list[str]:
    """Codes of slips for it."""
    return services.print_promise_slips(promise=made, count=count, who=officer(cast.secretary), now=now())
