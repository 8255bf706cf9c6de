"""Conferences: named for a notice, their speeches put in order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.recognition.models import Campaign, Conference, Speech
from zhibu.recognition.states import SPEECHES


@transaction.atomic
def keep_conference(
    *, conference: Conference | None, notice: Notice, campaign: Campaign | None, year: int | None, who: Person,
    now: datetime,
) -> Conference:  # fmt: skip
    """Say that a notice calls a conference and whose honours are awarded there, or say it anew. Raises
    NotPossibleError where the notice calls one already, or where both a selection and a year are given.
    """
    if campaign is not None and year is not None:
        raise NotPossibleError(_("Awards come from a selection or from a year."))
    Notice.objects.select_for_update().get(pk=notice.pk)
    there = Conference.objects.filter(notice=notice).first()
    if there is not None and (conference is None or there.pk != conference.pk):
        raise NotPossibleError(_("This notice calls a conference already."))
    kept = conference or Conference(notice=notice, made_by=who.user.pk if who.user else None, made_at=now)
    kept.campaign, kept.year = campaign, year
    kept.save()
    _record(kept, "changed" if conference else "made", who, now)
    return kept


@transaction.atomic
def remove_conference(*, conference: Conference, who: Person, now: datetime) -> None:
    """Take back that a notice calls a conference; notice and honours stay. Raises NotPossibleError with speeches."""
    kept = _locked(conference)
    if kept.speeches.exists():
        raise NotPossibleError(_("Remove its speeches first."))
    _record(kept, "removed", who, now)
    kept.delete()


@transaction.atomic
def keep_speech(
    *, conference: Conference, speech: Speech | None, values: Mapping[str, Any], who: Person, now: datetime
) -> Speech:
    """Add a speech or correct it. `values` are place, unit, speaker, title and practice. Raises NotPossibleError when
    there are as many as a conference holds.
    """
    kept = _locked(conference)
    if speech is None and kept.speeches.count() >= SPEECHES:
        raise NotPossibleError(_("A conference holds %(most)s speeches at most.") % {"most": SPEECHES})
    found = kept.speeches.filter(pk=speech.pk).first() if speech else Speech(conference=kept)
    if found is None:
        raise NotPossibleError(_("The speech was removed meanwhile."))
    for name in ("place", "unit", "speaker", "title", "practice"):
        setattr(found, name, values[name])
    found.save()
    _record(kept, "speech_kept", who, now)
    return found


@transaction.atomic
def remove_speech(*, speech: Speech, who: Person, now: datetime) -> None:
    """Remove a speech; removed twice is removed once."""
    kept = _locked(speech.conference)
    if kept.speeches.filter(pk=speech.pk).delete()[0]:
        _record(kept, "speech_removed", who, now)


def _locked(conference: Conference) -> Conference:
    found = Conference.objects.select_for_update().filter(pk=conference.pk).first()
    if found is None:
        raise NotPossibleError(_("The conference was removed meanwhile."))
    return found


def _record(kept: Conference, deed: str, who: Person, now: datetime) -> None:
    subject = f"recognition.conference:{kept.pk}"
    record(actor=who.actor, deed=f"recognition.conference.{deed}", subject=subject, detail={}, now=now)
