"""What the office handles is written down for everybody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.audit.services import record
from zhibu.organisation.policy import Person
from zhibu.regulations.models import Affair
from zhibu.regulations.services.indexing import index_affair


@transaction.atomic
def keep_affair(*, affair: Affair | None, values: dict[str, Any], who: Person, now: datetime) -> Affair:
    """Keep an affair as it reads now, a new one when `affair` is None. Cases keep the limit of their day."""
    kept = Affair(made_at=now) if affair is None else Affair.objects.select_for_update().get(pk=affair.pk)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    index_affair(kept, timezone.localdate(now))
    record(
        actor=who.actor,
        deed="regulations.affair.added" if affair is None else "regulations.affair.changed",
        subject=f"regulations.affair:{kept.pk}",
        detail={"days": kept.days, "ended": kept.ended_on},
        now=now,
    )
    return kept
