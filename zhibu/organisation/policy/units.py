"""Which units a person may see and change."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.kernel.trees import ancestors, within, within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy.people import MEMBER, OFFICER, Person
from zhibu.organisation.states import UnitKind


def visible_units(who: Person) -> QuerySet[Unit]:
    """Every signed-in person of the committee may see the tree of units."""
    return Unit.objects.all() if who.mode in {MEMBER, OFFICER} else Unit.objects.none()


def readable_units(who: Person) -> QuerySet[Unit]:
    """Units whose page the person may open: those they manage, their own, and those above either."""
    own = [post.unit.path for post in who.posts] if who.is_officer else []
    own += [who.unit.path] if who.unit else []
    return visible_units(who).filter(
        within_any("path", who.paths) | Q(path__in={above for path in own for above in ancestors(path)})
    )


def reads(who: Person, path: str) -> bool:
    """The same question as `readable_units` for one path, without a query."""
    own = [post.unit.path for post in who.posts] if who.is_officer else []
    own += [who.unit.path] if who.unit else []
    return any(path.startswith(up) for up in who.paths) or any(down.startswith(path) for down in own)


def unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code among those the person may see."""
    return _one(visible_units(who).select_related("host", "parent"), code=code)


def readable_unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code when the person may open its page."""
    return _one(readable_units(who).select_related("host", "parent"), code=code)


def managed_unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code when the person manages it; of other units nothing inside is shown (404)."""
    for own in who.own_units:  # looked up already, with the person
        if own.code == code:
            return own
    unit = unit_or_404(who, code)
    if not who.manages(unit):
        raise Http404
    return unit


def homes_within(who: Person, unit: Unit) -> list[Unit]:
    """Units to which members can belong, of this one and those below it, by code."""
    kinds = [UnitKind.BRANCH, UnitKind.GROUP]
    rows = Unit.objects.filter(within("path", unit.path), within_any("path", who.paths), dissolved=None)
    return list(rows.filter(kind__in=kinds).order_by("code"))


def receiving_units() -> list[Unit]:
    """Units to which a member can be transferred, by code; everybody of the committee may see the tree."""
    kinds = [UnitKind.BRANCH, UnitKind.GROUP]
    return list(Unit.objects.filter(dissolved=None, kind__in=kinds).order_by("code"))


def kept_unit_or_404(who: Person, code: str) -> Unit:
    """A unit that the person changes: the committee's staff, as codes and places concern the whole tree; not the
    committee itself, which is named when it is set up.
    """
    unit = managed_unit_or_404(who, code)
    require_staff(who)
    if unit.is_root:
        raise Http404
    return unit


def places_for_units(who: Person) -> list[Unit]:
    """Units under which one may be put, by code."""
    rows = Unit.objects.filter(within_any("path", who.paths), dissolved=None).exclude(kind=UnitKind.GROUP)
    return list(rows.order_by("code"))


def require_staff(who: Person) -> None:
    """403 with the name of who may, unless the person is committee staff."""
    if not who.is_staff:
        raise PermissionDenied(_("Only the committee's own staff may do this."))


def require_officer(who: Person, unit: Unit) -> None:
    """403 with the name of who may, unless the person is an officer of the unit or of one above it."""
    if not who.manages(unit):
        raise PermissionDenied(_("Only officers of %(unit)s may do this.") % {"unit": unit.name})


def _one(rows: QuerySet[Any], **which: Any) -> Any:
    found = rows.filter(**which).first()
    if found is None:
        raise Http404
    return found
