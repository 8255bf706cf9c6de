"""What a notice asks of its units, for the account that circulation keeps."""

from collections.abc import Iterable
from datetime import date

from zhibu.accounts.models import User
from zhibu.activities.models import Notice
from zhibu.activities.queries.expected import recipients
from zhibu.activities.states import Held
from zhibu.circulation.queries import Outlook, outlook
from zhibu.circulation.states import Asked

PREVIEW = (1, 2)  # forms, fields: how and when
ROLL = (1, 1)  # the day; everybody is filled in


def burden_of(notice: Notice, units: Iterable[int], with_list: Iterable[int]) -> list[Asked]:
    """What a notice asks of these units (ids), of which those `with_list` have somebody expected: to be signed for,
    and where people are expected a preview, and a roll and feedback where the unit holds it itself. Nothing of its
    issuer: what a unit asks of itself is no burden from above. An own question is a field or an attachment for all,
    even where a condition spares some.
    """
    listed = set(with_list)
    files = notice.attachments if notice.held == Held.BY_EACH else 0
    feedback = (1, notice.questions - files)
    own = (PREVIEW, ROLL, feedback) if notice.held == Held.BY_EACH else (PREVIEW,)
    forms, fields = (sum(part) for part in zip(*own, strict=True))
    return [
        Asked(unit, 1, forms, fields, files) if unit in listed else Asked(unit, 1)
        for unit in units
        if unit != notice.issuer_id
    ]


def most_asked(notice: Notice) -> Asked:
    """What a unit is asked that holds it itself: the whole of what this one notice can ask of one unit."""
    return burden_of(notice, [0], [0])[0]


def burden_outlook(notice: Notice, on: date) -> Outlook | None:
    """What its units would be asked in all in this day's month if a draft were issued on that day; three queries."""
    listed = recipients(notice, on=on).order_by().values_list("unit_id", flat=True).distinct()
    asked = burden_of(notice, notice.units.values_list("pk", flat=True), listed)
    return outlook({one.unit: one.minutes for one in asked}, on)


def over_limit(notice: Notice) -> tuple[str, str] | None:
    """Why a notice was issued beyond the limit, and the name of who said so; None when it was not."""
    if not notice.over_limit_because or notice.over_limit_by is None:
        return None
    name = User.objects.filter(pk=notice.over_limit_by).values_list("name", flat=True).first()
    return notice.over_limit_because, name or "—"
