"""The sender reads what came of a notice and closes it with its result."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Notice
from zhibu.activities.services.indexing import index
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.tasks import close_key, close_task
from zhibu.activities.states import NoticeState
from zhibu.audit.services import record
from zhibu.circulation.services import close_dispatch, close_tasks, open_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def close_notice(*, notice: Notice, result: str, who: Person, now: datetime) -> Notice:
    """Close an issued notice with its result, which all who had it read. Rolls and feedback that are missing can still
    come in late; nobody is asked to sign for it or to read it any more.

    Raises NotPossibleError before its last day is over, without a result, and when it is closed already.
    """
    notice = locked_in_force(notice)
    if notice.state != NoticeState.ISSUED or notice.dispatch is None:
        raise NotPossibleError(_("The notice has been closed."))
    if notice.end is not None and notice.end >= timezone.localdate(now):
        raise NotPossibleError(_("Its last day is still to come; close it after that."))
    if not result.strip():
        raise NotPossibleError(_("Write what came of it; all who had the notice read it."))
    notice.state, notice.closed_at, notice.result = NoticeState.CLOSED, now, result.strip()
    notice.save(update_fields=["state", "closed_at", "result"])
    index(notice)
    close_dispatch(dispatch=notice.dispatch, now=now)
    close_tasks([close_key(notice.pk)], now=now)
    record(
        actor=who.actor,
        deed="activities.notice.closed",
        subject=f"activities.notice:{notice.pk}",
        detail={"number": notice.number_text},
        now=now,
    )
    return notice


def ask_to_close(*, now: datetime) -> int:
    """Put notices whose feedback is due or complete on the list of their issuers; by the clock, as often as one likes.
    Returns how many there are.
    """
    notices = queries.to_be_closed(on=timezone.localdate(now))
    open_tasks([close_task(notice) for notice in notices], now=now)
    return len(notices)
