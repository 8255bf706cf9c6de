"""换届提醒: units and those above them are reminded before the terms of officers end (rule SR-13)."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from zhibu.kernel.registry import registry
from zhibu.organisation import queries
from zhibu.organisation.services.asking import KEEP

SOURCE = "organisation.term"


def remind_of_terms(*, now: datetime) -> int:
    """Put the terms that end soon on the lists of the units and of the units above them, and take off those that were
    renewed or ended; by the clock, as often as one likes. Returns how many units are reminded of their own term.
    """
    ending = queries.ending_terms(timezone.localdate(now))
    tasks = [
        {
            "key": f"{SOURCE}:{term.unit.pk}:{reminded}:{term.last.isoformat()}",
            "kind": SOURCE,
            "url": reverse("organisation:unit", args=[term.unit.code]),
            "words": {"unit": term.unit.name, "posts": term.posts},
            "due": term.last,
            "unit_id": reminded,
        }
        for term in ending
        for reminded in (term.unit.pk, term.unit.parent_id)
        if reminded is not None
    ]
    registry.deeds[KEEP](SOURCE, tasks, now=now)
    return len(ending)
