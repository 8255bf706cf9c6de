"""Columns of this room's lists, as they are carried away to a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.activities import policy, queries
from zhibu.activities.models import Activity, Attendance, Feedback, Leave, Notice, Record, SittingIn
from zhibu.activities.states import Attended, LeaveKind, Way
from zhibu.kernel.lists import list_book
from zhibu.organisation.policy import Person
from zhibu.questionnaire.queries import heading


def notice_list(rows: QuerySet[Notice], who: Person) -> tuple[BytesIO, int]:
    """The list of issued notices as the person sees it, with the progress of their units, and how many there are."""
    notices = list(rows)
    done = queries.progress(notices, who)
    heads = [
        (_("Number"), 16), (_("theme"), 40), (_("type"), 14), (_("issued by"), 22), (_("issued on"), 12),
        (_("first day"), 12), (_("last day"), 12), (_("units to sign"), 8), (_("signed"), 8), (_("previews due"), 8),
        (_("previews recorded"), 8), (_("rolls due"), 8), (_("rolls confirmed"), 8), (_("feedback reported"), 8),
        (pgettext("thing", "standing"), 10),
    ]  # fmt: skip
    lines = (
        (
            notice.number_text, notice.theme, notice.get_kind_display(), notice.issuer.name, notice.issued_at,
            notice.first_day, notice.end, *reversed(done[notice.pk].signed), *reversed(done[notice.pk].previewed),
            *reversed(done[notice.pk].confirmed), done[notice.pk].reported[0], str(notice.get_state_display()),
        )
        for notice in notices
    )  # fmt: skip
    return list_book(_("Activity notices"), heads, lines)


def reach(notice: Notice, who: Person) -> tuple[BytesIO, int]:
    """How far a notice has come in each unit the person manages, by code: signed, acknowledged, held, reported."""
    heads = [
        (_("Code"), 10), (_("Unit"), 28), (_("signed for on"), 18), (_("Members"), 8), (_("acknowledged"), 8),
        (_("Day"), 12), (_("Expected"), 8), (_("Present"), 8), (pgettext("attendance", "leave"), 8), (_("absent"), 8),
        (_("Feedback"), 12), (_("reminders"), 8), (_("last reminder"), 18),
    ]  # fmt: skip
    held = {row.unit_id: row for row in queries.unit_rows(notice, policy.rows_within(who))}
    lines = (
        (
            row.code, row.name, row.signed_at or (_("not yet") if row.asked else ""), row.members or None,
            row.acknowledged if row.members else None, *_held(held.get(row.unit)), row.reminded or None,
            row.reminded_at,
        )
        for row in queries.unit_reach_within(notice, who.paths)
    )  # fmt: skip
    return list_book(_("Reach"), heads, lines)


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
    return list_book(_("Previews"), heads, lines)


def roll(activity: Activity) -> tuple[BytesIO, int]:
    """The confirmed roll in force of one activity, by pinyin as on its page, and how many lines it has."""
    words = {value: str(label) for value, label in (*Attended.choices, *LeaveKind.choices, *Way.choices)}
    heads = [(_("Name"), 12), (_("attendance"), 16), (_("made up on"), 12), (_("correction"), 40)]
    lines = (
        (name, words[kind or state], made_up_on, reason)
        for _pk, name, state, kind, made_up_on, reason in queries.roll_in_force(activity)
    )
    return list_book(_("Roll"), heads, lines)


def leaves(rows: Iterable[Leave]) -> tuple[BytesIO, int]:
    """Leaves as the officers who answer them see them, and how many there are."""
    heads = [
        (_("Name"), 12), (_("reason"), 16), (_("remark"), 40), (_("asked on"), 18),
        (pgettext("thing", "standing"), 12), (_("answer"), 40),
    ]  # fmt: skip
    lines = (
        (row.member.name, str(row.get_kind_display()), row.words, row.asked_at, str(row.standing.label), row.answer)
        for row in rows
    )
    return list_book(_("Leaves"), heads, lines)


def sittings_in(rows: Iterable[SittingIn]) -> tuple[BytesIO, int]:
    """Who sat in at which leadership meeting, as the list shows it."""
    heads = [(_("Day"), 12), (_("Code"), 10), (_("Unit"), 36), (_("Name"), 12), (_("Meeting"), 30), (_("Matter"), 40)]
    lines = ((one.day, one.unit.code, one.unit.name, one.member.name, one.meeting, one.matter) for one in rows)
    return list_book(_("Sitting in"), heads, lines)


def make_ups(rows: Iterable[Attendance]) -> tuple[BytesIO, int]:
    """Make-up items as their list shows them, and how many there are. The kind of a leave stays on the roll."""
    heads = [
        (_("Code"), 10), (_("Unit"), 28), (_("Name"), 12), (_("Day"), 12), (_("Number"), 16), (_("theme"), 40),
        (_("Recorded as"), 10), (_("make-up"), 12), (_("made up on"), 12), (_("how"), 24), (_("remark"), 40),
    ]  # fmt: skip
    lines = (
        (
            row.code, row.unit_name, row.member.name, row.activity.day, row.activity.notice.number_text,
            row.activity.notice.theme, str(row.get_state_display()),
            _("required") if queries.is_required(row) else _("not required"), row.made_up_on, *_how(row),
        )
        for row in rows
    )  # fmt: skip
    return list_book(_("Make-up study"), heads, lines)


def _how(row: Attendance) -> tuple[str, str]:
    """How it was made up, and the remark; where the correction page was used, its reason."""
    kept = getattr(row, "make_up", None)
    if kept is None:
        return (row.reason, "") if row.made_up_on else ("", "")
    return str(kept.get_how_display()), kept.note


def effects(found: queries.Effects) -> tuple[BytesIO, int]:
    """The feedback of the units on one notice, by code, with what members said where five or more did, and what units
    answered to the notice's own questions.
    """
    field = Feedback._meta.get_field
    names = ("effect", "done", "liked", "difficulty", "suggestion", "practice")
    heads = [(_("Code"), 10), (_("Unit"), 28), (_("Day"), 12)]
    heads += [(str(field(name).verbose_name), 40) for name in names]
    heads += [(_("reported on"), 18), (_("late"), 8), (_("Members who answered"), 8), (_("time suitable"), 8)]
    heads += [(_("content useful"), 8), (_("too much material"), 8)]
    heads += [(heading(line), 40) for line in found.own.lines]
    lines = (
        (row.unit.code, row.unit.name, row.day, *_reported(row, names), *_said(row), *found.own.cells(row))
        for row in found.activities
    )
    return list_book(_("Effects"), heads, lines)


def calendar(rows: Iterable[queries.CalendarEntry]) -> tuple[BytesIO, int]:
    """Activities of a year as the calendar page shows them, by day, and how many there are."""
    heads = [
        (_("Day"), 12), (_("first day"), 12), (_("last day"), 12), (_("start"), 8), (_("theme"), 40), (_("place"), 24),
        (_("Number"), 16), (_("Unit"), 28), (_("standing"), 12),
    ]  # fmt: skip
    lines = (
        (
            row.activity.day, row.first, row.last, row.activity.start_time, row.notice.theme, row.activity.place,
            row.notice.number_text, row.activity.unit.name, _standing(row),
        )
        for row in rows
    )  # fmt: skip
    return list_book(_("Calendar of activities"), heads, lines)


def years(rows: Iterable[queries.UnitYear]) -> tuple[BytesIO, int]:
    """The year of units, one line per unit and month, by code; how many lines there are."""
    heads = [
        (_("Code"), 10), (_("Unit"), 28), (_("month"), 8), (_("activities held"), 10), (_("activities planned"), 10),
        (_("present or made up"), 10), (_("Expected"), 10),
    ]  # fmt: skip
    lines = (
        (row.unit.code, row.unit.name, number, month.held, month.planned, month.came, month.due)
        for row in rows
        for number, month in enumerate(row.months, 1)
    )
    return list_book(_("Year of the units"), heads, lines)


def _standing(row: queries.CalendarEntry) -> str:
    if row.withdrawn:
        return _("withdrawn")
    if row.held:
        return pgettext("activity", "held")
    return pgettext("activity", "planned") if row.activity.day else pgettext("activity", "day not set")


def _reported(row: Activity, names: tuple[str, ...]) -> tuple[Any, ...]:
    feedback = getattr(row, "feedback", None)
    if feedback is None:
        return (None,) * (len(names) + 2)
    said = (str(feedback.get_effect_display()), *(getattr(feedback, name) for name in names[1:]))
    return (*said, feedback.made_at, _("late") if feedback.late else "")


def _said(row: Activity) -> tuple[int | None, ...]:
    shown = row.rating.shown if hasattr(row, "rating") else {}
    return tuple(shown.get(name) for name in ("answers", "time_suitable", "content_useful", "too_much_material"))


def record_list(rows: Iterable[Record]) -> tuple[BytesIO, int]:
    """Records as the officer's page lists them, the newest meeting first, and how many they are."""
    heads = [
        (_("Day"), 12), (_("Code"), 10), (_("Unit"), 28), (_("theme"), 40), (_("type"), 18),
        (pgettext("thing", "standing"), 16), (_("resolutions"), 8), (_("to do"), 8), (_("still open"), 8),
    ]  # fmt: skip
    lines = (
        (
            row.activity.day, row.activity.unit.code, row.activity.unit.name, row.activity.notice.theme,
            str(row.activity.notice.get_kind_display()), _("confirmed") if row.confirmed_at else _("draft"),
            row.resolutions_held, row.followed, row.left,  # type: ignore[attr-defined]  # with_numbers
        )
        for row in rows
    )  # fmt: skip
    return list_book(_("Records of meetings"), heads, lines)


