"""What this room adds to the retention table."""

from django.utils.translation import gettext_lazy as _

from zhibu.circulation.models import Sending
from zhibu.circulation.states import MESSAGE_DAYS, SendingState
from zhibu.kernel.registry import Keeping

# What waits, is being sent or is to be checked by a person is not ended yet.
ENDED = (SendingState.ACCEPTED, SendingState.FAILED, SendingState.ARRIVED, SendingState.DROPPED)
TABLE = {
    "messages": Keeping(
        what=_("text of messages to mail and group robots"),
        then=_("text removed; when it went where and what became of it stays"),
        days=MESSAGE_DAYS,
        due=lambda before: Sending.objects.filter(state__in=ENDED, ended_at__lt=before).exclude(text=""),
        end=lambda rows: rows.update(text=""),
        rule=MESSAGE_DAYS.code,
    ),
}
