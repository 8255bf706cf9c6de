"""A record from its draft to its confirmation, and opened again with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, FollowUp, Record, RecordItem, RecordVersion, Resolution
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.notices import SavedMeanwhileError
from zhibu.activities.services.tasks import follow_up_task
from zhibu.audit.services import record
from zhibu.circulation.services import reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person

FIELDS = ("host_id", "host_name", "recorder_id", "recorder_name", "began", "ended", "said")


def open_record(activity: Activity, *, who: Person, now: datetime) -> Record:
    """The record of an activity, held until the deed ends and open for writing; begun when nobody has. The notice is
    held first. Raises NotPossibleError once it is confirmed, and when the notice is withdrawn.
    """
    locked_in_force(activity.notice)
    found = Record.objects.select_for_update(of=("self",)).filter(activity=activity).first()
    if found is None:
        found = _begin(activity, who, now)
    if found.confirmed_at is not None:
        raise NotPossibleError(_("The record is confirmed; open it again with a reason before you change it."))
    return found


def _begin(activity: Activity, who: Person, now: datetime) -> Record:
    """The first draft, made from the notice."""
    known = queries.proposed(activity, who.member)
    items = known.pop("items")
    named = {"host_id": known.pop("host"), "recorder_id": known.pop("recorder")}
    found = Record.objects.create(activity=activity, edition=0, saved_at=now, saved_by=who.actor.id, **named, **known)
    _write_items(found, items)
    return found


def _write_items(kept: Record, items: Sequence[tuple[str, str]]) -> None:
    RecordItem.objects.filter(record=kept).delete()
    RecordItem.objects.bulk_create(
        RecordItem(record=kept, place=place, title=title, said=said) for place, (title, said) in enumerate(items, 1)
    )


def touch(kept: Record) -> None:
    """Something of the record has changed: who has it open to confirm it is told."""
    kept.edition += 1
    kept.save(update_fields=["edition"])


@transaction.atomic
def save_record(
    *,
    activity: Activity,
    values: Mapping[str, Any],
    items: Sequence[tuple[str, str]],
    who: Person,
    now: datetime,
    edition: int | None = None,
) -> Record:
    """Keep a record on the server, complete or not. `edition` is the one that was opened, 0 before the first.

    Raises NotPossibleError once confirmed, SavedMeanwhileError when somebody has saved a later edition.
    """
    kept = open_record(activity, who=who, now=now)
    if edition is not None and edition != kept.edition:
        raise SavedMeanwhileError(_("Somebody has saved this record since you opened it."))
    for name in FIELDS:
        setattr(kept, name, values[name])
    kept.edition += 1
    kept.saved_at, kept.saved_by = now, who.actor.id
    kept.save(update_fields=[*FIELDS, "edition", "saved_at", "saved_by"])
    _write_items(kept, items)
    _record(kept, "kept", who, now, edition=kept.edition, items=len(items))
    return kept


def lacking(meeting: queries.Meeting) -> list[str]:
    """What a record still lacks before it can be confirmed, each as a sentence; empty when it is complete."""
    kept = meeting.record
    if kept is None:
        return [_("Nothing is written yet.")]
    lacks = [
        (meeting.counts is None, _("The roll is not confirmed; the numbers come from it.")),
        (not kept.host_text, _("Who led it is missing.")),
        (not kept.recorder_text, _("Who wrote the record is missing.")),
        (
            not (meeting.items or kept.said or meeting.votings),
            _("Say what was dealt with: an item, a word of what was said, or a resolution."),
        ),
    ]
    said = [sentence for lacking, sentence in lacks if lacking]
    for number, voting in enumerate(meeting.votings, 1):
        if wrong := queries.adds_up(voting):
            said.append(_("Resolution %(number)s: %(text)s") % {"number": number, "text": wrong})
    return said


@transaction.atomic
def confirm_record(*, activity: Activity, edition: int, who: Person, now: datetime) -> Record:
    """Confirm the record that was seen: what it is measured against is kept with it, and what follows goes to the
    to-do pages of those who do it.

    Raises NotPossibleError when it lacks something (`lacking`), is confirmed already, or was changed since then.
    """
    kept = open_record(activity, who=who, now=now)
    if edition != kept.edition:
        raise NotPossibleError(_("The record has been changed since you opened it; look at it as it is now."))
    activity = Activity.objects.select_for_update(of=("self",)).select_related("notice", "unit").get(pk=activity.pk)
    meeting = queries.meeting_of(activity, kept)
    if missing := lacking(meeting):
        raise NotPossibleError(" ".join(missing))
    Resolution.objects.filter(record=kept, removed_at__isnull=False).delete()
    FollowUp.objects.filter(record=kept, removed_at__isnull=False).delete()
    for voting in meeting.votings:
        assert voting.tally is not None
        voting.resolution.basis = voting.tally.kept()
    Resolution.objects.bulk_update([voting.resolution for voting in meeting.votings], ["basis"])
    kept.version, kept.roll_version = kept.version + 1, activity.roll_version
    kept.confirmed_at, kept.confirmed_by, kept.reopened_because = now, who.actor.id, ""
    kept.save(update_fields=["version", "roll_version", "confirmed_at", "confirmed_by", "reopened_because"])
    reopen_tasks([follow_up_task(one, activity) for one in meeting.follow_ups if one.done_at is None], now=now)
    counted = {"resolutions": len(meeting.votings), "follow_ups": len(meeting.follow_ups)}
    _record(kept, "confirmed", who, now, version=kept.version, roll=kept.roll_version, **counted)
    return kept


@transaction.atomic
def reopen_record(*, activity: Activity, reason: str, who: Person, now: datetime) -> Record:
    """Open a confirmed record again. The text as it stands is kept as a version with the reason; until the record is
    confirmed anew, readers are shown that version. Raises NotPossibleError without a reason and when it is open.
    """
    activity = Activity.objects.select_related("notice", "unit").get(pk=activity.pk)
    locked_in_force(activity.notice)
    kept = Record.objects.select_for_update(of=("self",)).filter(activity=activity).first()
    if kept is None or kept.confirmed_at is None:
        raise NotPossibleError(_("The record is open already; go on writing."))
    if not reason.strip():
        raise NotPossibleError(_("Give the reason; it stays beside the earlier text."))
    meeting = queries.meeting_of(activity, kept)
    lines = {
        "full": queries.record_lines(meeting, reasons=True),
        "shown": queries.record_lines(meeting, reasons=False),
    }
    RecordVersion.objects.create(
        record=kept,
        number=kept.version,
        lines=lines,
        confirmed_at=kept.confirmed_at,
        confirmed_by=kept.confirmed_by,
        reason=reason.strip(),
        made_by=who.actor.id,
        made_at=now,
    )
    Resolution.objects.filter(record=kept).update(basis={})
    kept.confirmed_at, kept.confirmed_by, kept.reopened_because = None, None, reason.strip()
    kept.edition += 1
    kept.save(update_fields=["confirmed_at", "confirmed_by", "reopened_because", "edition"])
    _record(kept, "opened_again", who, now, version=kept.version)
    return kept


def _record(kept: Record, what: str, who: Person, now: datetime, **detail: Any) -> None:
    record(
        actor=who.actor,
        deed=f"activities.record.{what}",
        subject=f"activities.record:{kept.pk}",
        detail={"activity": kept.activity_id, **detail},
        now=now,
    )
