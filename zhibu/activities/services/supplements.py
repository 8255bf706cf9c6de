"""补发: an issued notice sent to further units. Same number; only the new ones are asked for anything."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Notice, Supplement
from zhibu.activities.services.burden import REASON, weigh
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.notices import open_activities
from zhibu.activities.states import SIGN_WITHIN, Held, NoticeState
from zhibu.audit.services import record
from zhibu.circulation.services import announce, deliver_to_members, deliver_to_units
from zhibu.circulation.states import Said
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def supplement(*, notice: Notice, units: Sequence[Unit], who: Person, now: datetime, reason: str = "") -> Supplement:
    """Send an issued notice to further units below its issuer: deliveries, activities, tasks and the account of burden
    for them alone, in one transaction. They sign by a day of their own (GW-04, counted from today); that of the others
    stays.

    Raises NotPossibleError without units, for units that have it or are not the issuer's, when it is withdrawn, closed
    or over, and once the roll of a joint activity is confirmed; ReasonNeededError beyond the limit of a month.
    """
    notice = locked_in_force(notice)
    today = timezone.localdate(now)
    _check(notice, units, today=today)
    assert notice.dispatch is not None
    new = sorted(unit.pk for unit in units)
    made = Supplement.objects.create(notice=notice, made_by=who.actor.id, made_at=now)
    made.units.set(new)
    notice.units.add(*new)
    recipients = queries.recipients(notice, on=today, units=new)
    weigh(notice, new, recipients, reason=reason, who=who, now=now)
    notice.save(update_fields=REASON)
    dispatch = notice.dispatch
    activities = open_activities(notice, recipients, now)
    deliver_to_units(dispatch=dispatch, units=new, sign_by=last_of(today, SIGN_WITHIN(today)), now=now)
    members = deliver_to_members(dispatch=dispatch, recipients=recipients, now=now)
    announce(dispatch=dispatch, said=Said.ISSUED, key="1", within=Q(unit__in=new), now=now)
    record(
        actor=who.actor,
        deed="activities.notice.supplemented",
        subject=f"activities.notice:{notice.pk}",
        detail={
            "number": notice.number_text,
            "units": [unit.code for unit in sorted(units, key=lambda unit: unit.code)],
            "members": members,
            "activities": activities,
        },
        now=now,
    )
    return made


def _check(notice: Notice, units: Sequence[Unit], *, today: object) -> None:
    """What must hold, on a notice that is held."""
    if notice.state != NoticeState.ISSUED:
        raise NotPossibleError(_("This notice has been closed; issue it again to further units."))
    if notice.end is None or notice.end < today:  # type: ignore[operator]
        raise NotPossibleError(_("Its days are over; issue it again to further units."))
    if not units:
        raise NotPossibleError(_("Choose at least one unit."))
    if [unit for unit in units if not unit.is_within(notice.issuer.path) or unit.dissolved]:
        raise NotPossibleError(_("It can go only to units of %(unit)s.") % {"unit": notice.issuer.name})
    there = notice.units.filter(pk__in=[unit.pk for unit in units]).order_by("code").values_list("name", flat=True)
    if names := list(there):
        raise NotPossibleError(_("It has gone to %(units)s already.") % {"units": _(", ").join(names)})
    held = Activity.objects.select_for_update().filter(notice=notice, roll_version__gt=0).order_by("pk")
    if notice.held == Held.JOINTLY and held.exists():
        raise NotPossibleError(_("The roll of the joint activity is confirmed; add guests by a correction instead."))
