"""What a person says of a duty: done where no record can exist, made good by a later record, or exempt."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity
from zhibu.duties.models import Duty
from zhibu.duties.queries import later_records
from zhibu.duties.services.common import note
from zhibu.duties.services.matching import match
from zhibu.duties.services.reminders import remind
from zhibu.duties.states import Fact, Settled
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


def _locked(duty: Duty) -> Duty:
    kept = Duty.objects.select_for_update(of=("self",)).select_related("requirement", "unit").get(pk=duty.pk)
    if kept.settled or kept.met_on is not None:
        raise NotPossibleError(_("It is no longer open."))
    return kept


def _settle(kept: Duty, how: Settled, words: str, who: Person, now: datetime) -> Duty:
    kept.settled, kept.words, kept.by, kept.at = how, words, who.member, now
    kept.save(update_fields=["settled", "words", "by", "at", "met_on", "late", "activity"])
    note(kept, how.value, who.actor, now, unit=kept.unit.code, rule=kept.requirement.code, day=kept.met_on)
    remind(now=now, unit=kept.unit_id)
    return kept


@transaction.atomic
def say(*, duty: Duty, on: date, words: str, who: Person, now: datetime) -> Duty:
    """Say that it was done on a day, only where no record can exist. Raises NotPossibleError."""
    kept = _locked(duty)
    if kept.requirement.fact != Fact.HAND:
        raise NotPossibleError(_("Its record fulfils it by itself; nothing is said by hand."))
    if on < kept.requirement.first:
        raise NotPossibleError(_("That day lies before the period."))
    kept.met_on, kept.late = on, on > kept.requirement.due
    return _settle(kept, Settled.HAND, words, who, now)


@transaction.atomic
def make_good(*, duty: Duty, record: Activity, words: str, who: Person, now: datetime) -> Duty:
    """A later record, which no other duty needs, makes it good: it is done, and late. Raises NotPossibleError."""
    kept = _locked(duty)
    if not later_records(kept).filter(pk=record.pk).exists():
        raise NotPossibleError(_("This record fulfils another duty by now."))
    kept.activity, kept.met_on, kept.late = record, record.day, True
    return _settle(kept, Settled.RECORD, words, who, now)


@transaction.atomic
def exempt(*, duty: Duty, words: str, who: Person, now: datetime) -> Duty:
    """Exempt a unit from it, with the reason."""
    return _settle(_locked(duty), Settled.EXEMPT, words, who, now)


@transaction.atomic
def take_back(*, duty: Duty, who: Person, now: datetime) -> Duty:
    """Take back what a person said of it; it is open again, and the chain keeps that it was said."""
    kept = Duty.objects.select_for_update(of=("self",)).select_related("requirement", "unit").get(pk=duty.pk)
    if not kept.settled:
        raise NotPossibleError(_("Nobody has said anything of it."))
    kept.activity, kept.met_on, kept.late = None, None, False
    kept.settled, kept.words, kept.by, kept.at = Settled.NO, "", None, None
    kept.save(update_fields=["activity", "met_on", "late", "settled", "words", "by", "at"])
    note(kept, "taken_back", who.actor, now, unit=kept.unit.code, rule=kept.requirement.code)
    match(today=who.today, unit=kept.unit_id)
    remind(now=now, unit=kept.unit_id)
    return kept
