"""Counters, their slips, and the answers of people served."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessment.models import Counter, Said, Slip
from zhibu.assessment.services.common import note
from zhibu.assessment.states import SLIP_DAYS, SLIP_MOST, Question
from zhibu.ballots.queries import code_digest, made_code
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def open_counter(*, unit: Unit, name: str, who: Person, now: datetime) -> Counter:
    """Put a counter on the list. Raises NotPossibleError when the unit has one of the name."""
    try:
        with transaction.atomic():
            made = Counter.objects.create(unit=unit, name=name, made_at=now)
    except IntegrityError as error:
        raise NotPossibleError(_("This unit has a counter of this name already.")) from error
    note(made, "opened", who.actor, now, unit=unit.code)
    return made


@transaction.atomic
def close_counter(*, counter: Counter, who: Person, now: datetime) -> None:
    """Close a counter: its unused slips are worthless, what was said stays."""
    kept = Counter.objects.select_for_update().get(pk=counter.pk)
    if kept.closed_at is None:
        kept.closed_at = now
        kept.save(update_fields=["closed_at"])
        kept.slips.filter(used=False).delete()
        note(kept, "closed", who.actor, now)


@transaction.atomic
def print_slips(*, counter: Counter, count: int, who: Person, now: datetime) -> list[str]:
    """Codes to be printed, one for a visit; the clear codes exist in the answer only. Raises NotPossibleError for a
    closed counter and for more than a pile.
    """
    kept = Counter.objects.select_for_update().get(pk=counter.pk)
    if kept.closed_at is not None:
        raise NotPossibleError(_("The counter is closed."))
    if not 1 <= count <= SLIP_MOST:
        raise NotPossibleError(_("From 1 to %(most)s slips at once.") % {"most": SLIP_MOST})
    today = timezone.localdate(now)
    codes = [made_code() for _slip in range(count)]
    until = today + timedelta(days=SLIP_DAYS(today))
    Slip.objects.bulk_create(Slip(counter=kept, digest=code_digest(code), until=until) for code in codes)
    note(kept, "slips_printed", who.actor, now, slips=count)
    return codes


@transaction.atomic
def say(*, code: str, marks: Mapping[str, int], words: str, now: datetime) -> bool:
    """Take an answer with a slip: the slip is used up and the answer kept, both or neither; only the day is kept of
    the moment. False for a code that is none, used or past its day.
    """
    today = timezone.localdate(now)
    found = Slip.objects.filter(digest=code_digest(code), until__gte=today, counter__closed_at=None)
    counter = found.values_list("counter", flat=True).first()
    if counter is None or not found.filter(used=False).update(used=True):
        return False
    Said.objects.create(counter_id=counter, day=today, words=words, **{one.value: marks[one] for one in Question})
    return True
