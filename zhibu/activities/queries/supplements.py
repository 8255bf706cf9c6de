"""Reads of what was sent to further units after its issue."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from zhibu.activities.models import Notice, Supplement
from zhibu.activities.queries.burden import burden_of
from zhibu.activities.queries.expected import recipients
from zhibu.circulation.queries import Outlook, outlook
from zhibu.organisation.models import Unit


class Supplemented(NamedTuple):
    """When a notice went to further units, and their names by code."""

    made_at: datetime
    units: list[str]


class Further(NamedTuple):
    """Whom a notice would reach in further units."""

    people: int
    with_list: int
    burden: Outlook | None


def supplements_of(notice: Notice) -> list[Supplemented]:
    """Every supplement of a notice in the order of time; one query."""
    found: dict[int, Supplemented] = {}
    rows = Supplement.objects.filter(notice=notice).order_by("pk", "units__code")
    for pk, made_at, name in rows.values_list("pk", "made_at", "units__name"):
        found.setdefault(pk, Supplemented(made_at, [])).units.append(name)
    return list(found.values())


def further(notice: Notice, units: Sequence[Unit], *, on: date) -> Further:
    """Whom an issued notice would reach in these units that it has not gone to yet, on a day. Nothing is changed."""
    wanted = [unit.pk for unit in units]
    rows = list(recipients(notice, on=on, units=wanted))
    listed = {row["unit_id"] for row in rows}
    asked = burden_of(notice, wanted, listed)
    return Further(
        len({row["member_id"] for row in rows}),
        len(listed),
        outlook({one.unit: one.minutes for one in asked}, on),
    )
