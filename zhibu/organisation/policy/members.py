"""Which members a person may see, and whose record they keep."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.kernel.trees import within, within_any
from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.policy.people import Person
from zhibu.organisation.policy.units import _one
from zhibu.organisation.states import PostKind


def visible_members(who: Person) -> QuerySet[Member]:
    """Members of the units an officer manages; for a member, only themselves."""
    if who.is_officer:
        inside = Affiliation.objects.filter(
            Affiliation.on(who.today), within_any("unit__path", who.paths), member=OuterRef("pk")
        )
        return Member.objects.filter(Exists(inside))
    if who.member is not None:
        return Member.objects.filter(pk=who.member.pk)
    return Member.objects.none()


def member_or_404(who: Person, pk: int) -> Member:
    """The member when an officer manages their unit today, or when it is the person themselves."""
    inside = Exists(visible_members(who).filter(pk=OuterRef("pk")))
    return _one(Member.objects.filter(inside | Q(pk=who.member.pk if who.member else None)), pk=pk)


def own_member_or_404(who: Person) -> Member:
    """The person's own record, in whichever mode they act."""
    return member_or_404(who, who.member.pk if who.member else 0)


def kept_member_or_403(who: Person, pk: int) -> Member:
    """A member whose record the person keeps: as an officer of their unit or above. 403 for the member themselves."""
    member = member_or_404(who, pk)
    if not who.is_officer or not visible_members(who).filter(pk=pk).exists():
        raise PermissionDenied(_("Your record is changed by the officers of your unit; ask them for a correction."))
    return member


def revealed_member_or_403(who: Person, pk: int) -> Member:
    """A member whose full numbers the person may look at: staff, and the secretary of the member's own unit."""
    member = member_or_404(who, pk)
    home = Unit.objects.filter(Affiliation.on(who.today, "affiliations__"), affiliations__member=member).first()
    if home is None or not may_export_in_full(who, home):
        raise PermissionDenied(_("Full numbers are seen by the unit's secretary and the committee's own staff."))
    return member


def candidates(who: Person, unit: Unit) -> QuerySet[Member]:
    """Members who can be appointed in the unit: those of the unit and of all below it today, by pinyin."""
    inside = Affiliation.objects.filter(Affiliation.on(who.today), within("unit__path", unit.path))
    return visible_members(who).filter(pk__in=inside.values("member_id")).order_by("pinyin_key", "pk")


def waiting_for_a_slip(who: Person, unit: Unit) -> QuerySet[Member]:
    """Members of the unit and of all below it who never signed in, and for whom the officer may print a slip.

    A slip lets its holder in as that member. So nobody gets hold of one that opens more than they may do themselves:
    members with a post in a unit the officer does not manage are left to the officers above.
    """
    never = Q(user=None) | Q(user__pin="", user__password__startswith=UNUSABLE_PASSWORD_PREFIX, user__is_active=True)
    return may_get_a_slip(who, unit).filter(never)


def may_get_a_slip(who: Person, unit: Unit) -> QuerySet[Member]:
    """The same with those who signed in before, as a phone may be lost. A used slip puts out their earlier devices."""
    beyond = Post.objects.filter(Q(until=None) | Q(until__gt=who.today), member=OuterRef("pk")).exclude(
        within_any("unit__path", who.paths)
    )
    return candidates(who, unit).filter(Q(user=None) | Q(user__is_active=True)).exclude(Exists(beyond))


def may_export_in_full(who: Person, unit: Unit) -> bool:
    """Whether the person may carry away ID numbers, phones and addresses of a unit: staff, and its own secretary."""
    own = who.is_officer and any(post.unit_id == unit.pk and post.kind == PostKind.SECRETARY for post in who.posts)
    return who.is_staff or own


def require_may_export_in_full(who: Person, unit: Unit) -> None:
    """403 with the name of who may, unless the person may carry away personal values of the unit."""
    if not may_export_in_full(who, unit):
        raise PermissionDenied(
            _("Only the secretary of %(unit)s and the committee's own staff may export full numbers.")
            % {"unit": unit.name}
        )
