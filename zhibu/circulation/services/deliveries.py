"""What is sent, signed for and acknowledged."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.circulation.models import Delivery, Dispatch
from zhibu.circulation.services import escalation
from zhibu.circulation.services.tasks import close_tasks_from
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit


def send(
    *,
    sender: Unit,
    title: str,
    url: str,
    units: Iterable[int],
    recipients: QuerySet[Any] | None,
    sign_by: date | None,
    read_by: date | None,
    now: datetime,
) -> Dispatch:
    """Make a dispatch with one delivery per unit and one per recipient, and return it.

    `units` are the ids of units that sign for it until `sign_by`; `recipients`, a query of the values unit_id and
    member_id, are asked to read it until `read_by`. Call it
    inside the transaction of the deed that sends; that deed writes the audit line.
    """
    dispatch = Dispatch.objects.create(
        sender=sender, title=title, url=url, sent_at=now, sign_by=sign_by, read_by=read_by
    )
    Delivery.objects.bulk_create([Delivery(dispatch=dispatch, unit_id=unit, delivered_at=now) for unit in units])
    if recipients is not None:
        deliver_to_members(dispatch=dispatch, recipients=recipients, now=now)
    return dispatch


def deliver_to_units(*, dispatch: Dispatch, units: Iterable[int], sign_by: date | None, now: datetime) -> None:
    """Add the deliveries to units (by their ids) that a dispatch goes to later and that they sign for until `sign_by`;
    the day of the others stays. One statement. A unit that has one already is a mistake of the caller and refused by
    the database. Call it in the deed's transaction.
    """
    Delivery.objects.bulk_create(
        [Delivery(dispatch=dispatch, unit_id=unit, sign_by=sign_by, delivered_at=now) for unit in units]
    )


def deliver_to_members(*, dispatch: Dispatch, recipients: QuerySet[Any], now: datetime) -> int:
    """Add the deliveries that are missing for `recipients` (values unit_id, member_id) and return how many were added.

    One INSERT … SELECT: who already has a delivery keeps it, so it may be called again when somebody has joined.
    """
    # This is the only way to let the database copy a query into a table without carrying the rows through Python.
    query, parameters = recipients.values("unit_id", "member_id").order_by().query.sql_with_params()
    at = connection.ops.adapt_datetimefield_value(now)
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (dispatch_id, unit_id, member_id, delivered_at)"  # noqa: S608 - no value inside
            f" SELECT %s, r.unit_id, r.member_id, %s FROM ({query}) r WHERE 1 = 1 ON CONFLICT DO NOTHING",
            [dispatch.pk, at, *parameters],
        )
        return cursor.rowcount


@transaction.atomic
def sign_for(
    *, dispatch: Dispatch, unit: Unit, by: Member | None, actor: Actor, now: datetime, seen: str | None = None
) -> bool:
    """A unit confirms that it received (签收). True the first time; a second time changes nothing and gives False.

    `seen` is the mark of the delivery as the page showed it; NotPossibleError when they were told again since.
    """
    waiting = Delivery.objects.filter(dispatch=dispatch, unit=unit, member=None, answered_at=None)
    if not _answer(waiting, seen, now, by):
        return False
    record(
        actor=actor,
        deed="circulation.delivery.signed",
        subject=f"circulation.dispatch:{dispatch.pk}",
        detail={"unit": unit.code},
        now=now,
    )
    return True


@transaction.atomic
def acknowledge(*, dispatch: Dispatch, member: Member, actor: Actor, now: datetime, seen: str | None = None) -> bool:
    """A member confirms having read (阅知). True the first time; a second time changes nothing and gives False.

    `seen` is the mark of the delivery as the page showed it; NotPossibleError when they were told again since.
    """
    waiting = Delivery.objects.filter(dispatch=dispatch, member=member, answered_at=None)
    if not _answer(waiting, seen, now, member):
        return False
    record(
        actor=actor,
        deed="circulation.delivery.acknowledged",
        subject=f"circulation.dispatch:{dispatch.pk}",
        detail={"member": member.pk},
        now=now,
    )
    return True


def _answer(waiting: QuerySet[Delivery], seen: str | None, now: datetime, by: Member | None) -> int:
    """Answer what waits, if it is what was seen: a Yes to the earlier version is no Yes to the later one. One UPDATE
    with both conditions, so that a change at the same moment comes either before or after it.
    """
    rows = waiting
    if seen is not None:
        rows = waiting.filter(told_again_at=_instant(seen))
    answered = rows.update(answered_at=now, answered_by=by)
    if not answered and seen is not None and waiting.exists():
        raise NotPossibleError(_("It has been changed since you opened it. Read it as it is now, then confirm."))
    return answered


def _instant(mark: str) -> datetime | None:
    """The instant that the page wrote into its form; None for what no page of ours writes."""
    try:
        found = datetime.fromisoformat(mark)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def tell_again(*, dispatch: Dispatch, now: datetime, members_of: Unit | None = None) -> tuple[int, int]:
    """Ask those who had it to answer once more, because the thing itself has changed; the earlier answer stays in
    `answered_before`. All units and members, or only the members of one unit. Returns how many units and members were
    told. Call it in the transaction of the deed, which saves the dispatch and writes the audit line.
    """
    rows = Delivery.objects.filter(dispatch=dispatch)
    if members_of is None:
        close_tasks_from(escalation.source(dispatch.pk), now=now)
    if members_of is not None:
        rows = rows.filter(unit=members_of, member__isnull=False)
    again = {
        "answered_before": Coalesce("answered_at", "answered_before"),
        "answered_at": None,
        "answered_by": None,
        "sign_by": None,  # all were told at once, so one day holds for all
        "told_again_at": now,
        "reminded": 0,
        "reminded_at": None,
    }
    return rows.filter(member=None).update(**again), rows.filter(member__isnull=False).update(**again)


@transaction.atomic
def acknowledge_many(*, dispatch: Dispatch, members: Iterable[int], actor: Actor, now: datetime) -> int:
    """Many members have read (阅知), by their ids; returns for how many that is new. One audit line with the count,
    naming who says so: the actor is not each member.
    """
    wanted, changed = list(members), 0
    for start in range(0, len(wanted), 1000):
        waiting = Delivery.objects.filter(dispatch=dispatch, member__in=wanted[start : start + 1000], answered_at=None)
        changed += waiting.update(answered_at=now, answered_by=F("member"))
    if changed:
        record(
            actor=actor,
            deed="circulation.deliveries.acknowledged",
            subject=f"circulation.dispatch:{dispatch.pk}",
            detail={"members": changed},
            now=now,
        )
    return changed


def close_dispatch(*, dispatch: Dispatch, now: datetime) -> None:
    """Nobody is asked to sign for it or to read it any more. Call it in the deed's transaction."""
    Dispatch.objects.filter(pk=dispatch.pk, closed_at=None).update(closed_at=now)
    close_tasks_from(escalation.source(dispatch.pk), now=now)
