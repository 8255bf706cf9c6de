"""Which notices and activities a person may see, and what they may do with them."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Attendance, Leave, ListChange, Notice
from zhibu.activities.states import SENT, UNNUMBERED, Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import UnitKind


def visible_notices(who: Person) -> QuerySet[Notice]:
    """Officers: issued notices of or to units they manage, and their own units' drafts. Members: what was delivered
    to them. What was withdrawn stays with those who had it.
    """
    if who.is_officer:
        addressed = Unit.objects.filter(within_any("path", who.paths), notices_received=OuterRef("pk"))
        own = within_any("issuer__path", who.paths)
        drafts = Q(state__in=UNNUMBERED, issuer__in=[unit.pk for unit in who.own_units])
        return Notice.objects.filter(drafts | Q(state__in=SENT) & (own | Exists(addressed)))
    if who.member is not None:
        mine = Delivery.objects.filter(dispatch=OuterRef("dispatch"), member=who.member)
        return Notice.objects.filter(Exists(mine), state__in=SENT)
    return Notice.objects.none()


def notice_or_404(who: Person, pk: int) -> Notice:
    """The notice among those the person may see."""
    notice = visible_notices(who).select_related("issuer", "dispatch").filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def draft_or_404(who: Person, pk: int) -> Notice:
    """The draft among those the person may see; an issued notice is no draft any more."""
    notice = notice_or_404(who, pk)
    if notice.state != NoticeState.DRAFT:
        raise Http404
    return notice


def submitted_or_404(who: Person, pk: int) -> Notice:
    """A draft or what waits for sign-off, among those of the person's own units."""
    notice = notice_or_404(who, pk)
    if notice.state not in UNNUMBERED:
        raise Http404
    return notice


def issuers_or_404(who: Person, pk: int) -> Notice:
    """A notice in any state that a unit of the person's own issues or has issued."""
    notice = notice_or_404(who, pk)
    if not who.serves(notice.issuer):
        raise Http404
    return notice


def issued_or_403(who: Person, pk: int) -> Notice:
    """A notice that has its number, for the officers of its issuer: they alone change or withdraw it."""
    notice = notice_or_404(who, pk)
    if notice.state in UNNUMBERED:
        raise Http404
    if not who.serves(notice.issuer):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": notice.issuer.name})
    return notice


def previewing_unit_or_404(who: Person, notice: Notice, pk: int) -> Unit:
    """A unit that has people expected by the notice: one the officer manages, or the member's own."""
    expected = Delivery.objects.filter(dispatch=notice.dispatch_id, unit=OuterRef("pk"), member__isnull=False)
    if not who.is_officer:
        expected = expected.filter(member=who.member)
    unit = Unit.objects.filter(Exists(expected), pk=pk).first()
    if unit is None or (who.is_officer and not who.manages(unit)):
        raise Http404
    return unit


def visible_activities(who: Person) -> QuerySet[Activity]:
    """Officers: activities of units they manage, and joint ones whose notice they may see. Members: none of their own
    here; a notice's page shows them what concerns them.
    """
    if not who.is_officer:
        return Activity.objects.none()
    managed = within_any("unit__path", who.paths)
    return Activity.objects.filter(managed, notice__state__in=SENT)


def activity_or_404(who: Person, pk: int) -> Activity:
    """The activity among those the person may see."""
    activity = visible_activities(who).select_related("notice", "unit", "feedback").filter(pk=pk).first()
    if activity is None:
        raise Http404
    return activity


def own_activity_or_404(who: Person, pk: int) -> Activity:
    """A member's own: the activity of a notice delivered to them that their unit holds, a joint one, or one to which
    they were invited as a guest.
    """
    if who.is_officer or who.member is None:
        raise Http404
    delivered = Delivery.objects.filter(dispatch=OuterRef("notice__dispatch"), member=who.member)
    guest = ListChange.objects.filter(activity=OuterRef("pk"), member=who.member, added=True, undone_at=None)
    mine = Q(unit=who.unit) | Q(notice__held=Held.JOINTLY) | Exists(guest)
    found = Activity.objects.filter(Exists(delivered), mine, notice__state__in=SENT, pk=pk)
    activity = found.select_related("notice", "unit").first()
    if activity is None:
        raise Http404
    return activity


def own_leave_or_404(who: Person, pk: int) -> Leave:
    """A leave that the member has asked for."""
    leave = Leave.objects.select_related("activity__notice").filter(pk=pk, member=who.member).first()
    if leave is None or who.is_officer or who.member is None:
        raise Http404
    return leave


def _own_leaves(who: Person) -> QuerySet[Leave]:
    """Leaves that the person's own units answer, or of activities that they run; kinds may tell of health, so nobody
    above reads them.
    """
    own = [unit.pk for unit in who.own_units]
    return queries.with_units(Leave.objects.all()).filter(Q(answering__in=own) | Q(activity__unit__in=own))


