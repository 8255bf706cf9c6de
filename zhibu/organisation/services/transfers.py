"""A member goes to another unit: the one asks, the other agrees; then the affiliation changes."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Affiliation, Member, Post, Transfer, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.services.asking import answered, ask
from zhibu.organisation.services.people import transfer
from zhibu.organisation.states import UnitKind

AHEAD = timedelta(days=60)


@transaction.atomic
def ask_transfer(*, member: Member, to_unit: Unit, on: date, reason: str, who: Person, now: datetime) -> Transfer:
    """Ask another unit to take a member from the day `on`. Who manages both units agrees for the other at once.

    Raises NotPossibleError for a member who belongs nowhere or there already, a unit that takes no members, a day too
    far ahead, without a reason, and while another transfer waits.
    """
    Member.objects.select_for_update().only("pk").get(pk=member.pk)
    home = Affiliation.objects.filter(member=member, until=None).select_related("unit").first()
    if home is None:
        raise NotPossibleError(_("%(name)s belongs to no unit.") % {"name": member.name})
    if home.unit_id == to_unit.pk:
        raise NotPossibleError(
            _("%(name)s already belongs to %(unit)s.") % {"name": member.name, "unit": to_unit.name}
        )
    if to_unit.kind not in {UnitKind.BRANCH, UnitKind.GROUP} or to_unit.dissolved:
        raise NotPossibleError(_("Members belong to a branch or a group that stands."))
    if on > timezone.localdate(now) + AHEAD:
        raise NotPossibleError(_("Choose a day within the next 60 days."))
    if not reason.strip():
        raise NotPossibleError(_("Give the reason."))
    if Transfer.objects.filter(member=member, accepted=None, taken_back_at=None).exists():
        raise NotPossibleError(_("A transfer of %(name)s waits for an answer already.") % {"name": member.name})
    made = Transfer.objects.create(
        member=member, from_unit=home.unit, to_unit=to_unit, on=on, reason=reason.strip(), asked_by=who.actor.id,
        asked_at=now,
    )  # fmt: skip
    _record(made, "asked", who, now)
    if who.manages(to_unit):
        return answer_transfer(asked=made, accepted=True, answer="", who=who, now=now)
    ask(
        key=_key(made),
        kind="organisation.transfer",
        url=reverse("organisation:transfer", args=[made.pk]),
        words={"name": member.name, "unit": home.unit.name},
        unit=to_unit.pk,
        due=on,
        now=now,
    )
    return made


@transaction.atomic
def answer_transfer(*, asked: Transfer, accepted: bool, answer: str, who: Person, now: datetime) -> Transfer:
    """Agree, which moves the member from the day asked for and ends posts that only stood there; or decline with a
    reason. Raises NotPossibleError without that reason, when it was answered otherwise or taken back, and when the
    record has changed so that it cannot be done any more.
    """
    asked = Transfer.objects.select_for_update(of=("self",)).select_related("member", "to_unit").get(pk=asked.pk)
    if asked.taken_back_at is not None:
        raise NotPossibleError(_("It has been taken back."))
    if asked.accepted is not None:
        if asked.accepted == accepted:
            return asked
        raise NotPossibleError(_("Somebody has answered it meanwhile; look at it as it stands now."))
    if not accepted and not answer.strip():
        raise NotPossibleError(_("Say why not; the other unit reads it."))
    if accepted:
        try:
            transfer(asked.member, asked.to_unit, by=who.actor, on=asked.on, now=now)
        except ValidationError as error:
            raise NotPossibleError(" ".join(error.messages)) from error
        _end_posts(asked)
    asked.accepted, asked.answer, asked.answered_by, asked.answered_at = accepted, answer.strip(), who.actor.id, now
    asked.save(update_fields=["accepted", "answer", "answered_by", "answered_at"])
    answered([_key(asked)], now=now)
    _record(asked, "accepted" if accepted else "declined", who, now)
    return asked


@transaction.atomic
def take_transfer_back(*, asked: Transfer, who: Person, now: datetime) -> Transfer:
    """The unit that asked takes it back; again changes nothing. Raises NotPossibleError once it was answered."""
    asked = Transfer.objects.select_for_update().get(pk=asked.pk)
    if asked.taken_back_at is not None:
        return asked
    if asked.accepted is not None:
        raise NotPossibleError(_("It has been answered; a transfer back is asked for anew."))
    asked.taken_back_at = now
    asked.save(update_fields=["taken_back_at"])
    answered([_key(asked)], now=now)
    _record(asked, "taken_back", who, now)
    return asked


def _end_posts(asked: Transfer) -> None:
    """Posts of units to which the member no longer belongs end on the day of the transfer."""
    held = Post.objects.filter(Q(until=None) | Q(until__gt=asked.on), member=asked.member, since__lt=asked.on)
    gone = [post.pk for post in held.select_related("unit") if not asked.to_unit.is_within(post.unit.path)]
    Post.objects.filter(pk__in=gone).update(until=asked.on)


def _key(asked: Transfer) -> str:
    return f"organisation.transfer:{asked.pk}"


def _record(asked: Transfer, what: str, who: Person, now: datetime) -> None:
    record(
        actor=who.actor,
        deed=f"organisation.transfer.{what}",
        subject=f"organisation.member:{asked.member_id}",
        detail={"to": asked.to_unit.code, "on": asked.on},
        now=now,
    )
