"""One run of the worker over the outbox."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from zhibu.circulation.models import Channel, Sending
from zhibu.circulation.services import outbox
from zhibu.circulation.services.outbox import Outcome
from zhibu.circulation.states import SendingReason, SendingState

LASTS = timedelta(seconds=60)  # a run ends after that, so that other jobs have their turn

log = logging.getLogger(__name__)


def send_out(*, now: datetime, clock: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due and return how many messages the other sides accepted. `clock` says what time it is while the
    run goes on. What a dead worker held is given up first, even while sending is switched off.
    """
    outbox.give_up(now=now)
    if not settings.CHANNELS:
        return 0
    outbox.drop_useless(now=now)
    accepted, end = 0, clock() + LASTS
    for channel in outbox.channels_to_serve(clock()):
        if clock() >= end:
            break
        accepted += _serve(channel, clock)
    return accepted


def _serve(channel: int, clock: Callable[[], datetime]) -> int:
    """One batch of one channel; after the first trouble the rest waits, so that it does not delay other channels."""
    batch, accepted = outbox.claim(channel, now=clock()), 0
    end = clock() + LASTS
    for place, sending in enumerate(batch):
        if clock() >= end:  # long before the claim would be taken for a dead worker's
            outbox.give_back(batch[place:], now=clock())
            break
        if not outbox.still_held(sending):
            continue
        outcome = _try(sending)
        outbox.mark(sending, outcome, now=clock())
        accepted += outcome.state == SendingState.ACCEPTED
        if outcome.state in {SendingState.NEW, SendingState.UNKNOWN}:
            outbox.give_back(batch[place + 1 :], now=clock())
            break
    return accepted


def _try(sending: Sending) -> Outcome:
    """The call itself; whatever goes wrong in a way nobody thought of may have happened after the sending."""
    try:
        return call(sending.channel, sending.text, sending.key)
    except Exception as error:
        log.error("channel %s: %s", sending.channel_id, type(error).__name__)  # its text may hold the key
        return Outcome(SendingState.UNKNOWN, SendingReason.LOST)


def call(channel: Channel, text: str, key: str) -> Outcome:
    """Hand the text to the other side. The library is heavy and loaded here, in the worker, and nowhere else."""
    from zhibu.circulation.services import mail, robots

    return mail.send(channel, text, key) if channel.kind == "mail" else robots.send(channel, text)
