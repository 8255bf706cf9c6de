"""What the deeds of this room share."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.ballots.models import Vote
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


def locked(vote: Vote) -> Vote:
    """The vote as it stands now; others who change it wait."""
    return Vote.objects.select_for_update().select_related(None).get(pk=vote.pk)


def require_stage(vote: Vote, stage: str) -> None:
    """Raises NotPossibleError unless the table of stages leads there."""
    if not vote.may_become(stage):
        raise NotPossibleError(_("It has gone on meanwhile; this is how it stands now."))


def note(vote: Vote, deed: str, who: Person, now: datetime, **detail: Any) -> None:
    """One line in the log about the vote as a whole. Nothing is ever recorded of a single slip or ballot."""
    subject = f"ballots.vote:{vote.pk}"
    record(actor=who.actor, deed=f"ballots.vote.{deed}", subject=subject, detail=detail, now=now)
