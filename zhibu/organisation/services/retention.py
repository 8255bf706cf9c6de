"""The retention table: what this room declares of its own rows and of accounts, and how all of it is kept to."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.accounts.models import Device, Slip
from zhibu.audit.services import SYSTEM, record
from zhibu.kernel.registry import Keeping, registry
from zhibu.organisation.models import Import
from zhibu.organisation.queries import UNDO_FOR
from zhibu.organisation.states import KEPT_DAYS, SPENT_DAYS

PORTION = 500  # rows that one transaction ends
SUBJECT = "organisation.retention"
EXECUTED = "organisation.retention.executed"


def remove(rows: Any) -> int:
    """End rows by removing them; returns how many, without what goes along."""
    count: int = rows.count()
    rows.delete()
    return count


def _at_once(_on: date) -> int:
    return 0


def _spent(before: datetime) -> Any:
    """Slips that opened or could open the door for the last time before that instant."""
    over = Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    return Slip.objects.filter(over)


TABLE = {
    "uploads": Keeping(
        what=_("uploaded workbooks that nobody imported"),
        then=pgettext_lazy("retention", "removed"),
        days=KEPT_DAYS,
        due=lambda before: Import.objects.filter(committed_at=None, made_at__lt=before),
        end=remove,
        rule=KEPT_DAYS.code,
    ),
    "undo": Keeping(
        what=_("what is needed to undo an import"),
        then=_("removed; counts stay"),
        days=lambda _on: UNDO_FOR.days,
        due=lambda before: Import.objects.filter(committed_at__lt=before).exclude(undo=b""),
        end=lambda rows: rows.update(undo=b""),
    ),
    "sessions": Keeping(
        what=_("sessions that have ended, with what was typed when they did"),
        then=pgettext_lazy("retention", "removed"),
        days=_at_once,
        due=lambda before: Session.objects.filter(expire_date__lt=before),
        end=remove,
    ),
    "slips": Keeping(
        what=_("activation slips that were used, have expired or were taken back"),
        then=_("removed; the log stays"),
        days=SPENT_DAYS,
        due=_spent,
        end=remove,
        rule=SPENT_DAYS.code,
    ),
    "devices": Keeping(
        what=_("phones and computers that are no longer trusted"),
        then=_("removed; the log stays"),
        days=SPENT_DAYS,
        due=lambda before: Device.objects.filter(revoked_at__lt=before),
        end=remove,
        rule=SPENT_DAYS.code,
    ),
}


def keep_to_retention(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """End everything whose time is over, line by line and in portions, each with its entry in the chain; returns how
    many rows of each line. `dry_run` only counts. Run again, there is nothing left to do.
    """
    found = {}
    for name, line in registry.retention.items():
        before = now - timedelta(days=line.days(timezone.localdate(now)))
        if dry_run:
            found[name] = line.due(before).count()
            continue
        found[name] = 0
        while ended := _portion(name, line, before, now):
            found[name] += ended
    return found


@transaction.atomic
def _portion(name: str, line: Keeping, before: datetime, now: datetime) -> int:
    """End the next rows of a line; returns how many, 0 when none is left."""
    keys = list(line.due(before).order_by("pk").values_list("pk", flat=True)[:PORTION])
    if not keys:
        return 0
    ended = line.end(line.due(before).filter(pk__in=keys))
    record(actor=SYSTEM, deed=EXECUTED, subject=SUBJECT, detail={"line": name, "rows": ended}, now=now)
    return ended
