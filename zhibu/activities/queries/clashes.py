"""What speaks against the days of a draft, and which days are free. Warnings only: whoever issues decides."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.activities.models import Activity, Notice
from zhibu.activities.queries.expected import recipients
from zhibu.activities.states import TELL_BEFORE, Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.kernel.dates import day as day_text
from zhibu.kernel.dates import weekday
from zhibu.kernel.workdays import count_between, holiday_name, is_made_up, is_working_day, known
from zhibu.organisation.models import Unit

MOST = 5  # others named, days offered
AHEAD = timedelta(days=30)
SAME_ROOM = timedelta(hours=3)  # two beginnings closer than this are taken to want the room together


def warnings(notice: Notice, units: Sequence[Unit], *, among: QuerySet[Notice]) -> list[str]:
    """What speaks against the days of a draft, each as a sentence: the calendar, other notices for the same units and
    people on its day, the same place. `among` are the notices the person may see, so nothing else is told. At most
    three queries.
    """
    if notice.first_day is None or notice.end is None:
        return []
    said = _calendar(notice.first_day, notice.end)
    if notice.first_day != notice.end:
        return said
    others = _others(notice, units, among, notice.first_day, notice.first_day)
    said += [*_same_day(notice, others), *_same_place(notice, among)]
    return said


def free_days(notice: Notice, units: Sequence[Unit], *, among: QuerySet[Notice], today: date) -> list[date]:
    """At most five working days on which none of the units has anything else that the person may see: within the
    window, or in the 30 days to come for a notice with one day; early enough to tell members. One query.
    """
    if notice.first_day is None or notice.end is None or not units:
        return []
    soonest = today + timedelta(days=TELL_BEFORE(today))
    one_day = notice.first_day == notice.end
    first = soonest if one_day else max(soonest, notice.first_day)
    last = soonest + AHEAD if one_day else notice.end
    taken = {row["day"] for row in _others(notice, units, among, first, last)} | (
        {notice.first_day} if one_day else set()
    )
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_working_day(day) and day not in taken][:MOST]


def _others(
    notice: Notice, units: Iterable[Unit], among: QuerySet[Notice], first: date, last: date
) -> list[dict[str, Any]]:
    """Activities of other notices, on a fixed day from `first` to `last`, of these units or joint ones they go to:
    per notice and day with the number of units.
    """
    mine = [unit.pk for unit in units]
    to_them = Exists(Notice.units.through.objects.filter(notice=OuterRef("notice"), unit__in=mine))
    rows: Any = (
        Activity.objects.filter(Q(notice__held=Held.BY_EACH, unit__in=mine) | Q(notice__held=Held.JOINTLY) & to_them)
        .filter(day__range=(first, last), notice__in=_in_force(among))
        .exclude(notice=notice.pk)
        .values("day", "notice", "notice__dispatch", "notice__held", "notice__year", "notice__number", "notice__theme")
        .annotate(units=Count("pk"))
        .order_by("day", "notice")
    )
    return list(rows)


def _in_force(among: QuerySet[Notice]) -> QuerySet[Any]:
    return among.filter(state__in=[NoticeState.ISSUED, NoticeState.CLOSED]).order_by().values("pk")


def _calendar(first: date, last: date) -> list[str]:
    said = []
    shown = {"day": day_text(first), "weekday": weekday(first)}
    holidays = {holiday_name(first + timedelta(days=number)) for number in range(min((last - first).days, 92) + 1)}
    if first == last and is_made_up(first):
        said.append(_("%(day)s (%(weekday)s) is a working day that makes up for a holiday.") % shown)
    elif first == last and not is_working_day(first):
        why = next((name for name in holidays if name), "") or _("a weekend")
        said.append(_("%(day)s (%(weekday)s) is no working day: %(why)s.") % (shown | {"why": why}))
    elif first != last and not count_between(first, last):
        said.append(_("There is no working day between the first and the last day."))
    elif first != last and (names := sorted(name for name in holidays if name)):
        said.append(_("In these days lies a public holiday: %(names)s.") % {"names": _(", ").join(names)})
    if not known(last):
        said.append(
            _("The holidays of %(year)s have not been announced; working days are told by the weekday alone.")
            % {"year": last.year}
        )
    return said


def _same_day(notice: Notice, others: Sequence[dict[str, Any]]) -> list[str]:
    said = []
    for row in others[:MOST]:
        shown = {"number": f"〔{row['notice__year']}〕{row['notice__number']} 号", "theme": row["notice__theme"]}
        if row["notice__held"] == Held.JOINTLY:
            said.append(_("On that day is also the joint activity of %(number)s %(theme)s.") % shown)
        else:
            text = ngettext(
                "On that day %(num)s of the units also holds %(number)s %(theme)s.",
                "On that day %(num)s of the units also hold %(number)s %(theme)s.",
                row["units"],
            )
            said.append(text % (shown | {"num": row["units"]}))
    if len(others) > MOST:
        said.append(_("On that day there are %(num)s more.") % {"num": len(others) - MOST})
    if not others:
        return said
    expected = recipients(notice, on=notice.first_day).values("member_id")  # type: ignore[arg-type]
    both = Delivery.objects.filter(dispatch__in=[row["notice__dispatch"] for row in others], member__in=expected)
    if people := both.aggregate(all=Count("member", distinct=True))["all"]:
        text = ngettext("%(num)s person is expected at both.", "%(num)s people are expected at more than one.", people)
        said.append(text % {"num": people})
    return said


def _same_place(notice: Notice, among: QuerySet[Notice]) -> list[str]:
    if not (place := notice.place.strip()):
        return []
    rows = (
        Activity.objects.filter(day=notice.first_day, place__iexact=place, notice__in=_in_force(among))
        .exclude(notice=notice.pk)
        .order_by("start_time", "unit__code")
        .values_list("unit__name", "start_time")
    )
    near = [(name, at) for name, at in rows if _together(at, notice.start_time)][:MOST]
    return [
        _("%(place)s is taken by %(unit)s on that day%(at)s.")
        % {"place": place, "unit": name, "at": _(" at %(time)s") % {"time": f"{at:%H:%M}"} if at else ""}
        for name, at in near
    ]


def _together(one: time | None, other: time | None) -> bool:
    """Whether two beginnings are so near that both may want the room; unknown ones may."""
    if one is None or other is None:
        return True
    day = date(2000, 1, 1)
    return abs(datetime.combine(day, one) - datetime.combine(day, other)) < SAME_ROOM
