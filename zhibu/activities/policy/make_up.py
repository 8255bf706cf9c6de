"""Which make-up items a person may see and close."""

from django.db.models import QuerySet
from django.http import Http404

from zhibu.activities import queries
from zhibu.activities.models import Attendance
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person


def make_ups_or_404(who: Person) -> QuerySet[Attendance]:
    """The items that the officer's own units close; those above read the half-year."""
    if not who.is_officer:
        raise Http404
    return queries.missed_in([unit.pk for unit in who.own_units])


def made_up_or_404(who: Person, pk: int) -> Attendance:
    """A closed item of the officer's own units."""
    rows = make_ups_or_404(who).filter(pk=pk, made_up_on__isnull=False)
    line = rows.select_related("member", "activity__notice", "activity__unit").first()
    if line is None:
        raise Http404
    return line


def making_up_or_404(who: Person) -> Member:
    """The member whose own items these are."""
    if who.is_officer or who.member is None:
        raise Http404
    return who.member
