"""Facts of the rooms below as the matching reads them: queries of rows, never rows themselves. Each has the columns
unit_key, kind, day_of (decides the period), done_on (None while it is missing), was_late, was_joint and fact_key.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate

from zhibu.activities.models import Activity
from zhibu.activities.states import Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.disclosure.states import Stage
from zhibu.duties.states import MEETINGS, Fact
from zhibu.kernel.periods import HalfYear
from zhibu.participation.models import Closing

COLUMNS = ("unit_key", "kind", "day_of", "done_on", "was_late", "was_joint", "fact_key")
CALLED_OFF = Q(notice__state=NoticeState.WITHDRAWN)


def _flag(value: bool) -> Any:
    return Value(value, output_field=BooleanField())


def _text(value: str) -> Any:
    return Value(value, output_field=CharField())


def meetings(first: date, last: date) -> list[QuerySet[Any]]:
    """Activities with a confirmed roll whose notice stands: each for its own unit, and a joint one for every unit that
    was called to it too.
    """
    rows = Activity.objects.filter(roll_version__gt=0, day__range=(first, last), notice__kind__in=MEETINGS)
    rows = rows.exclude(CALLED_OFF).order_by()
    common = {"kind": F("notice__kind"), "day_of": F("day"), "done_on": F("day"), "was_late": _flag(False)}
    own = rows.annotate(unit_key=F("unit_id"), was_joint=_flag(False), fact_key=F("pk"), **common)
    called = rows.filter(notice__held=Held.JOINTLY)
    joint = called.annotate(unit_key=F("notice__units"), was_joint=_flag(True), fact_key=F("pk"), **common)
    joint = joint.exclude(unit_key=F("unit_id"))  # the row, not the activity
    return [own.values_list(*COLUMNS), joint.values_list(*COLUMNS)]


def disclosures(first: date, last: date) -> list[QuerySet[Any]]:
    """Half-years whose disclosure is final, by the half-year they are about."""
    halves, one = [], HalfYear.of(first)
    while one.first <= last:
        halves.append(one)
        one = HalfYear(one.year + one.half // 2, 3 - one.half)
    begins = Case(*[When(period=str(half), then=Value(half.first)) for half in halves], output_field=DateField())
    rows = Closing.objects.filter(
        period__in=[str(half) for half in halves], disclosure__final_at__isnull=False,
        disclosure__stage=Stage.FINAL,
    ).order_by().annotate(
        unit_key=F("unit_id"), kind=_text(Fact.DISCLOSED), day_of=begins, done_on=TruncDate("disclosure__final_at"),
        was_late=_flag(False), was_joint=_flag(False), fact_key=F("disclosure_id"),
    )  # fmt: skip
    return [rows.values_list(*COLUMNS)]


def signatures(first: date, last: date) -> list[QuerySet[Any]]:
    """What a unit was to sign for, by the day on which that fell due; what was called off unanswered asks nothing."""
    rows = Delivery.objects.filter(member=None).exclude(answered_at=None, dispatch__closed_at__isnull=False)
    rows = rows.annotate(day_of=Coalesce("sign_by", "dispatch__sign_by")).filter(day_of__range=(first, last))
    rows = rows.order_by().annotate(
        unit_key=F("unit_id"), kind=_text(Fact.SIGNED), done_on=TruncDate("answered_at"), was_joint=_flag(False),
        was_late=Case(When(answered_at__date__gt=F("day_of"), then=True), default=False), fact_key=F("pk"),
    )  # fmt: skip
    return [rows.values_list(*COLUMNS)]


def feedback(first: date, last: date) -> list[QuerySet[Any]]:
    """Activities whose feedback fell due."""
    rows = Activity.objects.filter(notice__feedback_by__range=(first, last))
    rows = rows.filter(notice__state__in=[NoticeState.ISSUED, NoticeState.CLOSED]).order_by()
    rows = rows.annotate(
        unit_key=F("unit_id"), kind=_text(Fact.FEEDBACK), day_of=F("notice__feedback_by"),
        done_on=TruncDate("feedback__made_at"), was_late=Coalesce("feedback__late", False), was_joint=_flag(False),
        fact_key=F("pk"),
    )  # fmt: skip
    return [rows.values_list(*COLUMNS)]


def as_sql(rows: Iterable[QuerySet[Any]]) -> tuple[str, list[Any]]:
    """The queries as one, with its parameters; the columns in their order."""
    parts: list[str] = []
    parameters: list[Any] = []
    for query in rows:
        sql, values = query.query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) part")  # noqa: S608 - no value inside
        parameters += values
    return " UNION ALL ".join(parts), parameters
