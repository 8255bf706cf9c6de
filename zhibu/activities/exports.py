"""Columns of this room's lists, as they are carried away to a spreadsheet."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.activities import policy, queries
from zhibu.activities.models import Activity, Notice
from zhibu.activities.states import Attended, LeaveKind
from zhibu.kernel.lists import ListColumn, write_list
from zhibu.organisation.policy import Person


def notice_list(rows: QuerySet[Notice], who: Person) -> tuple[BytesIO, int]:
    """The list of issued notices as the person sees it, with the progress of their units, and how many there are."""
    notices = list(rows)
    done = queries.progress(notices, who)
    heads = [
        (_("Number"), 16), (_("theme"), 40), (_("type"), 14), (_("issued by"), 22), (_("issued on"), 12),
        (_("first day"), 12), (_("last day"), 12), (_("units to sign"), 8), (_("signed"), 8), (_("previews due"), 8),
        (_("previews recorded"), 8), (_("rolls due"), 8), (_("rolls confirmed"), 8), (_("feedback reported"), 8),
        (_("standing"), 10),
    ]  # fmt: skip
    lines = (
        (
            notice.number_text, notice.theme, notice.get_kind_display(), notice.issuer.name, notice.issued_at,
            notice.first_day, notice.end, *reversed(done[notice.pk].signed), *reversed(done[notice.pk].previewed),
            *reversed(done[notice.pk].confirmed), done[notice.pk].reported[0], str(notice.get_state_display()),
        )
        for notice in notices
    )  # fmt: skip
    return _book(_("Activity notices"), heads, lines)


def reach(notice: Notice, who: Person) -> tuple[BytesIO, int]:
    """How far a notice has come in each unit the person manages, by code: signed, acknowledged, held, reported."""
    heads = [
        (_("Code"), 10), (_("Unit"), 28), (_("signed for on"), 18), (_("Members"), 8), (_("acknowledged"), 8),
        (_("Day"), 12), (_("Expected"), 8), (_("Present"), 8), (pgettext("attendance", "leave"), 8), (_("absent"), 8),
        (_("Feedback"), 12),
    ]  # fmt: skip
    held = {row.unit_id: row for row in queries.unit_rows(notice, policy.rows_within(who))}
    lines = (
        (
            row.code, row.name, row.signed_at or (_("not yet") if row.asked else ""), row.members or None,
            row.acknowledged if row.members else None, *_held(held.get(row.unit)),
        )
        for row in queries.unit_reach_within(notice, who.paths)
    )  # fmt: skip
    return _book(_("Reach"), heads, lines)


def _held(row: queries.UnitRow | None) -> tuple[Any, ...]:
    """The part of one line about the unit's own activity; its figures once the roll is confirmed."""
    if row is None:
        return (None,) * 6
    figures = (row.expected, row.present, row.leave, row.absent) if row.roll_version else (None,) * 4
    said = (_("reported, late") if row.late else _("reported")) if row.effect else _("not yet")
    return row.day, *figures, said


def previews(notice: Notice, condition: Q) -> tuple[BytesIO, int]:
    """How and when units told their members of a notice, by unit code, and how many have said so."""
    heads = [(_("Code"), 10), (_("Unit"), 28), (_("how"), 20), (_("told on"), 12), (_("late"), 8), (_("remark"), 40)]
    lines = (
        (row.unit.code, row.unit.name, str(row.get_how_display()), row.told_on, _("late") if late else "", row.note)
        for row, late in queries.previews_of(notice, condition)
    )
    return _book(_("Previews"), heads, lines)


def roll(activity: Activity) -> tuple[BytesIO, int]:
    """The confirmed roll in force of one activity, by pinyin as on its page, and how many lines it has."""
    words = {value: str(label) for value, label in (*Attended.choices, *LeaveKind.choices)}
    heads = [(_("Name"), 12), (_("attendance"), 16), (_("made up on"), 12), (_("correction"), 40)]
    lines = (
        (name, words[kind or state], made_up_on, reason)
        for _pk, name, state, kind, made_up_on, reason in queries.roll_in_force(activity)
    )
    return _book(_("Roll"), heads, lines)


def _book(title: str, heads: list[tuple[str, int]], lines: Iterator[tuple[Any, ...]]) -> tuple[BytesIO, int]:
    out = BytesIO()
    count = write_list(out, title, [ListColumn(*head) for head in heads], lines)
    out.seek(0)
    return out, count
