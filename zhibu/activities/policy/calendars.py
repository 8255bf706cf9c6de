"""Whose calendar somebody sees, and when an address of one still holds."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.accounts.queries import may_enter
from zhibu.activities import queries
from zhibu.activities.models import Activity, CalendarKey
from zhibu.organisation.models import Post, Unit
from zhibu.organisation.policy import Person, managed_unit_or_404


def calendar_of(who: Person) -> QuerySet[Activity]:
    """What a person's calendar shows: an officer's that of the units where they hold a post, a member's their own."""
    if who.member is None:
        raise PermissionDenied(_("A calendar belongs to a member or to an officer of a unit."))
    if who.is_officer:
        return queries.activities_of([unit.pk for unit in who.own_units])
    return queries.own_activities(who.member, on=who.today)


def calendar_unit_or_404(who: Person, code: str) -> Unit | None:
    """The unit whose calendar's address is asked for: None for a member's own; a unit where the officer holds a post,
    else 404.
    """
    if who.member is None:
        raise PermissionDenied(_("A calendar belongs to a member or to an officer of a unit."))
    if not who.is_officer:
        return None
    for unit in who.own_units:
        if unit.code == code:
            return unit
    raise Http404


def filed_unit_or_403(who: Person, code: str) -> Unit:
    """The unit whose year file is written: with names and attendance, so by its own officers; 404 for a unit that the
    person does not manage, 403 for those above it.
    """
    unit = managed_unit_or_404(who, code)
    if not who.serves(unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": unit.name})
    return unit


def calendar_key_or_404(token: str, on: date) -> CalendarKey:
    """The address in force with this secret. It holds as long as its maker may sign in and, for a unit's calendar,
    holds a post in it.
    """
    wanted = queries.calendar_token_hash(token)
    rows = CalendarKey.objects.filter(token_hash=wanted, revoked_at=None)
    key = rows.select_related("member__user", "unit").first()
    if key is None or key.member.user is None or not may_enter(key.member.user):
        raise Http404
    if key.unit is not None and not Post.objects.filter(Post.on(on), unit=key.unit, member=key.member).exists():
        raise Http404
    return key
