"""Tables of this room as they are carried away to a spreadsheet: the same rows and columns as on the pages."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zhibu.activities.states import Attended
from zhibu.disclosure.states import Stage
from zhibu.kernel.figures import rate
from zhibu.kernel.lists import Share, list_book, long_list_book
from zhibu.kernel.periods import HalfYear
from zhibu.participation.models import Pair
from zhibu.participation.queries import LABELS, Item, Line, OneHalf, QuietUnit, Spread, UnitLine, WeakActivity

Made = tuple[BytesIO, int]


def half_years(rows: Iterable[tuple[HalfYear, Sequence[int]]]) -> Made:
    """How many units stand at which stage, by half-year."""
    heads = [(_("Half-year"), 20), *((label, 10) for label in Stage.labels)]
    return list_book(_("Half-years"), heads, ((str(period.label), *counts) for period, counts in rows))


def units(rows: Iterable[UnitLine]) -> Made:
    """The units of one half-year and how far they are; what has no closing yet stays empty."""
    heads = [
        (_("Code"), 10), (_("Unit"), 36), (_("Members"), 8), (_("Rolls confirmed"), 10), (_("Rolls missing"), 10),
        (_("Stage"), 14), (_("Checked"), 8), (_("to check"), 8), (_("Objections"), 8),
    ]  # fmt: skip
    return list_book(_("Units"), heads, (_unit(row) for row in rows))


def _unit(row: UnitLine) -> tuple[Any, ...]:
    start = (row.unit.code, row.unit.name, row.members, row.confirmed, row.open)
    closing: Any = row.closing  # with what `queries.counted` adds
    if closing is None:
        return (*start, _("not compiled"), None, None, None)
    return (*start, closing.disclosure.get_stage_display(), closing.checked, closing.listed, closing.waiting)


def records(rows: Iterable[Sequence[Any]]) -> Made:
    """The records of one unit, by strokes: the figures, both rates as parts of the expected, when it was checked."""
    heads = [
        (_("Name"), 12), *_figures(), (_("Not counted"), 8), (_("Presence rate"), 10), (_("Participation rate"), 10),
        (_("Checked"), 18),
    ]  # fmt: skip
    lines = (
        (
            name, expected, present, leave, absent, made_up, not_counted, _rate(present, expected),
            _rate(present + made_up, expected), checked_at,
        )
        for _pk, name, expected, present, leave, absent, made_up, not_counted, checked_at in rows
    )  # fmt: skip
    return list_book(_("Records"), heads, lines)


def lines(rows: Iterable[tuple[Line, Line]]) -> Made:
    """The activities behind one member's figures: what counted, and what is in force now where that differs. The kind
    of a leave stands on no list.
    """
    words = {value: str(label) for value, label in Attended.choices}
    heads = [
        (_("Day"), 12), (_("Activity"), 40), (_("Recorded as"), 14), (_("made up on"), 12), (_("correction"), 40),
        (_("since corrected to"), 14), (_("made up on"), 12),
    ]  # fmt: skip
    made = (
        (
            line.day, line.theme, words[line.state], line.made_up_on, line.reason,
            *((words[now.state], now.made_up_on) if now.pk != line.pk else (None, None)),
        )
        for line, now in rows
    )  # fmt: skip
    return list_book(_("Activities"), heads, made)


def published(snapshot: Mapping[str, Any]) -> tuple[list[tuple[str, int]], list[tuple[Any, ...]]]:
    """What a half-year's disclosure publishes as (heading, width) of its columns and its rows."""
    heads = [(_("Name"), 12), *_figures(), (_("Presence rate"), 10), (_("Participation rate"), 10)]
    names = ("expected", "present", "leave", "absent", "made_up")
    rows = [
        (
            line["name"], *(line[name] for name in names), _rate(line["present"], line["expected"]),
            _rate(line["present"] + line["made_up"], line["expected"]),
        )
        for line in snapshot["lines"]
    ]  # fmt: skip
    return heads, rows


def board(snapshot: Mapping[str, Any], wide: bool) -> tuple[Any, list[str]]:
    """The same as a paper prints it: header, rows and widths, and the notes under the table. `wide`: it hangs above
    the unit too, so leave and absence are left out.
    """
    counts = ("expected", "present", "made_up") if wide else ("expected", "present", "leave", "absent", "made_up")
    header = (_("Name"), *(str(LABELS[name]) for name in counts), _("Presence rate"), _("Participation rate"))
    rows = tuple(
        (
            line["name"],
            *(str(line[name]) for name in counts),
            rate(line["present"], line["expected"]),
            rate(line["present"] + line["made_up"], line["expected"]),
        )
        for line in snapshot["lines"]
    )
    notes = [_("Leave never counts against anyone. Ordered by strokes of the surname.")]
    notes += [
        ngettext(
            "%(name)s belonged to %(unit)s for a part of the half-year; %(num)s activity is counted there.",
            "%(name)s belonged to %(unit)s for a part of the half-year; %(num)s activities are counted there.",
            note["count"],
        )
        % {"name": note["name"], "unit": note["other"], "num": note["count"]}
        for note in snapshot["notes"]
    ]
    return (header, rows, (5, *(2 for _one in counts), 8, 8)), notes


