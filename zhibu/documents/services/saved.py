"""What a page costs, as the office reckons it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.documents.models import PagePrice
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def set_price(*, fen: int, since: date, who: Person, now: datetime) -> PagePrice:
    """Set the price of a page from a day on. Raises NotPossibleError when one begins on that day already: figures that
    were shown are not changed behind.
    """
    if PagePrice.objects.filter(since=since).exists():
        raise NotPossibleError(_("A price begins on that day already."))
    made = PagePrice.objects.create(since=since, fen=fen, set_by=who.actor.id, set_at=now)
    detail = {"fen": fen, "since": since.isoformat()}
    record(actor=who.actor, deed="documents.price.set", subject=f"documents.price:{made.pk}", detail=detail, now=now)
    return made
