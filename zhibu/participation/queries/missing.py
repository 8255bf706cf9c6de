"""The check list before a half-year is compiled: what is still missing, where, and what to do about it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Notice
from zhibu.activities.states import SENT, NoticeState
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Affiliation, Unit
from zhibu.organisation.states import UnitKind
from zhibu.participation.queries.closings import unconfirmed
from zhibu.participation.queries.figures import facts


@dataclass(frozen=True)
class Item:
    """One thing on the check list: how many there are, in which units (by code), and what to do; fine when none."""

    label: str
    count: int
    places: list[str]
    remedy: str

    @property
    def fine(self) -> bool:
        """Whether nothing is missing."""
        return self.count == 0


def check_list(period: HalfYear, units: QuerySet[Unit]) -> list[Item]:
    """What is missing in these units before the half-year is compiled, always the same items in the same order; none
    of them stops it. Eight queries, however many units.
    """
    known = list(units.order_by("code").values_list("pk", "name", "kind", "dissolved"))
    names = {pk: name for pk, name, _kind, _dissolved in known}
    ids = list(names)
    span = (period.first, period.last)
    rows = facts(period, units=ids)
    open_notices = Notice.objects.filter(
        issuer__in=ids, state=NoticeState.ISSUED, last_day__range=span, dispatch__isnull=False
    )
    still = Q(roll_version=0, day=None, notice__first_day__range=span, notice__state__in=SENT)
    silent = Q(roll_version__gt=0, day__range=span, feedback=None)
    activities = list(
        Activity.objects.filter(still | silent, unit__in=ids)
        .values_list("unit")
        .annotate(undated=Count("pk", filter=still), silent=Count("pk", filter=silent))
    )
    missed = rows.filter(state="absent", made_up_on=None)
    no_line = (
        Affiliation.objects.filter(unit__in=ids, unit__kind__in=[UnitKind.BRANCH, UnitKind.GROUP])
        .filter(Affiliation.on(period.last))
        .filter(~Exists(rows.filter(member=OuterRef("member"))))
    )
    counted = set(rows.values_list("member__affiliations__unit", flat=True).distinct())
    quiet = {
        pk: 1
        for pk, _name, kind, dissolved in known
        if kind == UnitKind.BRANCH and dissolved is None and pk not in counted
    }
    undated = {unit: days for unit, days, _said in activities}
    unsaid = {unit: said for unit, _days, said in activities}
    absent = _by_unit(missed, "member__affiliations__unit")
    found: list[tuple[str, dict[int, int], str]] = [
        (_("activities without a confirmed roll"), unconfirmed(period, units=ids),
         _("Confirm the roll, or withdraw the notice: what is not confirmed counts nowhere.")),
        (_("activities for which no day was set"), undated, _("Set the day, or tell why it was not held.")),
        (_("activities without feedback"), unsaid, _("Ask for it; late feedback is labelled, not refused.")),
        (_("absences not made up"), absent, _("Enter the day of the make-up study where there was one.")),
        (_("members on no roll at all"), _by_unit(no_line, "unit"),
         _("Look whether they belong to this unit, and since when.")),
        (_("branches that held nothing"), quiet, _("See under “Who needs help” what would help them.")),
        (_("notices that are not closed"), _by_unit(open_notices, "issuer"),
         _("Read what came of them and close them with their result.")),
    ]  # fmt: skip
    return [_item(label, counts, names, remedy) for label, counts, remedy in found]


def _by_unit(rows: QuerySet[Any], unit: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(unit).annotate(Count("pk", distinct=True)))


def _item(label: str, counts: dict[int, int], names: dict[int, str], remedy: str) -> Item:
    places = [name for pk, name in names.items() if counts.get(pk)]
    return Item(label, sum(count for pk, count in counts.items() if pk in names), places, remedy)
