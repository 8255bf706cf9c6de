"""The year file of a branch, and what came of a notice in all its units."""

import unicodedata
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.activities import queries
from zhibu.activities.models import Activity, Notice, agenda_text
from zhibu.activities.papers.notices import changed, form_of, label_of, language, own_day, when
from zhibu.activities.states import Attended, RatedItem
from zhibu.kernel.dates import day
from zhibu.kernel.figures import rate
from zhibu.kernel.papers import Block, Close, Field, NewPage, Pair, Paper, Remark, Table, Title
from zhibu.organisation.models import Unit
from zhibu.questionnaire.queries import Result


def year_file(unit: Unit, year: int, kept: queries.YearFile) -> Paper:
    """A branch's year to keep: cover, contents, and each of its activities with notice, roll and feedback. A leave is
    a leave here: its kind stays with those who answer it.
    """
    heading = _("Year file of organisation life")
    contents = tuple(
        (str(place), row.notice.number_text, row.notice.theme, day(row.activity.day) if row.activity.day else "—")
        for place, row in enumerate(kept.entries, 1)
    )
    held = sum(row.held for row in kept.entries)
    blocks: list[Block] = [
        Title(heading),
        Pair(unit.name, str(year)),
        Field(label_of(_("activities held")), str(held)),
        NewPage(),
        Title(_("Contents")),
        Table((_("No."), _("Number"), _("theme"), _("Day")), contents, (2, 5, 9, 4)),
    ]
    for place, row in enumerate(kept.entries, 1):
        blocks += [NewPage(), *_year_entry(place, row, kept)]
    return Paper(title=f"{heading} {unit.name} {year}", blocks=tuple(blocks), language=language())


def _year_entry(place: int, row: queries.CalendarEntry, kept: queries.YearFile) -> list[Block]:
    """One activity of a year file, from what was read for all of them at once."""
    found, activity = row.notice, row.activity
    asked = [
        (pgettext("four unifications", "Time"), own_day(activity)),
        (pgettext("four unifications", "Content"), found.content),
        (_("Agenda"), agenda_text(kept.agendas.get(found.pk, []))),
        (pgettext("four unifications", "Form"), form_of(found)),
        (_("requirements"), found.requirements),
    ]
    blocks: list[Block] = [Title(f"{place}  {found.theme}"), Pair(found.issuer.name, found.number_text)]
    blocks += [Remark(changed(change)) for change in kept.changes.get(found.pk, [])]
    if row.withdrawn:
        said = {"day": day(found.withdrawn_at, with_year=True), "reason": found.withdrawn_because}
        blocks.append(Remark(_("Withdrawn on %(day)s: %(reason)s") % said))
    blocks += [Field(label_of(label), str(text)) for label, text in asked if text]
    blocks += _year_roll(kept.lines.get(activity.pk, []))
    return [*blocks, *_year_record(kept.meetings.get(activity.pk)), *_year_feedback(activity, kept)]


def _year_record(meeting: queries.Meeting | None) -> list[Block]:
    """The minutes of a meeting whose record is confirmed: who led and wrote, what was said, decided and agreed."""
    if meeting is None or meeting.record is None:
        return []
    led = [(_("Host"), meeting.record.host_text), (_("Recorder"), meeting.record.recorder_text)]
    lines = [*led, *queries.said_lines(meeting)]
    return [Field(label_of(label), text) for label, text in lines if text]


def _year_roll(lines: list[tuple[str, str, date | None]]) -> list[Block]:
    if not lines:
        return [Field(label_of(_("Roll")), _("no roll yet"))]
    figures = queries.counts(state for _name, state, _made_up in lines)
    said = _("expected %(expected)s, present %(present)s, leave %(leave)s, absent %(absent)s") % figures
    names = tuple(
        (str(place), name, str(Attended(state).label), day(made_up) if made_up else "")
        for place, (name, state, made_up) in enumerate(lines, 1)
    )
    return [
        Field(label_of(_("Roll")), said),
        Table((_("No."), _("Name"), _("attendance"), _("made up on")), names, (2, 5, 5, 5)),
    ]


