"""The lists of this room as they are carried away to a spreadsheet."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity
from zhibu.kernel.lists import list_book
from zhibu.supervision.models import Finding, Inspection, LogEntry, Pressed
from zhibu.supervision.queries import Common

Made = tuple[BytesIO, int]


def _day(moment: object) -> object:
    return timezone.localdate(moment) if moment else None  # type: ignore[arg-type]


def inspections(rows: Iterable[Inspection]) -> Made:
    """Inspections as their list shows them (`queries.inspections_listed`)."""
    heads = [
        (_("Kind"), 16), (_("What is inspected"), 40), (_("Period from"), 12), (_("Period to"), 12),
        (_("Visits from"), 12), (_("Visits until"), 12), (_("Seed"), 30), (_("Stage"), 14), (_("Units visited"), 10),
        (_("of"), 8), (_("Released on"), 12),
    ]  # fmt: skip
    lines = (
        (
            one.get_kind_display(), one.title, one.period_first, one.period_last, one.visits_from, one.visits_to,
            one.seed if one.published_at else "", one.get_stage_display(), one.visited, one.all_visits,  # type: ignore[attr-defined]
            _day(one.released_at),
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Inspections"), heads, lines)


def findings(rows: Iterable[Finding], on: date) -> Made:
    """Findings as their list shows them."""
    heads = [
        (_("Inspection"), 30), (_("Code"), 10), (_("Unit"), 30), (_("What is looked at"), 44), (_("Clause"), 20),
        (_("Severity"), 10), (_("What is missing"), 44), (_("Stands at"), 12), (_("since"), 12), (_("days"), 8),
        (_("Plan"), 44), (_("Until"), 12), (_("Closed on"), 12), (_("Times returned"), 10),
    ]  # fmt: skip
    lines = (
        (
            one.visit.inspection.title, one.unit.code, one.unit.name, one.item.text, one.item.rule,
            one.get_severity_display(), one.text, one.get_stop_display(), one.since,
            (on - one.since).days if one.closed_on is None else None, one.plan, one.due, one.closed_on,
            one.times_returned,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Findings"), heads, lines)


def activities(rows: Iterable[Activity]) -> Made:
    """Activities behind the facts of a visit."""
    heads = [
        (_("Day"), 12), (_("Code"), 10), (_("Unit"), 30), (_("Activity"), 40), (_("Roll confirmed on"), 12),
        (_("Effect"), 14), (_("Record confirmed on"), 12),
    ]  # fmt: skip
    lines = (
        (
            one.day, one.unit.code, one.unit.name, str(one.notice), _day(one.roll_confirmed_at),
            one.feedback.get_effect_display() if getattr(one, "feedback", None) else "",
            _day(getattr(getattr(one, "record", None), "confirmed_at", None)),
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Activities"), heads, lines)


def common(rows: Iterable[Common]) -> Made:
    """Common findings with their denominators."""
    heads = [
        (_("Group"), 20), (_("What is looked at"), 50), (_("Clause"), 14), (_("To improve"), 12), (_("Not done"), 12),
        (_("Units judged"), 12), (_("Part of all so far, per cent"), 16),
    ]  # fmt: skip
    lines = (
        (one.item.group, one.item.text, one.item.rule, one.improve, one.not_done, one.judged, one.share)
        for one in rows
    )  # fmt: skip
    return list_book(_("Common findings"), heads, lines)


def pressed(rows: Iterable[Pressed]) -> Made:
    """Pressed items as their list shows them."""
    heads = [
        (_("What is to be done?"), 50), (_("Code"), 10), (_("Unit"), 30), (_("Post"), 16), (_("Until"), 12),
        (_("On what does it rest?"), 40), (_("State"), 16), (_("Times urged"), 10), (_("Urged last on"), 12),
        (_("What came of it?"), 50), (_("Reported on"), 12), (_("Closed on"), 12),
    ]  # fmt: skip
    lines = (
        (
            one.what, one.unit.code, one.unit.name, one.get_post_display() if one.post else "", one.due, one.word,
            one.state.label, one.urged, _day(one.urged_at), one.report, _day(one.reported_at), _day(one.closed_at),  # type: ignore[attr-defined]
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Pressed items"), heads, lines)


def log(rows: Iterable[LogEntry], year: int) -> Made:
    """The supervision log of a year."""
    heads = [
        (_("Day"), 12), (_("Leader"), 14), (_("Which of the four?"), 24), (_("Unit"), 30),
        (_("What was said, looked at, heard or appraised?"), 60), (_("Taken back because"), 30),
    ]  # fmt: skip
    lines = (
        (one.day, one.leader.name, one.get_must_display(), one.unit.name if one.unit else "", one.what,
         one.taken_back_because)
        for one in rows
    )  # fmt: skip
    return list_book(f"{_('Supervision log')} {year}", heads, lines)
