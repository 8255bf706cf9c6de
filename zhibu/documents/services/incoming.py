"""Incoming documents (收文): signed for and registered, checked, handled, passed round, pressed for, filed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.attachments.queries import Upload
from zhibu.attachments.services import keep
from zhibu.circulation.services import close_tasks, reopen_tasks
from zhibu.documents import policy
from zhibu.documents.models import Incoming, Reader
from zhibu.documents.queries import classified, refusal
from zhibu.documents.services.common import locked_incoming, next_number, require_state, trace
from zhibu.documents.services.tasks import ask_about, reader_key, reading_task
from zhibu.documents.states import Did, FirstCheck, Handling, IncomingState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person

RECEIPTS = "*"  # the series of receipts: no word of a number, which has no such sign


@transaction.atomic
def register(
    *, unit: Unit, values: Mapping[str, Any], who: Person, now: datetime, upload: Upload | None = None
) -> Incoming:
    """Sign for a paper and register it (签收、登记); it gets the next number of the unit's receipts. Raises
    NotPossibleError for what carries a mark of secrecy.
    """
    if mark := classified(str(values["title"]), str(values.get("their_number", ""))):
        raise NotPossibleError(refusal(mark))
    year = timezone.localdate(values["received_at"]).year
    original = keep(upload=upload, by=who.actor, now=now) if upload else None
    made = Incoming.objects.create(
        unit=unit, year=year, number=next_number(unit, RECEIPTS, year), original=original,
        entered_by=who.actor.id, entered_at=now, **values,
    )  # fmt: skip
    ask_about(made, now)
    trace(made, Did.SIGNED, who, now, made.signed_by)
    trace(made, Did.REGISTERED, who, now, made.receipt)
    return made


@transaction.atomic
def first_check(*, incoming: Incoming, checks: Iterable[str], who: Person, now: datetime) -> Incoming:
    """Pass the first check (初审, GD-07): all five questions are answered with yes. Raises NotPossibleError else."""
    incoming = _due(incoming, IncomingState.CHECKING)
    incoming.checks = [one for one in FirstCheck.values if one in set(checks)]
    if len(incoming.checks) < len(FirstCheck.values):
        raise NotPossibleError(_("Where one of the five is not so, it goes back to its sender with the reason."))
    return _to(incoming, IncomingState.PROPOSING, Did.CHECKED, who, now)


@transaction.atomic
def return_to_sender(*, incoming: Incoming, because: str, who: Person, now: datetime) -> Incoming:
    """Return it to its sender with the reason."""
    incoming = _due(incoming, IncomingState.CHECKING)
    incoming.returned_because = because
    return _to(incoming, IncomingState.RETURNED, Did.RETURNED, who, now, because)


@transaction.atomic
def propose(
    *, incoming: Incoming, values: Mapping[str, Any], readers: Iterable[Member], who: Person, now: datetime
) -> Incoming:
    """Propose how it is handled (拟办): to be read, and by whom; or to be decided, with the proposal, who leads where
    several departments have a part in it, who presses for it, until when (GD-08, GD-10).
    """
    incoming = _due(incoming, IncomingState.PROPOSING)
    for name in ("handling", "proposal", "lead", "with_others", "pressed_by", "due"):
        setattr(incoming, name, values[name])
    decides = incoming.handling == Handling.DECISION
    found = _to(
        incoming, IncomingState.INSTRUCTING if decides else IncomingState.HANDLING, Did.PROPOSED, who, now,
        incoming.proposal,
    )  # fmt: skip
    _pass_round(found, readers, who, now)
    return found


@transaction.atomic
def instruct(*, incoming: Incoming, instruction: str, who: Person, now: datetime) -> Incoming:
    """The leader's instruction (批示). Raises PermissionDenied for anybody else."""
    incoming = _due(incoming, IncomingState.INSTRUCTING)
    policy.require_leader(who, incoming)
    incoming.instruction = instruction
    return _to(incoming, IncomingState.HANDLING, Did.INSTRUCTED, who, now, instruction)


@transaction.atomic
def pass_round(*, incoming: Incoming, readers: Iterable[Member], who: Person, now: datetime) -> int:
    """Pass it to further readers (传阅); returns how many are new. Who has had it stays on the list."""
    incoming = locked_incoming(incoming)
    require_state(incoming, IncomingState.INSTRUCTING, IncomingState.HANDLING)
    return _pass_round(incoming, readers, who, now)


def _pass_round(incoming: Incoming, readers: Iterable[Member], who: Person, now: datetime) -> int:
    there = set(incoming.readers.values_list("member_id", flat=True))
    new = [Reader(incoming=incoming, member=one, asked_at=now) for one in readers if one.pk not in there]
    made = Reader.objects.bulk_create(new)
    reopen_tasks([reading_task(incoming, reader) for reader in made], now=now)
    if made:
        names = _(", ").join(reader.member.name for reader in made)
        trace(incoming, Did.PASSED_ROUND, who, now, names, readers=len(made))
    return len(made)


@transaction.atomic
def read(*, incoming: Incoming, who: Person, now: datetime) -> bool:
    """A reader has read it; False when that was said before. Raises NotPossibleError for whoever is no reader."""
    incoming = locked_incoming(incoming)
    reader = incoming.readers.filter(member=who.member).first()
    if reader is None:
        raise NotPossibleError(_("It was not passed to you."))
    if reader.read_at is not None:
        return False
    Reader.objects.filter(pk=reader.pk).update(read_at=now)
    close_tasks([reader_key(incoming.pk, reader.member_id)], now=now)
    trace(incoming, Did.READ, who, now)
    return True


@transaction.atomic
def press(*, incoming: Incoming, words: str, due: date | None, who: Person, now: datetime) -> Incoming:
    """Press for it (催办), with a new day where one is given."""
    incoming = locked_incoming(incoming)
    require_state(incoming, IncomingState.PROPOSING, IncomingState.INSTRUCTING, IncomingState.HANDLING)
    incoming.due = due or incoming.due
    incoming.save(update_fields=["due"])
    ask_about(incoming, now)
    trace(incoming, Did.PRESSED, who, now, words)
    return incoming


@transaction.atomic
def finish(*, incoming: Incoming, outcome: str, who: Person, now: datetime) -> Incoming:
    """It is handled: what came of it, how it was answered. Raises NotPossibleError while somebody has not read it."""
    incoming = _due(incoming, IncomingState.HANDLING)
    waiting = list(incoming.readers.filter(read_at=None).values_list("member__name", flat=True).order_by("pk"))
    if waiting:
        raise NotPossibleError(_("Not read yet by: %(names)s.") % {"names": _(", ").join(waiting)})
    incoming.outcome, incoming.done_at = outcome, now
    return _to(incoming, IncomingState.DONE, Did.ANSWERED, who, now, outcome)


@transaction.atomic
def file_incoming(*, incoming: Incoming, retention: str, who: Person, now: datetime) -> Incoming:
    """File it (归档) with the time it is kept."""
    incoming = _due(incoming, IncomingState.DONE)
    incoming.retention, incoming.filed_at = retention, now
    return _to(incoming, IncomingState.FILED, Did.FILED, who, now, retention=retention)


def _due(incoming: Incoming, state: IncomingState) -> Incoming:
    incoming = locked_incoming(incoming)
    require_state(incoming, state)
    return incoming


def _to(
    incoming: Incoming, state: IncomingState, did: Did, who: Person, now: datetime, words: str = "", **detail: Any
) -> Incoming:
    incoming.state = state
    incoming.save()
    ask_about(incoming, now)
    trace(incoming, did, who, now, words, **detail)
    return incoming
