"""督办: press for a task, urge, report, return, close; and the supervision log of the four musts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.circulation.services import close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.supervision.models import LogEntry, Pressed, Urging
from zhibu.supervision.services.common import note, office, task


@transaction.atomic
def press(*, values: Mapping[str, Any], who: Person, now: datetime) -> Pressed:
    """Press for a task; its unit gets it on the to-do page."""
    made = Pressed.objects.create(**values, made_by=who.actor.id, made_at=now)
    _ask_unit(made, 0, now)
    note(made, "pressed", who.actor, now, unit=made.unit.code, due=made.due)
    return made


@transaction.atomic
def urge(*, pressed: Pressed, words: str, who: Person, now: datetime) -> Urging:
    """Press for it once more. Raises NotPossibleError once it is reported or closed."""
    kept = _locked(pressed)
    if kept.reported_at is not None:
        raise NotPossibleError(_("It has been reported meanwhile."))
    made = Urging.objects.create(pressed=kept, words=words, by=who.actor.id, at=now)
    count = kept.urgings.count()
    _ask_unit(kept, count, now)
    note(kept, "urged", who.actor, now, times=count)
    return made


@transaction.atomic
def report(*, pressed: Pressed, words: str, who: Person, now: datetime) -> Pressed:
    """The unit says what came of it; the office gets it on the to-do page."""
    kept = _locked(pressed)
    if kept.reported_at is not None:
        raise NotPossibleError(_("It has been reported meanwhile."))
    kept.report, kept.reported_at, kept.returned_because = words, now, ""
    kept.save(update_fields=["report", "reported_at", "returned_because"])
    close_tasks([_key(kept)], now=now)
    said = {"what": kept.what, "unit": kept.unit.name}
    reopen_tasks([task("reported", str(kept.pk), "pressed_item", [kept.pk], unit_id=office(), words=said)], now=now)
    note(kept, "reported", who.actor, now)
    return kept


@transaction.atomic
def send_back(*, pressed: Pressed, reason: str, who: Person, now: datetime) -> Pressed:
    """Return a report with the reason."""
    kept = _reported(pressed)
    kept.reported_at, kept.returned_because = None, reason
    kept.save(update_fields=["reported_at", "returned_because"])
    close_tasks([f"supervision.reported:{kept.pk}"], now=now)
    _ask_unit(kept, kept.urgings.count(), now)
    note(kept, "returned", who.actor, now)
    return kept


@transaction.atomic
def close(*, pressed: Pressed, words: str, who: Person, now: datetime) -> Pressed:
    """Close what was reported."""
    kept = _reported(pressed)
    kept.closed_at, kept.close_words = now, words
    kept.save(update_fields=["closed_at", "close_words"])
    close_tasks([_key(kept), f"supervision.reported:{kept.pk}"], now=now)
    note(kept, "closed", who.actor, now)
    return kept


@transaction.atomic
def log(*, values: Mapping[str, Any], who: Person, now: datetime) -> LogEntry:
    """Write down that a leader did one of the four."""
    made = LogEntry.objects.create(**values, made_by=who.actor.id, made_at=now)
    note(made, "written", who.actor, now, must=made.must, day=made.day)
    return made


@transaction.atomic
def take_back(*, entry: LogEntry, reason: str, who: Person, now: datetime) -> LogEntry:
    """Take an entry back, with the reason; it stays and counts no more."""
    kept = LogEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if kept.taken_back_at is not None:
        raise NotPossibleError(_("It has been taken back already."))
    kept.taken_back_at, kept.taken_back_because = now, reason
    kept.save(update_fields=["taken_back_at", "taken_back_because"])
    note(kept, "taken_back", who.actor, now)
    return kept


def _locked(pressed: Pressed) -> Pressed:
    kept = Pressed.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pressed.pk)
    if kept.closed_at is not None:
        raise NotPossibleError(_("It has been closed meanwhile."))
    return kept


def _reported(pressed: Pressed) -> Pressed:
    kept = _locked(pressed)
    if kept.reported_at is None:
        raise NotPossibleError(_("Nothing has been reported yet."))
    return kept


def _key(pressed: Pressed) -> str:
    return f"supervision.pressed:{pressed.pk}"


def _ask_unit(pressed: Pressed, urged: int, now: datetime) -> None:
    words = {"what": pressed.what, "urged": urged, "because": pressed.returned_because, "post": pressed.post}
    wanted = task(
        "pressed", str(pressed.pk), "pressed_item", [pressed.pk], due=pressed.due, unit_id=pressed.unit_id, words=words
    )
    reopen_tasks([wanted], now=now)
