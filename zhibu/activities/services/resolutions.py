"""Resolutions of a record: written, mended, removed and put back until the record is confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Recusal, Resolution
from zhibu.activities.services.notices import SavedMeanwhileError
from zhibu.activities.services.records import open_record, touch
from zhibu.activities.states import SECRET, Matter, NoticeKind, Voted
from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person

FIELDS = ("text", "matter", "voted", "votes_for", "votes_against", "abstained", "invalid", "written_for")
NUMBERS = ("votes_for", "votes_against", "abstained", "invalid", "written_for")


@transaction.atomic
def save_resolution(
    *,
    activity: Activity,
    resolution: Resolution | None,
    values: Mapping[str, Any],
    recused: Sequence[tuple[int, str]],
    who: Person,
    now: datetime,
    edition: int | None = None,
) -> Resolution:
    """Keep a resolution with its votes and those recused (member id, reason). Votes are checked against the confirmed
    roll; before it is confirmed they are only kept. By acclamation nothing is counted.

    Raises NotPossibleError when the votes do not add up, the way of voting does not suit the matter, or the record is
    confirmed; SavedMeanwhileError when somebody has saved it since it was opened.
    """
    kept = open_record(activity, who=who, now=now)
    if resolution is None:
        last = Resolution.objects.filter(record=kept).aggregate(last=Max("place"))["last"] or 0
        one = Resolution(record=kept, place=last + 1, edition=0)
    else:
        one = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk, record=kept)
    if edition is not None and resolution is not None and edition != one.edition:
        raise SavedMeanwhileError(
            _("Somebody has saved it since you opened it; it reads now: “%(text)s”. Save again to replace it.")
            % {"text": one.text}
        )
    for name in FIELDS:
        setattr(one, name, values[name])
    _suit(activity, one)
    _counted(activity, one, frozenset(member for member, _reason in recused))
    one.edition += 1
    one.saved_at, one.saved_by = now, who.actor.id
    one.save()
    Recusal.objects.filter(resolution=one).delete()
    Recusal.objects.bulk_create(Recusal(resolution=one, member_id=member, reason=reason) for member, reason in recused)
    touch(kept)
    _record(one, "kept", who, now, voted=one.voted, matter=one.matter, recused=len(recused))
    return one


def _suit(activity: Activity, one: Resolution) -> None:
    """The matter suits the meeting, the way of voting the matter, and what is not asked is not kept."""
    if one.matter in SECRET and activity.notice.kind != NoticeKind.MEMBER_MEETING:
        raise NotPossibleError(_("Admissions and elections are matters of a member meeting."))
    if one.matter in SECRET and one.voted != Voted.BALLOT:
        raise NotPossibleError(_("Admissions and elections are voted by secret ballot."))
    if one.voted == Voted.ACCLAMATION:
        for name in NUMBERS:
            setattr(one, name, None)
    elif one.voted != Voted.BALLOT and one.invalid:
        raise NotPossibleError(_("Only ballots can be invalid; leave that number empty."))
    if one.written_for and one.matter != Matter.ADMISSION:
        raise NotPossibleError(_("Written votes count only for the admission of a member."))


def _counted(activity: Activity, one: Resolution, recused: frozenset[int]) -> None:
    """With a confirmed roll the votes add up to those who could vote; nothing is half filled in."""
    given = [getattr(one, name) for name in NUMBERS[:3]]
    if one.votes_for is None and any(number is not None for number in given):
        raise NotPossibleError(_("Enter how many voted for it, against it and abstained."))
    if not activity.roll_version or one.voted == Voted.ACCLAMATION:
        return
    voters = queries.voters_of(activity, activity.roll_version)
    tally = queries.tally_of(activity, voters, matter=one.matter, recused=recused)
    ayes = queries.votes_for(one, tally)
    found = queries.Voting(one, tally, tally.outcome(ayes), ayes)
    if wrong := queries.adds_up(found):
        raise NotPossibleError(wrong)


@transaction.atomic
def remove_resolution(*, resolution: Resolution, who: Person, now: datetime) -> None:
    """Take a resolution out of the draft; it can be put back until the record is confirmed."""
    _switch(resolution, now, who=who, now=now)


@transaction.atomic
def restore_resolution(*, resolution: Resolution, who: Person, now: datetime) -> None:
    """Put it back; twice changes nothing."""
    _switch(resolution, None, who=who, now=now)


def _switch(resolution: Resolution, removed: datetime | None, *, who: Person, now: datetime) -> None:
    kept = open_record(resolution.record.activity, who=who, now=now)
    changed = Resolution.objects.filter(pk=resolution.pk, removed_at__isnull=removed is not None)
    if changed.update(removed_at=removed):
        touch(kept)
        _record(resolution, "removed" if removed else "restored", who, now)


def _record(one: Resolution, what: str, who: Person, now: datetime, **detail: Any) -> None:
    record(
        actor=who.actor,
        deed=f"activities.resolution.{what}",
        subject=f"activities.resolution:{one.pk}",
        detail={"record": one.record_id, **detail},
        now=now,
    )
