"""撤回: a notice taken back after its issue. Its number stays with it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Notice
from zhibu.activities.services.burden import burden_source
from zhibu.activities.services.indexing import index
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.tasks import close_key, keys_of, leave_source
from zhibu.activities.states import NoticeState
from zhibu.audit.services import record
from zhibu.circulation.services import (
    announce,
    close_dispatch,
    close_tasks,
    close_tasks_from,
    take_back_burden,
    tell_again,
)
from zhibu.circulation.states import Said
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def withdraw(*, notice: Notice, reason: str, who: Person, now: datetime) -> Notice:
    """Take an issued notice back: it keeps its number, everything it asked for is closed, and all who had it are told
    once, in the same transaction.

    Raises NotPossibleError without a reason, when it is not issued, and once a roll is confirmed: facts stay, such a
    notice is closed instead.
    """
    notice = locked_in_force(notice)
    if notice.state != NoticeState.ISSUED or notice.dispatch is None:
        raise NotPossibleError(_("This notice has been closed and can no longer be withdrawn."))
    if not reason.strip():
        raise NotPossibleError(_("Give the reason; everybody who had the notice reads it."))
    # Held so that a roll being confirmed is either seen here or sees the withdrawal.
    activities = list(Activity.objects.select_for_update().filter(notice=notice).order_by("pk"))
    if held := sum(activity.roll_version > 0 for activity in activities):
        raise NotPossibleError(queries.held_already(held))
    notice.state, notice.withdrawn_at, notice.withdrawn_because = NoticeState.WITHDRAWN, now, reason.strip()
    notice.save(update_fields=["state", "withdrawn_at", "withdrawn_because"])
    index(notice)
    close_tasks([key for activity in activities for key in keys_of(activity)], now=now)
    close_tasks([close_key(notice.pk)], now=now)
    close_tasks_from(f"activities.preview:{notice.pk}", now=now)
    for activity in activities:
        close_tasks_from(leave_source(activity.pk), now=now)
    take_back_burden(source=burden_source(notice.pk), now=now)
    close_dispatch(dispatch=notice.dispatch, now=now)
    units, members = tell_again(dispatch=notice.dispatch, now=now)
    announce(dispatch=notice.dispatch, said=Said.WITHDRAWN, key="1", now=now)
    record(
        actor=who.actor,
        deed="activities.notice.withdrawn",
        subject=f"activities.notice:{notice.pk}",
        detail={"number": notice.number_text, "units": units, "members": members},
        now=now,
    )
    return notice
