"""What units are told outside the program: written into the outbox by the deed itself, in its own transaction."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import DateField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.circulation.models import Channel, Delivery, Dispatch, Sending
from zhibu.circulation.states import Said
from zhibu.kernel.dates import day as day_text

LONGEST = 300  # characters of the title; the rest stands behind the link


def announce(*, dispatch: Dispatch, said: Said, key: str, now: datetime, within: Q | None = None) -> int:
    """Let the channels that are on say something about a dispatch: those of the units that have a delivery of it, or
    of those among them whose delivery fulfils `within`. `key` tells this saying from others about the same dispatch; a
    channel never has two of one key. Returns how many messages were written. Call it in the deed's transaction.

    Costs nothing while sending is switched off for the installation, and one query while no channel is on.
    """
    if not settings.CHANNELS:
        return 0
    told = Delivery.objects.filter(within or Q(), dispatch=dispatch, member=None)
    own_day = told.filter(unit=OuterRef("unit")).values("sign_by")
    channels = list(
        Channel.objects.filter(on=True, removed_at=None, unit__in=told.values("unit"))
        .annotate(day=Coalesce(Subquery(own_day), Value(dispatch.sign_by, DateField())))
        .values_list("pk", "day")
    )
    words = {day: _words(dispatch, said, day) for day in {day for _channel, day in channels}}
    rows = [
        Sending(
            channel_id=channel, key=f"{dispatch.pk}:{said}:{key}", dispatch=dispatch, said=said, text=words[day][0],
            useful_until=words[day][1], made_at=now, due_at=now,
        )
        for channel, day in channels
    ]  # fmt: skip
    if not rows:
        return 0
    Sending.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _words(dispatch: Dispatch, said: Said, until: date | None) -> tuple[str, date | None]:
    """The message in the committee's language, and the last day on which it is of use: number and theme, what is
    asked, until when, and the way to the sheet. No name and nothing about a person.
    """
    with override(settings.LANGUAGE_CODE):
        words = {"title": dispatch.title[:LONGEST], "day": day_text(until)}
        text = {
            Said.ISSUED: _("New notice: %(title)s. Please sign for it by %(day)s."),
            Said.CHANGED: _("Changed: %(title)s. Please read it as it is now and sign for it by %(day)s."),
            Said.WITHDRAWN: _("Withdrawn: %(title)s. Nothing more is asked."),
            Said.REMINDED: _("Reminder: %(title)s waits to be signed for; it was asked for by %(day)s."),
        }[said] % words
    if settings.OWN_ADDRESS:
        text += f"\n{settings.OWN_ADDRESS}{dispatch.url}"
    # A reminder of what is late is still of use; a withdrawal as long as the thing itself would have been.
    late = said in {Said.REMINDED, Said.WITHDRAWN}
    return text, dispatch.read_by if late else until
