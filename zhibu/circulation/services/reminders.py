"""催办: those who have not signed for or acknowledged a dispatch are told so, seldom and in office hours."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.circulation import queries
from zhibu.circulation.models import Delivery, Dispatch
from zhibu.circulation.services.announcements import announce
from zhibu.circulation.states import Said
from zhibu.kernel.dates import minute
from zhibu.kernel.deeds import NotPossibleError


@transaction.atomic
def remind(*, dispatch: Dispatch, within: Q, actor: Actor, now: datetime) -> tuple[int, int]:
    """Remind those among the deliveries that fulfil `within` who have not answered and may be reminded (rules GW-31 to
    GW-33); it stands on top of their to-do list with its day. Returns how many units and members that were.

    Raises NotPossibleError when it is closed, outside the hours for reminders, and when nobody may be reminded now.
    """
    if dispatch.closed_at is not None:
        raise NotPossibleError(_("Nobody is asked to answer it any more, so nobody is reminded."))
    possible = queries.possible_from(now)
    if possible > now:
        raise NotPossibleError(
            _("Reminders are made in the hours of working days; this one is possible from %(time)s.")
            % {"time": minute(possible)}
        )
    # One UPDATE per kind with every condition in it: of two at the same moment the second finds them reminded.
    ready = Delivery.objects.filter(queries.remindable(dispatch, now), within)
    again = {"reminded": F("reminded") + 1, "reminded_at": now}
    units = ready.filter(member=None).update(**again)
    members = ready.filter(member__isnull=False).update(**again)
    if not units and not members:
        raise NotPossibleError(queries.why_nobody(dispatch, within, now))
    if units:
        day = timezone.localdate(now)  # a unit is told once a day outside the program, whatever is changed meanwhile
        announce(dispatch=dispatch, said=Said.REMINDED, key=f"{day}", within=Q(reminded_at=now), now=now)
    record(
        actor=actor,
        deed="circulation.dispatch.reminded",
        subject=f"circulation.dispatch:{dispatch.pk}",
        detail={"units": units, "members": members},
        now=now,
    )
    return units, members
