"""Reads across conferences: the list, awards in their order, speeches, what was taken up afterwards."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from zhibu.exchange.models import TakenUp
from zhibu.recognition.models import Conference, Honour, Speech
from zhibu.recognition.states import ForWhom, Level

ORDER = (Level.STATE, Level.PROVINCE, Level.CITY, Level.COMMITTEE)  # the highest is called first
RECEIVE = (ForWhom.COMMITTEE, ForWhom.HOST, ForWhom.UNIT, ForWhom.PERSON)  # organisations before persons


@dataclass(frozen=True)
class Award:
    """One call of the order of awards: an honour of a level with all who receive it."""

    honour: str
    level: str
    names: list[str]


def conferences_listed(rows: QuerySet[Conference]) -> QuerySet[Conference]:
    """The next and newest on top, by the day of the notice."""
    return rows.select_related("notice__issuer", "campaign").order_by("-notice__first_day", "-pk")


def awards_of(conference: Conference, standing: QuerySet[Honour]) -> list[Award]:
    """The honours given there, of those that stand, called from the highest level down, organisations before persons,
    in the order of their entry. One query, or none where nothing is awarded.
    """
    if conference.campaign_id is not None:
        rows = standing.filter(nomination__campaign=conference.campaign_id)
    elif conference.year is not None:
        rows = standing.filter(year=conference.year)
    else:
        return []
    level = Case(*(When(level=one, then=Value(at)) for at, one in enumerate(ORDER)), output_field=IntegerField())
    whom = Case(*(When(for_whom=one, then=Value(at)) for at, one in enumerate(RECEIVE)), output_field=IntegerField())
    found: dict[tuple[str, str], Award] = {}
    for one in rows.select_related("kind").order_by(level, whom, "kind__name", "pk"):
        award = found.setdefault((one.level, one.kind.name), Award(one.kind.name, str(one.get_level_display()), []))
        award.names.append(one.name)
    return list(found.values())


def speeches_of(conference: Conference) -> list[Speech]:
    """In their order. One query."""
    return list(conference.speeches.select_related("unit", "practice").order_by("place", "pk"))


def taken_up_after(conference: Conference) -> list[TakenUp]:
    """Who took up a practice that was spoken about, the first first; it is read where it was entered. One query."""
    spoken = conference.speeches.filter(practice__isnull=False).values("practice")
    return list(
        TakenUp.objects.filter(practice__in=spoken).select_related("practice", "unit", "notice").order_by("pk")
    )
