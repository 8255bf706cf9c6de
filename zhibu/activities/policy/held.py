"""Which activities a person may see and run."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Attendance, ListChange
from zhibu.activities.states import SENT
from zhibu.circulation.models import Delivery
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import UnitKind


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


def announced_or_404(code: str) -> Activity:
    """The activity of a poster's code, for anybody: who has the code has the poster. A draft has no poster."""
    found = queries.activity_of_code(code)
    if found is None or found.notice.state not in SENT:
        raise Http404
    return found


def expected_of_own(activity: Activity, who: Person) -> QuerySet[Member]:
    """Whom the person knows among those expected: all for who runs the activity; of a joint one their unit's own."""
    expected = queries.expected_members(activity, queries.counted_on(activity, who.today))
    if who.serves(activity.unit):
        return expected
    home = Delivery.objects.filter(dispatch=activity.notice.dispatch_id, member=OuterRef("pk"))
    return expected.filter(Exists(home.filter(unit__in=[unit.pk for unit in who.own_units])))


def here_or_404(who: Person, pk: int) -> tuple[Activity, Member]:
    """An activity at which the person is expected themselves, whatever they act as: who scans the code at the door may
    be its officer too.
    """
    activity = Activity.objects.select_related("notice", "unit").filter(pk=pk, notice__state__in=SENT).first()
    if activity is None or who.member is None:
        raise Http404
    expected = queries.expected_members(activity, queries.counted_on(activity, who.today))
    if not expected.filter(pk=who.member.pk).exists():
        raise Http404
    return activity, who.member


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
