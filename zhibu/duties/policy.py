"""Who sees which duties, and what they may do with them: officers those of units they manage. A unit's own officers
say what was done; whoever stands above it exempts.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.duties.models import Duty, ListItem, PostList
from zhibu.duties.states import Settled
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person, managed_unit_or_404

__all__ = ["managed_unit_or_404"]


def visible_duties(who: Person) -> QuerySet[Duty]:
    """Duties of the units an officer manages; nothing for members."""
    if not who.is_officer:
        return Duty.objects.none()
    return Duty.objects.all() if who.is_staff else Duty.objects.filter(within_any("unit__path", who.paths))


def officer_or_404(who: Person) -> None:
    """These pages are officers'."""
    if not who.is_officer:
        raise Http404


def duty_or_404(who: Person, pk: int) -> Duty:
    """The duty among those the person may see."""
    rows = visible_duties(who).select_related("requirement", "unit", "activity__notice", "disclosure", "by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_exempt(who: Person, unit: Unit) -> bool:
    """Nobody exempts their own unit."""
    return who.stands_above(unit)


def require_own(who: Person, duty: Duty) -> None:
    """403 with who may: the officers of the unit."""
    require_own_unit(who, duty.unit)


def require_own_unit(who: Person, unit: Unit) -> None:
    """403 with who may: what is handed over within a unit is its officers' only, as its lines may name persons."""
    if not who.serves(unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": unit.name})


def require_above(who: Person, duty: Duty) -> None:
    """403 with who may: officers above the unit."""
    if not may_exempt(who, duty.unit):
        raise PermissionDenied(_("This is done by the officers above %(unit)s.") % {"unit": duty.unit.name})


def may_take_back(who: Person, duty: Duty) -> bool:
    """What is said is taken back by those who may say it."""
    return may_exempt(who, duty.unit) if duty.settled == Settled.EXEMPT else who.serves(duty.unit)


def require_take_back(who: Person, duty: Duty) -> None:
    """403 with who may."""
    if duty.settled == Settled.EXEMPT:
        require_above(who, duty)
    else:
        require_own(who, duty)


def list_or_404(who: Person, pk: int) -> PostList:
    """The version of a list of a unit that the officer manages; a draft only for those who draw it up."""
    found = PostList.objects.select_related("unit").filter(pk=pk).first() if who.is_officer else None
    if found is None or not who.manages(found.unit):
        raise Http404
    if found.issued_at is None and not who.stands_above(found.unit):
        raise Http404
    return found


def item_or_404(made: PostList, pk: int) -> ListItem:
    """The item of this list."""
    found = ListItem.objects.select_related("list").filter(list=made, pk=pk).first()
    if found is None:
        raise Http404
    return found


def require_above_unit(who: Person, unit: Unit) -> None:
    """403 with who may: lists are drawn up by the officers above a unit, those of the committee by its staff."""
    if not who.stands_above(unit):
        raise PermissionDenied(_("This is done by the officers above %(unit)s.") % {"unit": unit.name})


def require_holder(who: Person, made: PostList) -> None:
    """403 with who may: whoever holds the post today."""
    if not any(post.unit_id == made.unit_id and post.kind == made.post for post in who.posts):
        raise PermissionDenied(_("It is signed by whoever holds the post."))
