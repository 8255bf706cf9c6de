"""Which leaves a person may ask for, see and answer."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Leave, ListChange
from zhibu.activities.states import SENT, Held
from zhibu.circulation.models import Delivery
from zhibu.organisation.policy import Person


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


def slip_or_404(who: Person, pk: int) -> Leave:
    """A leave whose slip the person may print: their own, or one that they answer."""
    rows = Leave.objects.filter(member=who.member) if not who.is_officer and who.member else _own_leaves(who)
    leave = rows.select_related("activity__notice__issuer", "activity__unit", "member").filter(pk=pk).first()
    if leave is None or leave.taken_back_at is not None:
        raise Http404
    return leave


def leave_or_404(who: Person, pk: int) -> Leave:
    """A leave that the person answers."""
    leave = _own_leaves(who).select_related("activity__notice", "activity__unit", "member").filter(pk=pk).first()
    if leave is None:
        raise Http404
    return leave
