"""The check list before a half-year is compiled: what is still missing, where, and what to do about it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Leave, Notice
from zhibu.activities.states import SENT, NoticeState
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Affiliation, Unit
from zhibu.organisation.states import UnitKind
from zhibu.participation.queries.closings import unconfirmed, unconfirmed_activities
from zhibu.participation.queries.figures import facts

STEPS = 20  # so many single things stand under an item; all of them are counted


@dataclass(frozen=True)
class Step:
    """One thing that is missing: what it is called, and the page on which it is put right."""

    label: str
    url: str


@dataclass(frozen=True)
class Item:
    """One thing on the check list: how many there are, in which units (by code), what to do, and the first of them
    with the page of each; fine when none.
    """

    label: str
    count: int
    places: list[str]
    remedy: str
    steps: list[Step]

    @property
    def fine(self) -> bool:
        """Whether nothing is missing."""
        return self.count == 0


@dataclass(frozen=True)
class _Looked:
    """What every item looks at: the half-year, the units by code, their facts."""

    period: HalfYear
    known: list[tuple[int, str, str, str, Any]]
    rows: QuerySet[Any]

    @property
    def ids(self) -> list[int]:
        return [pk for pk, *_rest in self.known]

    @property
    def span(self) -> tuple[Any, Any]:
        return self.period.first, self.period.last


Missing = tuple[str, dict[int, int], str, list[Step]]


def check_list(period: HalfYear, units: QuerySet[Unit]) -> list[Item]:
    """What is missing in these units before the half-year is compiled, always the same items in the same order; none
    of them stops it. Sixteen queries, however many units and things.
    """
    known = list(units.order_by("code").values_list("pk", "name", "code", "kind", "dissolved"))
    looked = _Looked(period, known, facts(period, units=[pk for pk, *_rest in known]))
    names = {pk: name for pk, name, *_rest in known}
    found = [*_of_activities(looked), _of_leaves(looked), *_of_people(looked), _of_quiet(looked), _of_notices(looked)]
    return [_item(label, counts, names, remedy, steps) for label, counts, remedy, steps in found]


def _of_activities(looked: _Looked) -> list[Missing]:
    span, mine = looked.span, Activity.objects.filter(unit__in=looked.ids)
    still = Q(roll_version=0, day=None, notice__first_day__range=span, notice__state__in=SENT)
    silent = Q(roll_version__gt=0, day__range=span, feedback=None)
    counts = list(
        mine.filter(still | silent)
        .values_list("unit")
        .annotate(undated=Count("pk", filter=still), silent=Count("pk", filter=silent))
    )
    return [
        (
            _("activities without a confirmed roll"),
            unconfirmed(looked.period, units=looked.ids),
            _("Confirm the roll, or withdraw the notice: what is not confirmed counts nowhere."),
            _activities(unconfirmed_activities(looked.period, units=looked.ids)),
        ),
        (
            _("activities for which no day was set"),
            {unit: days for unit, days, _said in counts},
            _("Set the day, or tell why it was not held."),
            _activities(mine.filter(still)),
        ),
        (
            _("activities without feedback"),
            {unit: said for unit, _days, said in counts},
            _("Ask for it; late feedback is labelled, not refused."),
            _activities(mine.filter(silent)),
        ),
    ]


def _of_leaves(looked: _Looked) -> Missing:
    held = Q(activity__day__range=looked.span) | Q(activity__day=None, activity__notice__first_day__range=looked.span)
    asked = Leave.objects.filter(held, activity__unit__in=looked.ids, granted=None, taken_back_at=None)
    return (
        _("leave that nobody has answered"),
        _by_unit(asked, "activity__unit"),
        _("Grant it or tell why not; what the roll says counts."),
        _leaves(asked),
    )


def _of_people(looked: _Looked) -> list[Missing]:
    missed = looked.rows.filter(state="absent", made_up_on=None)
    no_line = (
        Affiliation.objects.filter(unit__in=looked.ids, unit__kind__in=[UnitKind.BRANCH, UnitKind.GROUP])
        .filter(Affiliation.on(looked.period.last))
        .filter(~Exists(looked.rows.filter(member=OuterRef("member"))))
    )
    return [
        (
            _("absences not made up"),
            _by_unit(missed, "member__affiliations__unit"),
            _("Enter the day of the make-up study where there was one."),
            _missed(missed, looked.period),
        ),
        (
            _("members on no roll at all"),
            _by_unit(no_line, "unit"),
            _("Look whether they belong to this unit, and since when."),
            _members(no_line),
        ),
    ]


def _of_quiet(looked: _Looked) -> Missing:
    counted = set(looked.rows.values_list("member__affiliations__unit", flat=True).distinct())
    quiet = [
        (pk, name)
        for pk, name, _code, kind, dissolved in looked.known
        if kind == UnitKind.BRANCH and dissolved is None and pk not in counted
    ]
    address = f"{reverse('participation:help')}?first={looked.period.first}&last={looked.period.last}"
    return (
        _("branches that held nothing"),
        {pk: 1 for pk, _name in quiet},
        _("See under “Who needs help” what would help them."),
        [Step(name, address) for _pk, name in quiet[:STEPS]],
    )


def _of_notices(looked: _Looked) -> Missing:
    rows = Notice.objects.filter(
        issuer__in=looked.ids, state=NoticeState.ISSUED, last_day__range=looked.span, dispatch__isnull=False
    )
    return (
        _("notices that are not closed"),
        _by_unit(rows, "issuer"),
        _("Read what came of them and close them with their result."),
        [
            Step(f"{one.number_text} {one.theme}", reverse("activities:effects", args=[one.pk]))
            for one in rows.select_related("issuer").order_by("last_day", "pk")[:STEPS]
        ],
    )


def _activities(rows: QuerySet[Activity]) -> list[Step]:
    first = rows.select_related("notice", "unit").order_by("unit__code", "day", "pk")[:STEPS]
    return [
        Step(f"{one.unit.name} · {one.notice.theme}", reverse("activities:activity", args=[one.pk])) for one in first
    ]


def _leaves(rows: QuerySet[Leave]) -> list[Step]:
    first = rows.select_related("member", "activity__notice").order_by("activity__unit__code", "asked_at", "pk")
    page = "activities:activity"
    return [
        Step(f"{one.member.name} · {one.activity.notice.theme}", reverse(page, args=[one.activity_id]))
        for one in first[:STEPS]
    ]


def _missed(rows: QuerySet[Any], period: HalfYear) -> list[Step]:
    at = "member__affiliations__unit__code"
    first = rows.order_by(at, "activity__day", "pk").values_list(
        at, "member", "member__name", "activity__notice__theme"
    )[:STEPS]
    return [
        Step(f"{name} · {theme}", reverse("participation:lines", args=[period, code, member]))
        for code, member, name, theme in first
    ]


def _members(rows: QuerySet[Affiliation]) -> list[Step]:
    first = rows.order_by("unit__code", "member__pinyin_key", "pk").values_list(
        "unit__name", "member", "member__name"
    )[:STEPS]
    return [Step(f"{unit} · {name}", reverse("organisation:member", args=[member])) for unit, member, name in first]


def _by_unit(rows: QuerySet[Any], unit: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(unit).annotate(Count("pk", distinct=True)))


def _item(label: str, counts: dict[int, int], names: dict[int, str], remedy: str, steps: list[Step]) -> Item:
    places = [name for pk, name in names.items() if counts.get(pk)]
    return Item(label, sum(count for pk, count in counts.items() if pk in names), places, remedy, steps)
