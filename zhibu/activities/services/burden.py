"""What a notice asks is written into the account at its issue; beyond the limit a named person gives the reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from zhibu.activities import queries
from zhibu.activities.models import Notice
from zhibu.circulation.queries import Outlook, outlook
from zhibu.circulation.services import ask_of_units
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person

REASON = ("over_limit_because", "over_limit_by")


class ReasonNeededError(NotPossibleError):
    """It asks more of some units than the limit of a month, and nobody has given a reason."""


def burden_source(notice: int) -> str:
    """How the keys of a notice's entries in the account begin."""
    return f"activities.notice:{notice}"


def weigh(notice: Notice, units: Sequence[int], recipients: Any, *, reason: str, who: Person, now: datetime) -> int:
    """Write what the notice asks of these units (ids) into the account, and return how many of them are beyond the
    limit. Raises ReasonNeededError when some are and no reason is given. In the deed's transaction; who calls saves
    the columns REASON.
    """
    listed = recipients.order_by().values_list("unit_id", flat=True).distinct()
    asked = queries.burden_of(notice, units, [unit for unit in listed if unit in set(units)])
    found = outlook({one.unit: one.minutes for one in asked}, timezone.localdate(now))
    require_reason(notice, found, reason=reason, who=who)
    ask_of_units(source=burden_source(notice.pk), title=str(notice), asked=asked, now=now)
    return len(found.over) if found else 0


def require_reason(notice: Notice, found: Outlook | None, *, reason: str, who: Person) -> None:
    """Let the notice carry the reason where its units are beyond the limit. Raises ReasonNeededError without one."""
    if found is None or not found.over:
        return
    if reason.strip():
        notice.over_limit_because, notice.over_limit_by = reason.strip()[:300], who.actor.id
    elif not notice.over_limit_because:
        raise ReasonNeededError(
            ngettext(
                "%(num)s unit would be beyond the limit of %(limit)s minutes this month; give the reason.",
                "%(num)s units would be beyond the limit of %(limit)s minutes this month; give the reason.",
                len(found.over),
            )
            % {"num": len(found.over), "limit": found.limit}
        )
