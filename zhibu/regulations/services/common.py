"""What the services of this room share."""

from datetime import datetime
from typing import Any

from zhibu.audit.services import Actor, record
from zhibu.regulations.models import Case, Regulation


def record_regulation(regulation: Regulation, deed: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """One line in the chain about a regulation."""
    subject = f"regulations.regulation:{regulation.pk}"
    record(actor=actor, deed=f"regulations.regulation.{deed}", subject=subject, detail=detail, now=now)


def record_case(case: Case, deed: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """One line in the chain about a case; it names nobody."""
    record(actor=actor, deed=f"regulations.case.{deed}", subject=f"regulations.case:{case.pk}", detail=detail, now=now)
