"""Channels, and what was sent through them."""

from datetime import datetime

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from zhibu.circulation.models import Channel, Hold, Sending
from zhibu.circulation.states import SendingState


def held_since() -> datetime | None:
    """Since when all sending is held; None while it is not. One query."""
    return Hold.objects.filter(pk=1, since__isnull=False).values_list("since", flat=True).first()


def channels(rows: QuerySet[Channel]) -> QuerySet[Channel]:
    """Channels by the code of their unit, each with the number of its messages that a person has to check."""
    to_check = Count("sendings", filter=Q(sendings__state=SendingState.UNKNOWN))
    return rows.annotate(to_check=to_check).order_by("unit__code", "kind", "name", "pk")


def sendings(rows: QuerySet[Sending], state: str = "") -> QuerySet[Sending]:
    """Messages in one state or all, those to be checked first, then the newest."""
    if state:
        rows = rows.filter(state=state)
    first = Case(When(state=SendingState.UNKNOWN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related("channel__unit", "decided_by").order_by(first, "-made_at", "-pk")
