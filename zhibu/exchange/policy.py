"""Which practices a person may read, and what they may do with them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity
from zhibu.activities.policy import activity_or_404
from zhibu.exchange.models import Collection, Comment, Practice
from zhibu.exchange.states import Stage
from zhibu.kernel.trees import ancestors, within_any
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person, require_staff

__all__ = ["require_staff"]


def visible_practices(who: Person) -> QuerySet[Practice]:
    """Members and officers: what is posted for their unit or one above it. Officers also what units they manage have
    posted or had taken down, and their own units' drafts.
    """
    own = [unit.path for unit in who.own_units] or ([who.unit.path] if who.unit and who.member else [])
    addressed = Q(audience__path__in={above for path in own for above in ancestors(path)})
    if not who.is_officer:
        return Practice.objects.filter(addressed, stage=Stage.POSTED) if own else Practice.objects.none()
    managed = within_any("unit__path", who.paths)
    drafts = Q(stage=Stage.DRAFT, unit__in=[unit.pk for unit in who.own_units])
    return Practice.objects.filter(
        Q(stage=Stage.POSTED) & (addressed | managed) | Q(stage=Stage.DOWN) & managed | drafts
    )


def practice_or_404(who: Person, pk: int) -> Practice:
    """The practice among those the person may see."""
    rows = visible_practices(who).select_related("unit", "audience", "activity__notice", "activity__feedback")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def posted_or_404(who: Person, pk: int) -> Practice:
    """A practice that is posted."""
    found = practice_or_404(who, pk)
    if found.stage != Stage.POSTED:
        raise Http404
    return found


def source_or_404(who: Person, pk: int) -> Activity:
    """An activity of which the person may make a practice: 403 for those who only read it."""
    activity = activity_or_404(who, pk)
    _require_own(who, activity.unit)
    return activity


def written_or_404(who: Person, pk: int) -> Practice:
    """A practice that the person may write: an officer of its unit."""
    found = practice_or_404(who, pk)
    _require_own(who, found.unit)
    return found


def _require_own(who: Person, unit: Unit) -> None:
    if not who.serves(unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": unit.name})


def may_oversee(who: Person, practice: Practice) -> bool:
    """Officers above the unit may ask for a change or take a practice down."""
    return who.stands_above(practice.unit)


def overseen_or_404(who: Person, pk: int) -> Practice:
    """A posted practice of a unit below the person's; 403 for everybody else who reads it."""
    found = posted_or_404(who, pk)
    if not may_oversee(who, found):
        raise PermissionDenied(_("Only officers of a unit above %(unit)s may do this.") % {"unit": found.unit.name})
    return found


def audiences(unit: Unit) -> list[Unit]:
    """To whose members a practice of the unit may be shown: the committee first, then nearer ones."""
    return list(Unit.objects.filter(path__in=ancestors(unit.path)).order_by("path"))


def takers(who: Person, practice: Practice) -> list[Unit]:
    """The person's own units that may take a practice up: all but the one that made it, by code."""
    return sorted((unit for unit in who.own_units if unit.pk != practice.unit_id), key=lambda unit: unit.code)


def taker_or_403(who: Person, practice: Practice, code: str) -> Unit:
    """The unit that takes a practice up; with one unit nothing is asked. 403 for who is no officer of another unit."""
    units = takers(who, practice)
    if not units:
        raise PermissionDenied(_("A practice is taken up by officers of another unit."))
    found = next((unit for unit in units if unit.code == code), units[0] if len(units) == 1 and not code else None)
    if found is None:
        raise Http404
    return found


def commenting_or_403(who: Person) -> Member:
    """The member behind the person, as a comment carries a name."""
    if who.member is None:
        raise PermissionDenied(_("Comments are made by members, with their name."))
    return who.member


def comment_or_404(who: Person, pk: int) -> Comment:
    """A comment that is still there, under a practice the person may see."""
    rows = Comment.objects.filter(practice__in=visible_practices(who), removed_at=None)
    found = rows.filter(pk=pk).select_related("practice__unit", "member").first()
    if found is None:
        raise Http404
    return found


def own_comment(who: Person, comment: Comment) -> bool:
    """Whether the person has made it; anybody else but the staff is refused (403)."""
    if who.member is not None and comment.member_id == who.member.pk:
        return True
    if not who.is_staff:
        raise PermissionDenied(_("A comment is removed by whoever made it, or by the committee's staff."))
    return False


def require_officer(who: Person) -> None:
    """403 unless the person acts as an officer: members read, officers carry lists away."""
    if not who.is_officer:
        raise PermissionDenied(_("Lists are exported by officers."))


def collection_or_404(pk: int) -> Collection:
    """A collection; everybody signed in may read it, as far as they may read its practices."""
    found = Collection.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
