"""The expected list by hand: a guest added, a name removed, each with its reason; before the roll is confirmed."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Leave, ListChange
from zhibu.activities.services.leaves import before_the_roll
from zhibu.audit.services import record
from zhibu.circulation.services import deliver_to_members
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person


@transaction.atomic
def add_guest(*, activity: Activity, member: Member, reason: str, who: Person, now: datetime) -> ListChange:
    """Invite somebody who is not expected by membership; the notice reaches them as it reaches the others. Raises
    NotPossibleError for somebody who is expected already, and once the roll is confirmed.
    """
    activity = before_the_roll(activity)
    if _expected(activity, member, who):
        raise NotPossibleError(_("%(name)s is expected already.") % {"name": member.name})
    change = _change(activity, member, True, reason, who, now)
    recipients = ListChange.objects.filter(pk=change.pk).annotate(unit_id=F("activity__unit_id"))
    if activity.notice.dispatch is not None:
        deliver_to_members(dispatch=activity.notice.dispatch, recipients=recipients, now=now)
    return change


@transaction.atomic
def remove_name(*, activity: Activity, member: Member, reason: str, who: Person, now: datetime) -> ListChange:
    """Take a name off the expected list. Raises NotPossibleError for somebody who is not expected or has leave, which
    is never a fault and needs no removal, and once the roll is confirmed.
    """
    activity = before_the_roll(activity)
    if not _expected(activity, member, who):
        raise NotPossibleError(_("%(name)s is not on the list.") % {"name": member.name})
    if Leave.objects.filter(queries.leave_stands(), activity=activity, member=member).exists():
        raise NotPossibleError(
            _("%(name)s has asked for leave; leave is never a fault, so the name can stay.") % {"name": member.name}
        )
    return _change(activity, member, False, reason, who, now)


@transaction.atomic
def undo_change(*, change: ListChange, who: Person, now: datetime) -> ListChange:
    """Put the list back as membership has it; a second time changes nothing. Raises NotPossibleError once the roll is
    confirmed.
    """
    before_the_roll(change.activity)
    kept = ListChange.objects.select_for_update().get(pk=change.pk)
    if kept.undone_at is None:
        kept.undone_at = now
        kept.save(update_fields=["undone_at"])
        _record(kept, "undone", who, now)
    return kept


def _expected(activity: Activity, member: Member, who: Person) -> bool:
    on = queries.counted_on(activity, who.today)
    return queries.expected_members(activity, on).filter(pk=member.pk).exists()


def _change(activity: Activity, member: Member, added: bool, reason: str, who: Person, now: datetime) -> ListChange:
    """Write one change; the opposite one that stood is undone, so that the newest holds."""
    if not reason.strip():
        raise NotPossibleError(_("Give the reason; it stays beside the name."))
    ListChange.objects.filter(activity=activity, member=member, undone_at=None).update(undone_at=now)
    change = ListChange.objects.create(
        activity=activity, member=member, added=added, reason=reason.strip(), made_by=who.actor.id, made_at=now
    )
    _record(change, "guest_added" if added else "name_removed", who, now)
    return change


def _record(change: ListChange, what: str, who: Person, now: datetime) -> None:
    record(
        actor=who.actor,
        deed=f"activities.list.{what}",
        subject=f"activities.activity:{change.activity_id}",
        detail={"member": change.member_id},
        now=now,
    )
