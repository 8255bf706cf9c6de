"""Good deeds and commitments: the list with what is open first, and what was said by those served."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from zhibu.assessment.models import Promise, PromiseSlip
from zhibu.assessment.states import LEAST_ANSWERS, PromiseStage
from zhibu.ballots.queries import code_digest


def promises_listed(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """Open ones first by their day, then the others, the latest first; each with how many said yes and no."""
    open_first = Case(When(stage=PromiseStage.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    said = Q(said__counts=True)
    return (
        rows.select_related("unit")
        .annotate(
            place=open_first,
            yes=Count("said", filter=said & Q(said__done=True)),
            no=Count("said", filter=said & Q(said__done=False)),
        )
        .order_by("place", Case(When(stage=PromiseStage.OPEN, then="due")), "-due", "unit__code", "pk")
    )


@dataclass(frozen=True)
class Heard:
    """What was said: yes, no, how many answers count no more, and the words that may be shown."""

    yes: int
    no: int
    before: int
    words: list[str]


def said_of_promise(promise: Promise) -> Heard:
    """What those say for whom it was done; one query. Words from slips are shown from five answers on, by their
    letters, so that no order tells who.
    """
    rows = list(promise.said.all())
    counted = [one for one in rows if one.counts]
    named = promise.for_member_id or promise.for_unit_id
    shown = [one.words for one in rows if one.words] if named or len(rows) >= LEAST_ANSWERS else []
    yes = sum(one.done for one in counted)
    return Heard(yes, len(counted) - yes, len(rows) - len(counted), sorted(shown))


def promise_by_code(code: str, on: date) -> Promise | None:
    """The promise whose unused slip has this code, None for any other; one query."""
    rows = PromiseSlip.objects.filter(digest=code_digest(code), used=False, until__gte=on)
    found = rows.filter(promise__stage=PromiseStage.DONE).select_related("promise__unit").first()
    return found.promise if found else None