def resolution_list(votings: Iterable[queries.Voting]) -> tuple[BytesIO, int]:
    """Resolutions of confirmed records with their votes and what they are measured against, and how many they are."""
    heads = [
        (_("Day"), 12), (_("Code"), 10), (_("Unit"), 28), (_("theme"), 30), (_("No."), 6), (_("resolution"), 60),
        (_("what it decides"), 16), (_("how it was voted"), 14), (_("due with a vote"), 8),
        (_("present with a vote"), 8), (_("recused"), 8), (pgettext("votes", "for"), 8),
        (pgettext("votes", "against"), 8), (pgettext("votes", "abstained"), 8), (_("invalid or missing ballots"), 8),
        (_("written votes for it, sent before"), 8),
        (_("needed"), 8), (_("result"), 22),
    ]  # fmt: skip
    return list_book(_("Resolutions"), heads, (_voted(voting) for voting in votings))


def _voted(voting: queries.Voting) -> tuple[Any, ...]:
    one, tally = voting.resolution, voting.tally
    assert tally is not None  # only confirmed records are carried away
    activity = one.record.activity
    return (
        activity.day, activity.unit.code, activity.unit.name, activity.notice.theme, one.place, one.text,
        str(one.get_matter_display()), str(one.get_voted_display()), tally.due, tally.present, tally.recused,
        voting.votes_for, one.votes_against or 0, one.abstained or 0, one.invalid or 0,
        one.written_for or 0,
        tally.majority.least if tally.majority else None, str(voting.outcome.label),
    )  # fmt: skip
