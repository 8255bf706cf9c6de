"""The outbox: new → claimed → accepted, failed or unknown. A claim is committed before anything leaves the program, so
nothing leaves it twice by itself; what nobody can know is shown to a person, who decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import SYSTEM, record, record_many
from zhibu.circulation import queries
from zhibu.circulation.models import Channel, Delivery, Sending
from zhibu.circulation.services.tasks import NewTask, close_tasks, reopen_tasks
from zhibu.circulation.states import AGAIN_AFTER, BATCH, CLAIM_HOLDS, Said, SendingReason, SendingState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person

KIND = "circulation.sendings"
NEW, CLAIMED, UNKNOWN = SendingState.NEW, SendingState.CLAIMED, SendingState.UNKNOWN


@dataclass(frozen=True)
class Outcome:
    """What came of one call: the state it ends in, why, and the few words of the other side. `new` says that provably
    nothing was sent.
    """

    state: SendingState
    reason: str = ""
    answer: str = ""


def channels_to_serve(now: datetime) -> list[int]:
    """Channels for which something is due, those without trouble first; the others in the order of their trouble."""
    order = F("troubled_at").asc(nulls_first=True), "pk"
    rows = Channel.objects.filter(Exists(_due(now).filter(channel=OuterRef("pk"))), removed_at=None)
    return list(rows.order_by(*order).values_list("pk", flat=True))


def _due(now: datetime) -> QuerySet[Sending]:
    """Messages that may be sent at this instant: tests of any channel, the others of those that are on, reminders in
    their hours.
    """
    rows = Sending.objects.filter(Q(channel__on=True) | Q(said=Said.TEST), state=NEW, due_at__lte=now)
    return rows if queries.possible_from(now) <= now else rows.exclude(said=Said.REMINDED)


def claim(channel: int, *, now: datetime) -> list[Sending]:
    """Take up to a batch of one channel's due messages for this run, the oldest first; nothing while sending is held.
    Committed when it returns: of two workers each message is held by one.
    """
    name = token_hex(16)
    with transaction.atomic(durable=True):
        if queries.held_since():
            return []
        rows = _due(now).filter(channel=channel).order_by("pk").select_for_update(skip_locked=True, of=("self",))
        wanted = list(rows.values_list("pk", flat=True)[:BATCH])
        Sending.objects.filter(pk__in=wanted, state=NEW).update(
            state=CLAIMED, claim=name, claimed_at=now, reason="", answer="", tries=F("tries") + 1
        )
    return list(Sending.objects.filter(claim=name, state=CLAIMED).select_related("channel").order_by("pk"))


def still_held(sending: Sending) -> bool:
    """Whether this run still holds the message: asked right before it is sent."""
    return Sending.objects.filter(pk=sending.pk, claim=sending.claim, state=CLAIMED).exists()


@transaction.atomic
def mark(sending: Sending, outcome: Outcome, *, now: datetime) -> bool:
    """Write down what came of a call. A late answer settles what was taken for lost meanwhile, unless a person has
    decided. False when this run no longer holds the message, and nothing is changed.
    """
    state, reason, due = outcome.state, outcome.reason, sending.due_at
    if state == NEW and sending.tries <= len(AGAIN_AFTER):
        due = now + AGAIN_AFTER[sending.tries - 1]
    elif state == NEW:
        state = SendingState.FAILED
    mine = Sending.objects.filter(pk=sending.pk, claim=sending.claim, state__in=[CLAIMED, UNKNOWN])
    if outcome.state in {NEW, UNKNOWN}:
        mine = mine.filter(state=CLAIMED)
    changed = mine.update(
        state=state, reason=reason, answer=outcome.answer[:80], due_at=due, ended_at=None if state == NEW else now
    )
    if not changed:
        return False
    if state != SendingState.ACCEPTED:
        Channel.objects.filter(pk=sending.channel_id).update(troubled_at=now)
    if state == NEW:
        return True  # nothing has happened yet that the log would have to tell
    settle_tasks([sending.channel.unit_id], now=now)
    detail = {"reason": str(reason)} if reason else {}
    record(actor=SYSTEM, deed=f"circulation.sending.{state}", subject=_subject(sending), detail=detail, now=now)
    return True


@transaction.atomic
def give_back(claimed: Iterable[Sending], *, now: datetime) -> int:
    """Messages of this run that were not sent wait again, a little later; it is no try."""
    rows = list(claimed)
    if not rows:
        return 0
    mine = Sending.objects.filter(pk__in=[row.pk for row in rows], claim=rows[0].claim, state=CLAIMED)
    return mine.update(state=NEW, claim="", claimed_at=None, due_at=now + AGAIN_AFTER[0], tries=F("tries") - 1)


@transaction.atomic
def give_up(*, now: datetime) -> int:
    """What a worker has held too long is unknown from now on, as the worker died in the middle; returns how many."""
    return to_be_checked(Q(state=CLAIMED, claimed_at__lt=now - CLAIM_HOLDS), SendingReason.DIED, now=now)


def to_be_checked(which: Q, reason: SendingReason, *, now: datetime) -> int:
    """Mark messages as unknown, and let the officers of their units have a task. Call it in a transaction."""
    rows = Sending.objects.filter(which).select_for_update(of=("self",)).select_related("channel").order_by("pk")
    found = list(rows)
    if not found:
        return 0
    Sending.objects.filter(pk__in=[row.pk for row in found]).update(state=UNKNOWN, reason=reason, ended_at=now)
    settle_tasks({row.channel.unit_id for row in found}, now=now)
    entries = [(_subject(row), {"reason": str(reason)}) for row in found]
    record_many(actor=SYSTEM, deed="circulation.sending.unknown", entries=entries, now=now)
    return len(found)


@transaction.atomic
def drop_useless(*, now: datetime) -> int:
    """Messages that wait and help nobody any more are not sent: those whose last day is over, and reminders of what
    was signed meanwhile. Returns how many.
    """
    waiting = Sending.objects.filter(state=NEW)
    over = waiting.filter(useful_until__lt=timezone.localdate(now))
    count = over.update(state=SendingState.DROPPED, reason=SendingReason.OVER, ended_at=now)
    answered = Delivery.objects.filter(
        dispatch=OuterRef("dispatch"), unit=OuterRef("channel__unit"), member=None, answered_at__isnull=False
    )
    signed = waiting.filter(Exists(answered), said=Said.REMINDED)
    return count + signed.update(state=SendingState.DROPPED, reason=SendingReason.ANSWERED, ended_at=now)


@transaction.atomic
def decide(*, sending: Sending, again: bool, who: Person, now: datetime) -> Sending:
    """A named person says of a message that is unknown that it arrived, or that it is to be sent again; one that
    failed may be sent again too. Raises NotPossibleError when somebody has decided meanwhile, and when it cannot be
    sent.
    """
    kept = Sending.objects.select_for_update(of=("self",)).select_related("channel__unit").get(pk=sending.pk)
    if kept.state != UNKNOWN and not (again and kept.state == SendingState.FAILED):
        raise NotPossibleError(_("It has been settled meanwhile."))
    if again:
        _check_again(kept, now)
        kept.state, kept.claim, kept.claimed_at, kept.due_at, kept.tries, kept.ended_at = NEW, "", None, now, 0, None
        kept.reason, kept.answer = "", ""
    else:
        kept.state, kept.ended_at = SendingState.ARRIVED, now
    kept.decided_by, kept.decided_at = who.member, now
    kept.save()
    settle_tasks([kept.channel.unit_id], now=now)
    verb = "sent_again" if again else "arrived"
    record(actor=who.actor, deed=f"circulation.sending.{verb}", subject=_subject(kept), now=now)
    return kept


def _check_again(sending: Sending, now: datetime) -> None:
    if not settings.CHANNELS:
        raise NotPossibleError(_("Sending is switched off for this installation (ZHIBU_CHANNELS)."))
    if not sending.channel.on and sending.said != Said.TEST:
        raise NotPossibleError(_("The channel is off; switch it on first."))
    if sending.channel.removed_at:
        raise NotPossibleError(_("This channel has been removed."))
    if sending.useful_until and sending.useful_until < timezone.localdate(now):
        raise NotPossibleError(_("Its day is over; it would help nobody any more."))


def settle_tasks(units: Iterable[int], *, now: datetime) -> None:
    """One open task for the officers of each of these units (ids) that has messages to be checked, none for the
    others. Call it in the deed's transaction.
    """
    wanted = set(units)
    rows = Sending.objects.filter(state=UNKNOWN, channel__unit__in=wanted).order_by().values("channel__unit")
    counts = dict(rows.annotate(num=Count("pk")).values_list("channel__unit", "num"))
    close_tasks([f"{KIND}:{unit}" for unit in wanted - counts.keys()], now=now)
    names = dict(Unit.objects.filter(pk__in=counts).values_list("pk", "name"))
    tasks = [
        NewTask(
            key=f"{KIND}:{unit}",
            kind=KIND,
            url=f"{reverse('circulation:sendings')}?state={UNKNOWN}",
            words={"num": num, "unit": names[unit]},
            unit_id=unit,
        )
        for unit, num in counts.items()
    ]
    if tasks:
        reopen_tasks(tasks, now=now)


def _subject(sending: Sending) -> str:
    return f"circulation.sending:{sending.pk}"
