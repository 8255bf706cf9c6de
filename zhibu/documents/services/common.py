"""What the deeds of this room share."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.documents.models import Incoming, Paper, Series, Trace
from zhibu.documents.states import REASON, Did
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


def locked(paper: Paper) -> Paper:
    """The document, kept from others until the end of the transaction."""
    return Paper.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper.pk)


def locked_incoming(incoming: Incoming) -> Incoming:
    """The incoming document, kept from others until the end of the transaction."""
    return Incoming.objects.select_for_update(of=("self",)).select_related("unit").get(pk=incoming.pk)


def require_state(of: Paper | Incoming, *states: str) -> None:
    """Raises NotPossibleError when it stands elsewhere by now."""
    if of.state not in states:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": of.get_state_display()}
        )


def trace(of: Paper | Incoming, did: Did, who: Person, now: datetime, words: str = "", **detail: Any) -> None:
    """Write one step into the document's trace and into the chain of deeds."""
    paper = isinstance(of, Paper)
    Trace.objects.create(
        **{"paper" if paper else "incoming": of}, did=did, words=words[:REASON], by=who.actor.id, at=now
    )
    noun = "paper" if paper else "incoming"
    record(
        actor=who.actor,
        deed=f"documents.{noun}.{did}",
        subject=f"documents.{noun}:{of.pk}",
        detail=detail,
        now=now,
    )


def next_number(unit: Unit, word: str, year: int) -> int:
    """The next number of a series: the row is locked until the transaction ends, and a transaction that fails gives
    its number back, so there is neither gap nor double.
    """
    Series.objects.bulk_create([Series(unit=unit, word=word, year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(unit=unit, word=word, year=year)
    Series.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return series.last + 1