def answered_leaves_or_404(who: Person, pk: int) -> tuple[Activity, QuerySet[Leave]]:
    """An activity and those of its leaves that the person answers, in the order asked. 403 for officers above."""
    activity = Activity.objects.select_related("notice", "unit").filter(pk=pk, notice__state__in=SENT).first()
    if activity is None or not who.is_officer:
        raise Http404
    joint = activity.notice.held == Held.JOINTLY
    addressed = joint and activity.notice.units.filter(pk__in=[unit.pk for unit in who.own_units]).exists()
    if not addressed and not who.serves(activity.unit):
        if who.manages(activity.unit):
            raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": activity.unit.name})
        raise Http404
    rows = _own_leaves(who).filter(activity=activity, taken_back_at=None).select_related("member")
    return activity, rows.order_by("asked_at", "pk")


def leave_or_404(who: Person, pk: int) -> Leave:
    """A leave that the person answers."""
    leave = _own_leaves(who).select_related("activity__notice", "activity__unit", "member").filter(pk=pk).first()
    if leave is None:
        raise Http404
    return leave


def expected_of_own(activity: Activity, who: Person) -> QuerySet[Member]:
    """Whom the person knows among those expected: all for who runs the activity; of a joint one their unit's own."""
    expected = queries.expected_members(activity, queries.counted_on(activity, who.today))
    if who.serves(activity.unit):
        return expected
    home = Delivery.objects.filter(dispatch=activity.notice.dispatch_id, member=OuterRef("pk"))
    return expected.filter(Exists(home.filter(unit__in=[unit.pk for unit in who.own_units])))


def may_run(who: Person, activity: Activity) -> bool:
    """Plan, roll and feedback are the unit's own officers' work; those above read. A joint activity's are the
    issuer's.
    """
    return who.serves(activity.unit)


def require_run(who: Person, activity: Activity) -> None:
    """403 with who does it, for those who only read the activity."""
    if not may_run(who, activity):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": activity.unit.name})


def list_change_or_404(who: Person, pk: int) -> ListChange:
    """A guest or removed name of an activity that the person may see."""
    rows = ListChange.objects.filter(activity__in=visible_activities(who))
    change = rows.select_related("activity__unit", "activity__notice", "member").filter(pk=pk).first()
    if change is None:
        raise Http404
    return change


def guest_units(activity: Activity) -> list[Unit]:
    """Units from which a guest may come: those that have members of their own."""
    kinds = [UnitKind.BRANCH, UnitKind.GROUP]
    return list(Unit.objects.filter(dissolved=None, kind__in=kinds).exclude(pk=activity.unit_id).order_by("code"))


def guest_named(code: str, name: str, on: date) -> Member:
    """The one member of a unit with this full name. Raises NotPossibleError when there is none, or more than one, so
    that nobody is found by trying.
    """
    there = Affiliation.objects.filter(Affiliation.on(on), unit__code=code, member=OuterRef("pk"))
    found = list(Member.objects.filter(Exists(there), name=name)[:2])
    if len(found) != 1:
        raise NotPossibleError(
            _("%(name)s is not found in that unit; look at the name and the unit.") % {"name": name}
            if not found
            else _("That unit has two members called %(name)s; ask its officers.") % {"name": name}
        )
    return found[0]


def attendance_or_404(who: Person, pk: int) -> Attendance:
    """A line in force of a roll that the person may see."""
    line = (
        Attendance.objects.filter(pk=pk, superseded_by=None, activity__in=visible_activities(who))
        .select_related("activity__notice", "activity__unit", "member")
        .first()
    )
    if line is None:
        raise Http404
    return line


def activity_of(notice: Notice, unit: Unit) -> Activity | None:
    """The activity of a notice that concerns a unit: its own, or the joint one."""
    return (
        Activity.objects.filter(notice=notice)
        .filter(Q(unit=unit) | Q(notice__held=Held.JOINTLY))
        .select_related("unit")
        .first()
    )


def units_to_address(who: Person) -> list[Unit]:
    """Units that the person's own units may address: those below them, and themselves."""
    below = within_any("path", [unit.path for unit in who.own_units])
    return list(Unit.objects.filter(below, dissolved=None).exclude(parent=None).order_by("code"))


def rows_within(who: Person) -> Q:
    """Activities in a notice's table: those of units the person manages, and a joint one for everybody it concerns."""
    return within_any("unit__path", who.paths) | Q(notice__held=Held.JOINTLY)


def units_within(who: Person) -> Q:
    """Rows of units the person manages."""
    return within_any("unit__path", who.paths)


def signing_unit_or_403(who: Person, notice: Notice, code: str) -> Unit:
    """The unit that signs: one in which the person holds a post. 404 when the notice did not go to it."""
    unit = Unit.objects.filter(code=code, notices_received=notice).first()
    if unit is None or not who.manages(unit):
        raise Http404
    if not who.serves(unit):
        raise PermissionDenied(_("Only officers of %(unit)s itself sign for it.") % {"unit": unit.name})
    return unit
