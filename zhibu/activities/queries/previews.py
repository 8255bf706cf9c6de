"""Reads across previews: who was told of a notice, by which unit, when."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from zhibu.activities.models import Activity, Notice, Preview
from zhibu.activities.states import Held
from zhibu.circulation.models import Delivery
from zhibu.organisation.models import Unit


def has_expected(notice: Notice, unit: Unit) -> bool:
    """Whether anybody of the unit is expected by an issued notice."""
    return Delivery.objects.filter(dispatch=notice.dispatch_id, unit=unit, member__isnull=False).exists()


def units_with_expected(notice: Notice) -> list[int]:
    """The ids of the units that have anybody expected by an issued notice."""
    rows = Delivery.objects.filter(dispatch=notice.dispatch_id, member__isnull=False)
    return list(rows.order_by("unit_id").values_list("unit_id", flat=True).distinct())


def preview_of(notice: Notice, unit: Unit) -> Preview | None:
    """How and when the unit told its members; None while it is not recorded."""
    return Preview.objects.filter(notice=notice, unit=unit).first()


def is_late(preview: Preview | None, activity: Activity | None) -> bool:
    """Whether members were told only on the day of the activity or after it."""
    return bool(preview and activity and activity.day and preview.told_on >= activity.day)


def previews_of(
    notice: Notice, condition: Q, days: Mapping[int, date | None] | None = None
) -> list[tuple[Preview, bool]]:
    """The previews of a notice by the units that fulfil `condition`, by unit code, each with whether it came late.
    `days` are the units' own days where the caller has them.
    """
    if days is None:
        days = dict(Activity.objects.filter(notice=notice).values_list("unit_id", "day"))
    joint = notice.first_day if notice.held == Held.JOINTLY else None
    rows = Preview.objects.filter(condition, notice=notice).select_related("unit").order_by("unit__code")
    return [(row, bool((day := joint or days.get(row.unit_id)) and row.told_on >= day)) for row in rows]
