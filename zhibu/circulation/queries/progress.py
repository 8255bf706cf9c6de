"""How far a dispatch has come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from zhibu.circulation.models import Delivery, Dispatch


@dataclass(frozen=True)
class Reach:
    """How far a dispatch has come. `unread_units` counts the units in which somebody has not acknowledged."""

    units: int
    signed: int
    members: int
    acknowledged: int
    unread_units: int
    told_again: datetime | None = None  # when they were last told of a change or withdrawal


def reach(dispatch: Dispatch, within: Q | None = None) -> Reach:
    """The reach of one dispatch, of all its deliveries or of those that fulfil `within`; one query."""
    rows = Delivery.objects.filter(dispatch=dispatch)
    if within is not None:
        rows = rows.filter(within)
    return Reach(
        **rows.aggregate(
            units=Count("pk", filter=Q(member=None)),
            signed=Count("pk", filter=Q(member=None, answered_at__isnull=False)),
            members=Count("pk", filter=Q(member__isnull=False)),
            acknowledged=Count("pk", filter=Q(member__isnull=False, answered_at__isnull=False)),
            unread_units=Count("unit", filter=Q(member__isnull=False, answered_at=None), distinct=True),
            told_again=Max("told_again_at"),
        )
    )


def signing(dispatches: list[int], within: Q) -> dict[int, tuple[int, int]]:
    """Signed and all unit deliveries of each of these dispatches that fulfil `within`; one query."""
    rows = (
        Delivery.objects.filter(within, dispatch__in=dispatches, member=None)
        .values("dispatch")
        .annotate(signed=Count("pk", filter=Q(answered_at__isnull=False)), units=Count("pk"))
        .values_list("dispatch", "signed", "units")
    )
    return {dispatch: (signed, units) for dispatch, signed, units in rows}


@dataclass(frozen=True)
class UnitReach:
    """How far a dispatch has come in one unit; `asked` says whether the unit itself signs, `reminded` how often it or
    somebody in it was reminded.
    """

    unit: int
    code: str
    name: str
    asked: int
    signed_at: datetime | None
    members: int
    acknowledged: int
    reminded: int = 0
    reminded_at: datetime | None = None


def reach_by_unit(dispatch: Dispatch, within: Q) -> list[UnitReach]:
    """The reach of one dispatch in each unit that fulfils `within`, by code; one query."""
    rows = (
        Delivery.objects.filter(within, dispatch=dispatch)
        .values("unit", "unit__code", "unit__name")
        .annotate(
            asked=Count("pk", filter=Q(member=None)),
            signed_at=Max("answered_at", filter=Q(member=None)),
            members=Count("pk", filter=Q(member__isnull=False)),
            acknowledged=Count("pk", filter=Q(member__isnull=False, answered_at__isnull=False)),
            times=Max("reminded"),
            newest=Max("reminded_at"),
        )
        .order_by("unit__code")
        .values_list(
            "unit", "unit__code", "unit__name", "asked", "signed_at", "members", "acknowledged", "times", "newest"
        )
    )
    return [UnitReach(*row) for row in rows]


def not_signed(dispatch: Dispatch) -> QuerySet[Delivery]:
    """Units that have not signed for it, by code, with their offices' phone."""
    return (
        Delivery.objects.filter(dispatch=dispatch, member=None, answered_at=None)
        .select_related("unit")
        .order_by("unit__code")
    )