def help_list(quiet: Iterable[QuietUnit], weak: Iterable[WeakActivity]) -> Made:
    """Units without activity, then activities without effect, each with what would help."""
    heads = [
        (_("Code"), 10), (_("Unit"), 36), (_("Day"), 12), (_("Activity"), 40), (_("What is seen"), 36),
        (_("What would help"), 60),
    ]  # fmt: skip
    lines = [(row.unit.code, row.unit.name, None, None, _("no activity"), row.help) for row in quiet]
    lines += [
        (
            row.activity.unit.code,
            row.activity.unit.name,
            row.activity.day,
            row.activity.notice.theme,
            row.why,
            row.help,
        )
        for row in weak
    ]
    return list_book(_("Who needs help"), heads, lines)


def every_line(rows: Iterable[tuple[Any, ...]]) -> Made:
    """Every line of a half-year, one row each. The kind of a leave stands on no list."""
    words = {value: str(label) for value, label in Attended.choices}
    heads = [
        (_("Code"), 10), (_("Unit"), 30), (_("Day"), 12), (_("Number"), 14), (_("Activity"), 40), (_("Name"), 12),
        (_("Recorded as"), 14), (_("made up on"), 12), (_("correction"), 40),
    ]  # fmt: skip
    made = (
        (code, unit, day, number and f"〔{year}〕{number} 号", theme, name, words[state], made_up_on, reason or None)
        for code, unit, day, year, number, theme, name, state, made_up_on, reason in rows
    )
    return long_list_book(_("Lines"), heads, made, days=(2, 7))


def spread(found: Spread) -> Made:
    """How many units have which rate."""
    heads = [(_("from, in per cent"), 12), (_("to, in per cent"), 12), (_("Units"), 10), (_("of them yours"), 14)]
    rows = ((column.first, column.last, column.units, column.own) for column in found.columns)
    return list_book(_("Distribution"), heads, rows)


def trend(halves: Iterable[OneHalf]) -> Made:
    """Both rates of one unit by half-year, the newest first."""
    heads = [
        (_("Half-year"), 20), (_("Expected"), 10), (_("Present"), 10), (_("present or made up"), 14),
        (_("Presence rate"), 10), (_("Participation rate"), 10), (_("final"), 8),
    ]  # fmt: skip
    rows = (
        (
            str(one.period.label), one.expected, one.present, one.took_part, _rate(one.present, one.expected),
            _rate(one.took_part, one.expected), one.final,
        )
        for one in reversed(list(halves))
    )  # fmt: skip
    return list_book(_("Over the years"), heads, rows)


def check_list(items: Iterable[Item]) -> Made:
    """What is missing before a half-year is compiled: how much of it, in which units, what to do."""
    heads = [(_("What"), 36), (_("Missing"), 8), (_("Units"), 60), (_("What to do"), 60)]
    return list_book(_("Check list"), heads, ((i.label, i.count, _(", ").join(i.places), i.remedy) for i in items))


def pairs(rows: Iterable[Pair]) -> Made:
    """Units that learn from one another: who from whom, goal and result."""
    heads = [
        (_("Code"), 10), (_("Who learns"), 30), (_("Who helps"), 30), (_("In what?"), 20),
        (_("What do you want to reach?"), 40), (_("By when?"), 12), (_("Stage"), 14), (_("What came of it?"), 40),
    ]  # fmt: skip
    lines = (
        (
            one.learner.code, one.learner.name, one.offer.unit.name, one.offer.get_topic_display(), one.goal,
            one.until, one.get_stage_display(), one.result or None,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Pairs"), heads, lines)


def _figures() -> list[tuple[str, int]]:
    leave = pgettext("column", "Leave")
    return [(_("Expected"), 8), (_("Present"), 8), (leave, 8), (_("Absent"), 8), (_("Made up"), 8)]


def _rate(part: int, whole: int) -> Share | None:
    """A rate as a number that a spreadsheet shows as a percentage; empty without anything expected."""
    return Share(part / whole) if whole else None
