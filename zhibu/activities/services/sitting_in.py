"""列席: enter that an officer sat in at a leadership meeting of the host, and take it back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import SittingIn
from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def sit_in(
    *, unit: Unit, member: Member, day: date, meeting: str, matter: str, who: Person, now: datetime
) -> SittingIn:
    """Enter it. Raises NotPossibleError for a day to come, for somebody who held no post in the unit on that day, and
    when it has been entered already.
    """
    if day > timezone.localdate(now):
        raise NotPossibleError(_("The day is still to come."))
    if not Post.objects.filter(Post.on(day), unit=unit, member=member).exists():
        said = {"name": member.name, "unit": unit.name}
        raise NotPossibleError(_("%(name)s held no post in %(unit)s on that day.") % said)
    try:
        with transaction.atomic():
            made = SittingIn.objects.create(
                unit=unit, member=member, day=day, meeting=meeting, matter=matter, entered_by=who.actor.id,
                entered_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotPossibleError(_("This has been entered already.")) from error
    detail = {"member": member.pk, "day": day}
    record(
        actor=who.actor,
        deed="activities.sitting_in.entered",
        subject=f"organisation.unit:{unit.code}",
        detail=detail,
        now=now,
    )
    return made


@transaction.atomic
def take_back_sitting_in(*, sitting: SittingIn, who: Person, now: datetime) -> None:
    """Take one back that was entered wrongly; it counts no longer. A second time changes nothing."""
    if SittingIn.objects.filter(pk=sitting.pk, taken_back_at=None).update(taken_back_at=now):
        detail = {"member": sitting.member_id, "day": sitting.day}
        record(
            actor=who.actor,
            deed="activities.sitting_in.taken_back",
            subject=f"organisation.unit:{sitting.unit.code}",
            detail=detail,
            now=now,
        )