def _year_feedback(activity: Activity, kept: queries.YearFile) -> list[Block]:
    feedback = queries.feedback_of(activity)
    if feedback is None:
        return []
    names = ("done", "liked", "difficulty", "suggestion", "practice")
    said = [(feedback._meta.get_field(name).verbose_name, getattr(feedback, name)) for name in names]
    effect = Field(label_of(_("Effect")), str(feedback.get_effect_display()))
    own = kept.answers.get(feedback.sheet_id or 0, [])
    fields = [Field(f"{label} ", text) for label, text in said if text]
    return [effect, *fields, *(Field(_question(label), text) for label, text in own)]


def _question(text: str) -> str:
    """An own question as a label; one that ends in a sign of its own gets no other."""
    return f"{text} " if unicodedata.category(text[-1]).startswith("P") else label_of(text)


def _came_of(one: Result, own: queries.OwnAnswers) -> str:
    """What came of an own question, one thing a line: how many answered, the figures, the words by code of unit."""
    said = [_("answered by %(rate)s of those asked") % {"rate": rate(one.answered, one.asked)}]
    said += [
        _("%(rate)s: %(item)s") % {"rate": rate(number, one.answered), "item": words} for words, number in one.counts
    ]
    said += [one.in_words] if one.in_words else []
    said += [f"{own.names[sheet]} {text}" for sheet, text in one.texts]
    return "\n".join(said)


def summary(found: Notice, effects: queries.Effects, totals: queries.Totals, replies: list[Any]) -> Paper:
    """总结: what came of a notice in the units that are looked at: who held it, who came, what they report, what
    members said from five answers on, the issuer's reply and the result. No names but those of units.
    """
    heading, all_units = _("Summary of the activity"), len(effects.activities)
    shown = effects.shown
    said = [
        _("%(rate)s: %(item)s") % {"rate": rate(part, shown["answers"]), "item": words}
        for part, words in (
            (shown.get("time_suitable", 0), _("time suitable")),
            (shown.get("content_useful", 0), _("content useful")),
            (shown.get("too_much_material", 0), _("too much material")),
        )
        if shown.get("answers")
    ]
    lines = [
        (pgettext("four unifications", "Time"), when(found)),
        (pgettext("four unifications", "Form"), form_of(found)),
        (_("Rolls confirmed"), rate(totals.confirmed, all_units)),
        (_("Presence rate"), rate(totals.present, totals.expected)),
        (_("Participation rate"), rate(totals.present + totals.made_up, totals.expected)),
        (_("goal reached"), rate(effects.counts.get("good", 0), all_units)),
        (_("What members said"), _("; ").join(said)),
    ]
    if replies:
        newest = replies[0]
        item = RatedItem(newest.item).label
        told = _("%(rate)s: %(item)s") % {"rate": rate(newest.part, newest.answers), "item": item}
        lines.append((_("What members said, and the reply"), f"{told}\n{newest.text}"))
    lines.append((_("result"), found.result))
    units = tuple(
        (row.unit.name, str(row.feedback.get_effect_display()), row.feedback.done)
        for row in effects.activities
        if hasattr(row, "feedback")
    )
    table = (
        [Table((_("Unit"), _("Effect"), _("What was done, and what came of it?")), units, (6, 4, 12))] if units else []
    )
    closed = day(found.closed_at, with_year=True) if found.closed_at else ""
    return Paper(
        title=f"{heading} {found.number_text}",
        blocks=(
            Title(heading),
            Pair(found.issuer.name, found.number_text),
            Field(label_of(_("theme")), found.theme),
            *(Field(label_of(label), text) for label, text in lines if text),
            *(Field(_question(one.line.label), _came_of(one, effects.own)) for one in effects.own.results),
            *table,
            Close(found.issuer.name, closed),
        ),
        mark="" if closed else _("Draft"),
        language=language(),
    )
