"""Printed copies handed on: to a unit, to all units, to a partner outside."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zhibu.audit.services import record
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.reporting.models import Book, Copies


@transaction.atomic
def hand_on(
    *,
    book: Book,
    unit: Unit | None,
    partner: str,
    number: int,
    day: date,
    note: str,
    who: Person,
    now: datetime,
) -> Copies:
    """Record copies handed to a unit, or to a partner by name."""
    made = Copies.objects.create(
        book=book,
        unit=unit,
        partner=partner,
        number=number,
        day=day,
        note=note,
        entered_by=who.actor.id,
        entered_at=now,
    )
    _record("handed_on", book, number, who, now)
    return made


@transaction.atomic
def hand_to_all(*, book: Book, number: int, day: date, who: Person, now: datetime) -> int:
    """Record so many copies for every unit that exists on the day and has none yet; returns how many units."""
    standing = Q(dissolved=None) | Q(dissolved__gt=day)
    units = Unit.objects.filter(standing).exclude(parent=None)
    units = units.exclude(pk__in=book.copies.filter(unit__isnull=False).values("unit")).order_by("code")
    made = [
        Copies(book=book, unit=unit, number=number, day=day, entered_by=who.actor.id, entered_at=now) for unit in units
    ]
    Copies.objects.bulk_create(made, batch_size=500)
    _record("handed_on", book, number * len(made), who, now)
    return len(made)


@transaction.atomic
def take_out(*, copies: Copies, who: Person, now: datetime) -> None:
    """Take out a line that was entered by mistake."""
    book, number = copies.book, copies.number
    copies.delete()
    _record("taken_out", book, number, who, now)


def _record(what: str, book: Book, number: int, who: Person, now: datetime) -> None:
    record(
        actor=who.actor,
        deed=f"reporting.copies.{what}",
        subject=f"reporting.book:{book.pk}",
        detail={"copies": number},
        now=now,
    )
