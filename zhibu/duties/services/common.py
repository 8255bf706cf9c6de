"""What the services of this room share."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from zhibu.audit.services import Actor, record


def note(of: Model, deed: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """One line in the chain about a row of this room; it names nobody and holds no words of a person."""
    noun = str(of._meta.model_name)
    record(actor=actor, deed=f"duties.{noun}.{deed}", subject=f"duties.{noun}:{of.pk}", detail=detail, now=now)
