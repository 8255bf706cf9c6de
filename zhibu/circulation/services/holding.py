"""The one switch that stops all sending, as after a restore: a copy of the database cannot know what has gone out
since it was made.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.audit.services import SYSTEM, Actor, record
from zhibu.circulation.models import Hold
from zhibu.circulation.services.outbox import to_be_checked
from zhibu.circulation.states import SendingReason, SendingState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def hold_channels(*, now: datetime, actor: Actor = SYSTEM) -> int:
    """Stop all sending until a person releases it. What waited or was being sent is unknown from now on, as it may
    have gone out after the copy was made; returns how many messages that are. A copy made during a hold is no better,
    so calling it again says the same of what was written since.
    """
    hold, _made = Hold.objects.select_for_update().get_or_create(pk=1)
    if hold.since is None:
        hold.since = now
        hold.save(update_fields=["since"])
    count = to_be_checked(Q(state__in=[SendingState.NEW, SendingState.CLAIMED]), SendingReason.HELD, now=now)
    detail = {"messages": count}
    record(actor=actor, deed="circulation.channels.held", subject="circulation.channels", detail=detail, now=now)
    return count


def hold_after_restore(*, now: datetime) -> str:
    """The same in the database that a restore has made ready; says so."""
    count = hold_channels(now=now)
    return _("Sending is held until staff release it; messages whose fate nobody knows: %(count)s.") % {"count": count}


@transaction.atomic
def release_channels(*, who: Person, now: datetime) -> None:
    """Let messages go out again: those written since the hold by themselves, those before it when a person decides so
    one by one. Raises NotPossibleError when nothing is held.
    """
    hold = Hold.objects.select_for_update().filter(pk=1, since__isnull=False).first()
    if hold is None:
        raise NotPossibleError(_("Sending is not held."))
    hold.since, hold.released_by, hold.released_at = None, who.member, now
    hold.save()
    record(actor=who.actor, deed="circulation.channels.released", subject="circulation.channels", now=now)
