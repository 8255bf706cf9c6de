"""What the services of this room share."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.circulation.services import NewTask
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.queries import root
from zhibu.supervision.models import Inspection


def note(of: Model, deed: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """One line in the chain about a row of this room; it names nobody."""
    noun = str(of._meta.model_name)
    record(
        actor=actor, deed=f"supervision.{noun}.{deed}", subject=f"supervision.{noun}:{of.pk}", detail=detail, now=now
    )


def locked(inspection: Inspection, *stages: str) -> Inspection:
    """The inspection, kept from others until the end of the transaction. Raises NotPossibleError where it went on."""
    kept = Inspection.objects.select_for_update(of=("self",)).select_related("checklist").get(pk=inspection.pk)
    if kept.stage not in stages:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": kept.get_stage_display()}
        )
    return kept


def working_days_after(now: datetime, count: int) -> date:
    """The last of so many working days after this day."""
    return last_of(timezone.localdate(now) + timedelta(days=1), count)


def task(kind: str, key: str, page: str, args: Iterable[Any], **values: Any) -> NewTask:
    """A task of this room; `kind` and `key` without the room's name."""
    return NewTask(
        key=f"supervision.{kind}:{key}",
        kind=f"supervision.{kind}",
        url=reverse(f"supervision:{page}", args=list(args)),
        **values,
    )


def office() -> int | None:
    """The key of the committee, whose officers are the staff."""
    committee = root()
    return committee.pk if committee else None
