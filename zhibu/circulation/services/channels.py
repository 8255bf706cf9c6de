"""渠道: a unit's ways out of the program. Each is off when made, and every step is a named person's."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.audit.services import record
from zhibu.circulation import queries
from zhibu.circulation.models import Channel, Sending
from zhibu.circulation.services.addresses import read_address, read_secret
from zhibu.circulation.services.outbox import settle_tasks
from zhibu.circulation.states import ChannelKind, Said, SendingReason, SendingState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def add_channel(*, unit: Unit, kind: str, name: str, address: str, secret: str, who: Person, now: datetime) -> Channel:
    """Keep a way out for a unit, switched off; only a sealed address or key is kept. Raises NotPossibleError for what
    is no address of this kind, and for a unit that is dissolved.
    """
    if unit.dissolved:
        raise NotPossibleError(_("This unit has been dissolved."))
    made = Channel.objects.create(
        unit=unit, kind=ChannelKind(kind), name=name.strip(), address=read_address(kind, address),
        secret=read_secret(kind, secret), made_at=now, made_by=who.actor.id,
    )  # fmt: skip
    _record(made, "added", who, now)
    return made


@transaction.atomic
def switch_channel(*, channel: Channel, on: bool, who: Person, now: datetime) -> Channel:
    """Switch a channel on or off. What still waited is not sent once it is off. Raises NotPossibleError when it was
    removed.
    """
    kept = _held(channel)
    if kept.on == on:
        return kept
    kept.on = on
    kept.save(update_fields=["on"])
    if not on:
        _drop_waiting(kept, now)
    _record(kept, "switched_on" if on else "switched_off", who, now)
    return kept


@transaction.atomic
def remove_channel(*, channel: Channel, who: Person, now: datetime) -> None:
    """Remove a channel: its address and secret are forgotten, what was sent stays on the list."""
    kept = _held(channel)
    kept.on, kept.address, kept.secret, kept.removed_at = False, "", "", now
    kept.save(update_fields=["on", "address", "secret", "removed_at"])
    _drop_waiting(kept, now)
    _record(kept, "removed", who, now)


@transaction.atomic
def try_channel(*, channel: Channel, who: Person, now: datetime) -> Sending:
    """Put a test message into the outbox, also of a channel that is off: so one sees that it works before anybody
    relies on it. Raises NotPossibleError when nothing is sent here, while sending is held, and while a test is under
    way.
    """
    kept = _held(channel)
    if not settings.CHANNELS:
        raise NotPossibleError(_("Sending is switched off for this installation (ZHIBU_CHANNELS)."))
    if queries.held_since():
        raise NotPossibleError(_("Sending is held; the committee's staff release it."))
    under_way = Sending.objects.filter(channel=kept, said=Said.TEST)
    if under_way.filter(state__in=[SendingState.NEW, SendingState.CLAIMED]).exists():
        raise NotPossibleError(_("A test is under way; look at the messages in a minute."))
    with override(settings.LANGUAGE_CODE):
        text = _("This is a test of Zhibu. Nothing is asked of you.")
    made = Sending.objects.create(
        channel=kept, key=f"test:{under_way.count() + 1}", said=Said.TEST, text=text, made_at=now, due_at=now
    )
    _record(kept, "tested", who, now)
    return made


def _held(channel: Channel) -> Channel:
    kept = Channel.objects.select_for_update(of=("self",)).select_related("unit").get(pk=channel.pk)
    if kept.removed_at:
        raise NotPossibleError(_("This channel has been removed."))
    return kept


def _drop_waiting(channel: Channel, now: datetime) -> None:
    """What waits is no longer sent. What is being sent at this moment is marked by the worker that sends it."""
    Sending.objects.filter(channel=channel, state=SendingState.NEW).update(
        state=SendingState.DROPPED, reason=SendingReason.SWITCHED_OFF, ended_at=now
    )
    settle_tasks([channel.unit_id], now=now)


def _record(channel: Channel, verb: str, who: Person, now: datetime) -> None:
    """The audit line; neither the address nor anything of it stands there."""
    record(
        actor=who.actor,
        deed=f"circulation.channel.{verb}",
        subject=f"circulation.channel:{channel.pk}",
        detail={"unit": channel.unit.code, "kind": str(channel.kind)},
        now=now,
    )
