"""One member by hand: entered, edited, looked at in full. The checks and the writing are those of the roster."""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.idnumbers import IdNumber
from zhibu.kernel.sealed import lookup
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.rosters import WRITTEN, import_members
from zhibu.organisation.states import Sex


class ChangedMeanwhileError(NotPossibleError):
    """Somebody else has saved the member since it was opened."""


def mark_of(member: Member) -> str:
    """What the record of a member looks like now, told by a key: of two people who edit it the second is told."""
    values = {name: str(getattr(member, name)) for name in WRITTEN}
    return lookup(json.dumps(values, sort_keys=True))


@transaction.atomic
def enter_member(*, checked: Checked, who: Person, now: datetime) -> Member:
    """Write a new member from a checked row and return it; pressed twice, the second finds the member of the first."""
    Unit.objects.select_for_update().filter(parent=None).first()
    row = checked.good[0]
    kept = Member.objects.filter(key=row.key).first()
    if kept is not None:
        return kept
    import_members(checked, by=who.actor, now=now, by_hand="organisation.member.entered")
    return Member.objects.get(key=row.key)


@transaction.atomic
def edit_member(*, checked: Checked, member: Member, seen: str, who: Person, now: datetime) -> bool:
    """Write what was changed of a member and return whether anything was. Raises ChangedMeanwhileError when somebody
    else has saved it since it was `seen`.
    """
    Unit.objects.select_for_update().filter(parent=None).first()
    kept = Member.objects.select_for_update().get(pk=member.pk)
    if mark_of(kept) != seen:
        raise ChangedMeanwhileError(
            _("Somebody has changed this record since you opened it; look at both, then save.")
        )
    return bool(import_members(checked, by=who.actor, now=now, by_hand="organisation.member.edited")["changed"])


@transaction.atomic
def correct_id_number(*, member: Member, number: IdNumber, who: Person, now: datetime) -> bool:
    """Write the right ID number of a member, with the birth date and the sex that it tells, and return whether
    anything changed. Everything on record stays theirs; only the name under which exports know them becomes another.
    Raises NotPossibleError when the number belongs to somebody else.
    """
    Unit.objects.select_for_update().filter(parent=None).first()
    kept = Member.objects.select_for_update().get(pk=member.pk)
    key = lookup(number.number)
    if kept.key == key:
        return False
    if Member.objects.filter(key=key).exists():
        raise NotPossibleError(
            _("Another member is on record with this ID number. Look there first: it may be the same person twice.")
        )
    kept.key, kept.id_number, kept.born = key, number.number, number.born
    kept.sex = Sex.MALE if number.male else Sex.FEMALE
    kept.save(update_fields=["key", "id_number", "born", "sex"])
    record(
        actor=who.actor,
        deed="organisation.member.id_number_corrected",
        subject=f"organisation.member:{member.pk}",
        detail={},
        now=now,
    )
    return True


def reveal(*, member: Member, reason: str, who: Person, now: datetime) -> None:
    """Keep in the log that somebody looked at a member's full numbers, and what for. The numbers stay out of it."""
    record(
        actor=who.actor,
        deed="organisation.member.revealed",
        subject=f"organisation.member:{member.pk}",
        detail={"reason": reason},
        now=now,
    )


@transaction.atomic
def reveal_to_self(*, member: Member, who: Person, now: datetime) -> None:
    """Keep in the log that a member looked at their own full numbers, so that they see when somebody else did so from
    their phone.
    """
    subject = f"organisation.member:{member.pk}"
    record(actor=who.actor, deed="organisation.member.revealed_to_self", subject=subject, now=now)
