"""The list of votes, and who could vote in a unit."""

from datetime import date

from django.db.models import Q, QuerySet

from zhibu.ballots.models import Vote
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.states import MemberState


def listed(rows: QuerySet[Vote], *, stage: str = "", kind: str = "", year: int | None = None) -> QuerySet[Vote]:
    """Votes as they are listed, the newest first."""
    wanted = {name: value for name, value in {"stage": stage, "kind": kind, "day__year": year}.items() if value}
    return rows.filter(**wanted).select_related("unit").order_by("-day", "-pk")


def choices(rows: QuerySet[Vote]) -> list[int]:
    """The years in which there were votes, newest first; one query."""
    return sorted({day.year for day in rows.dates("day", "year")}, reverse=True)


def voters_of(unit: Unit, on: date) -> QuerySet[Member]:
    """Members who belong to the unit or to one below it on a day and still do, in order of strokes."""
    rows = Member.objects.filter(Affiliation.on(on, "affiliations__"), affiliations__unit__path__startswith=unit.path)
    present = (MemberState.FORMAL, MemberState.PROBATIONARY)
    return rows.filter(state__in=present).distinct().order_by("stroke_key", "pk")


def members_of(unit: Unit, on: date) -> QuerySet[Member]:
    """Those of them who are formal: they are graded, and they alone have a vote on resolutions and in elections."""
    formal = Q(confirmed__lte=on) | Q(confirmed=None, state=MemberState.FORMAL)
    return voters_of(unit, on).filter(formal)
