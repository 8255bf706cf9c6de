"""A member says what is wrong on their record; the officers of their unit put it right or say why not."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Affiliation, Correction, Member, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.services.asking import answered, ask
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.rosters import import_members


@transaction.atomic
def ask_correction(*, member: Member, field: str, said: str, who: Person, now: datetime) -> Correction:
    """Keep what a member says is right and put it on their unit's list. Raises NotPossibleError while the same field
    waits already, and for a member who belongs nowhere.
    """
    Member.objects.select_for_update().only("pk").get(pk=member.pk)
    home = Affiliation.objects.filter(member=member, until=None).first()
    if home is None:
        raise NotPossibleError(_("%(name)s belongs to no unit.") % {"name": member.name})
    if Correction.objects.filter(member=member, field=field, accepted=None, taken_back_at=None).exists():
        raise NotPossibleError(_("You have asked for this already; take it back first."))
    made = Correction.objects.create(member=member, field=field, said=said, asked_at=now)
    ask(
        key=_key(made),
        kind="organisation.correction",
        url=reverse("organisation:correction", args=[made.pk]),
        words={"name": member.name},
        unit=home.unit_id,
        now=now,
    )
    _record(made, "asked", who, now)
    return made


@transaction.atomic
def answer_correction(
    *, asked: Correction, accepted: bool, answer: str, check: Callable[[], Checked], who: Person, now: datetime
) -> Correction:
    """Put the record right as asked, or say why not. `check` gives the record with the correction as a checked roster
    of one row. Raises NotPossibleError without a reason when declining, when it was answered otherwise or taken back,
    and when what was asked for does not fit the record any more.
    """
    Unit.objects.select_for_update().filter(parent=None).first()
    asked = Correction.objects.select_for_update(of=("self",)).select_related("member").get(pk=asked.pk)
    if asked.taken_back_at is not None:
        raise NotPossibleError(_("It has been taken back."))
    if asked.accepted is not None:
        if asked.accepted == accepted:
            return asked
        raise NotPossibleError(_("Somebody has answered it meanwhile; look at it as it stands now."))
    if not accepted and not answer.strip():
        raise NotPossibleError(_("Say why not; the member reads it."))
    if accepted:
        checked = check()
        if checked.errors:
            raise NotPossibleError(" ".join(error.reason for error in checked.errors))
        import_members(checked, by=who.actor, now=now, by_hand="organisation.member.corrected")
    asked.accepted, asked.answer, asked.answered_by, asked.answered_at = accepted, answer.strip(), who.actor.id, now
    asked.save(update_fields=["accepted", "answer", "answered_by", "answered_at"])
    answered([_key(asked)], now=now)
    _record(asked, "accepted" if accepted else "declined", who, now)
    return asked


@transaction.atomic
def take_correction_back(*, asked: Correction, who: Person, now: datetime) -> Correction:
    """The member takes it back; again changes nothing. Raises NotPossibleError once it was answered."""
    asked = Correction.objects.select_for_update().get(pk=asked.pk)
    if asked.taken_back_at is not None:
        return asked
    if asked.accepted is not None:
        raise NotPossibleError(_("It has been answered already."))
    asked.taken_back_at = now
    asked.save(update_fields=["taken_back_at"])
    answered([_key(asked)], now=now)
    _record(asked, "taken_back", who, now)
    return asked


def _key(asked: Correction) -> str:
    return f"organisation.correction:{asked.pk}"


def _record(asked: Correction, what: str, who: Person, now: datetime) -> None:
    """Which field, never what was said of it."""
    record(
        actor=who.actor,
        deed=f"organisation.correction.{what}",
        subject=f"organisation.member:{asked.member_id}",
        detail={"field": asked.field},
        now=now,
    )
