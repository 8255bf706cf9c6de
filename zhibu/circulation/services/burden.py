"""减负台账: what is asked of units is written down in the transaction that asks it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from zhibu.circulation.models import BurdenEntry
from zhibu.circulation.states import Asked


def ask_of_units(*, source: str, title: str, asked: Iterable[Asked], now: datetime) -> int:
    """Write one entry per unit under `source`, which names the thing, and return how many; one statement. Call it in
    the transaction of the deed that asks.
    """
    day = timezone.localdate(now)
    entries = [
        BurdenEntry(
            unit_id=one.unit,
            month=date(day.year, day.month, 1),
            source=f"{source}:{one.unit}",
            title=title[:200],
            notices=one.notices,
            forms=one.forms,
            fields=one.fields,
            attachments=one.attachments,
            minutes=one.minutes,
            made_at=now,
        )
        for one in asked
    ]
    return len(BurdenEntry.objects.bulk_create(entries, batch_size=500))


def take_back_burden(*, source: str, now: datetime) -> int:
    """Mark everything that was asked under `source` as taken back, and return how many entries there were. The entries
    stay; the account of their month no longer counts them. Call it in the deed's transaction.
    """
    # ";" is the sign after ":", so this is a range of the unique index on source and not a scan.
    rows = BurdenEntry.objects.filter(source__gte=f"{source}:", source__lt=f"{source};", taken_back_at=None)
    return rows.update(taken_back_at=now)
