"""Nominations by units: begun, written, handed in, taken back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.services import close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.recognition import queries
from zhibu.recognition.models import Nomination, Quota
from zhibu.recognition.services.campaigns import locked, note, task
from zhibu.recognition.states import MOST_SIGNS, Deed


@transaction.atomic
def nominate(*, quota: Quota, who_or_what: int, who: Person, now: datetime) -> Nomination:
    """Begin a nomination of a member or unit (its id) within a unit's places. Raises NotPossibleError
    when the places are taken, the days are over, it is nominated already or is none of the unit's."""
    kept = locked(quota.campaign, Deed.NOMINATE)
    _in_time(kept.nominate_by, now)
    if quota.nominations.count() >= quota.places:
        raise NotPossibleError(_("All places of this unit are taken."))
    offered = {one.pk: one for one, _there in queries.may_be_nominated(kept, quota)}
    if who_or_what not in offered:
        raise NotPossibleError(_("They do not belong to %(unit)s.") % {"unit": quota.unit.name})
    found = offered[who_or_what]
    named = {"member_id": found.pk, "home_id": found.home_id} if kept.for_persons else {"unit_id": found.pk}
    model: type[Member] | type[Unit] = Member if kept.for_persons else Unit
    key = Member.objects.values_list("stroke_key", flat=True).get(pk=found.pk) if model is Member else found.code
    try:
        with transaction.atomic():
            made = Nomination.objects.create(
                campaign=kept, quota=quota, name=found.name, stroke_key=key, made_by=who.actor.id, made_at=now, **named
            )
    except IntegrityError as error:
        raise NotPossibleError(_("It has been nominated already.")) from error
    note(kept, "nominated", who.actor, now, nomination=made.pk, unit=quota.unit.code)
    return made


@transaction.atomic
def write_case(
    *, nomination: Nomination, case: str, edition: int, hand_in: bool, who: Person, now: datetime
) -> Nomination:
    """Keep the case of a nomination, complete or not, and hand it in. `edition` is the one that was opened. Raises
    NotPossibleError when somebody has saved a later one, when it is too long (AW-11) or, handed in, empty.
    """
    kept = locked(nomination.campaign, Deed.NOMINATE)
    _in_time(kept.nominate_by, now)
    one = Nomination.objects.select_for_update(of=("self",)).select_related("quota__unit").get(pk=nomination.pk)
    if one.edition != edition:
        raise NotPossibleError(_("Somebody has saved it meanwhile; what you typed is still here. Compare and save."))
    most = MOST_SIGNS(timezone.localdate(now))
    if len(case) > most:
        raise NotPossibleError(
            _("The case has %(count)s characters; at most %(most)s are allowed (AW-11).")
            % {"count": len(case), "most": most}
        )
    if hand_in and not case.strip():
        raise NotPossibleError(_("Write the case before you hand it in."))
    one.case, one.edition = case, one.edition + 1
    one.handed_in_at = now if hand_in else None
    one.save(update_fields=["case", "edition", "handed_in_at"])
    note(kept, "handed_in" if hand_in else "case_written", who.actor, now, nomination=one.pk)
    _look_at_places(one.quota, now)
    return one


@transaction.atomic
def take_back(*, nomination: Nomination, who: Person, now: datetime) -> None:
    """Remove a nomination while nominations run; its place is free again."""
    kept = locked(nomination.campaign, Deed.NOMINATE)
    _in_time(kept.nominate_by, now)
    note(kept, "nomination_removed", who.actor, now, nomination=nomination.pk)
    quota = nomination.quota
    nomination.delete()
    _look_at_places(quota, now)


def _in_time(last: object, now: datetime) -> None:
    if timezone.localdate(now) > last:  # type: ignore[operator]
        raise NotPossibleError(_("The days for nominations are over."))


def _look_at_places(quota: Quota, now: datetime) -> None:
    """The unit's task ends when all its places are handed in, and is open again when one is free."""
    campaign = quota.campaign
    due, page, unit = campaign.nominate_by, "campaign_nominate", quota.unit_id
    one = task(campaign, "nominate", str(unit), due, page, unit_id=unit)
    if quota.nominations.filter(handed_in_at__isnull=False).count() >= quota.places:
        close_tasks([one.key], now=now)
    else:
        reopen_tasks([one], now=now)
