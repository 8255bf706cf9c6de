"""Papers of this room: the notice itself, the sheet on which people sign in, the poster that tells of an activity."""

from datetime import date
from hashlib import sha256

from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Change, Notice
from zhibu.activities.states import UNNUMBERED, Attended, Held, NoticeState
from zhibu.kernel.dates import day, weekday
from zhibu.kernel.papers import (
    Announced,
    Block,
    Close,
    Field,
    NewPage,
    Pair,
    Paper,
    Printed,
    Remark,
    Shape,
    Table,
    Title,
    poster,
)
from zhibu.organisation.models import Unit


def notice(found: Notice) -> Paper:
    """组织活动通知单, as it stands now: a draft, a changed or a withdrawn one says so."""
    title = _("Activity notice")
    asked = [
        (_("theme"), found.theme or _("(no theme yet)")),
        (pgettext("four unifications", "Time"), when(found)),
        (pgettext("four unifications", "Content"), found.content),
        (pgettext("four unifications", "Form"), _form(found)),
        (_("method"), found.method),
        (_("who is expected"), found.get_expected_display()),
        (_("requirements"), found.requirements),
        (_("materials to bring"), found.materials),
        (_("feedback until"), day(found.feedback_by, with_year=True) if found.feedback_by else ""),
        (_("units addressed"), _units(found)),
    ]
    issued = day(found.issued_at, with_year=True) if found.issued_at else ""
    number = found.number_text or _("draft, not numbered yet")
    return Paper(
        title=f"{title} {number}",
        blocks=(
            Title(title),
            Pair(found.issuer.name, number),
            *_standing(found),
            *(Field(_label(label), str(text)) for label, text in asked if text),
            Close(found.issuer.name, issued),
        ),
        mark=_mark(found),
        language=_language(),
    )


def when(found: Notice) -> str:
    """When and where, as offices say it; on paper with the year."""
    if found.first_day is None:
        return ""
    hour = f"{found.start_time:%H:%M}" if found.start_time else ""
    if found.end != found.first_day:
        text = _("between %(first)s and %(last)s, each unit on a day of its own") % {
            "first": day(found.first_day, with_year=True),
            "last": day(found.end, with_year=True),
        }
        return f"{text} {_('(suggested: %(time)s)') % {'time': hour}}" if hour else text
    return _day_and_place(found.first_day, hour, found.place)


def own_day(activity: Activity) -> str:
    """When and where a unit holds it; what the notice says while the unit has not set its own day."""
    if activity.day is None:
        return when(activity.notice)
    hour = f"{activity.start_time:%H:%M}" if activity.start_time else ""
    return _day_and_place(activity.day, hour, activity.place)


def _day_and_place(on: object, hour: str, place: str) -> str:
    text = _("%(day)s (%(weekday)s)") % {"day": day(on, with_year=True), "weekday": weekday(on)}  # type: ignore[arg-type]
    text = f"{text} {hour}" if hour else text
    return text + _(", %(place)s") % {"place": place} if place else text


def _form(found: Notice) -> str:
    held = _("by each unit") if found.held == Held.BY_EACH else found.get_held_display()
    return " · ".join(str(part) for part in (found.form, found.get_kind_display(), held) if part)


def _units(found: Notice) -> str:
    """The units by name; all of them by one word, as their names would fill a page."""
    names, everywhere = queries.units_addressed(found)
    if everywhere:
        return _("all units of %(issuer)s (%(count)s)") % {"issuer": found.issuer.name, "count": len(names)}
    return _(", ").join(names)


def _label(label: str) -> str:
    return _("%(label)s: ") % {"label": capfirst(label)}


def _mark(found: Notice) -> str:
    if found.state in UNNUMBERED:
        return _("Draft")
    return _("Withdrawn") if found.state == NoticeState.WITHDRAWN else ""


def _standing(found: Notice) -> list[Remark]:
    """What became of it after it was issued, in the order of time."""
    remarks = [Remark(_changed(change)) for change in queries.changes_of(found)]
    if found.state == NoticeState.WITHDRAWN:
        said = {"day": day(found.withdrawn_at, with_year=True), "reason": found.withdrawn_because}
        remarks.append(Remark(_("Withdrawn on %(day)s: %(reason)s") % said))
    return remarks


def _changed(change: Change) -> str:
    said = {"day": day(change.made_at, with_year=True), "reason": change.reason}
    text = _("Changed on %(day)s: %(reason)s") % said
    pairs = [
        _("%(what)s: “%(before)s” is now “%(after)s”")
        % {"what": capfirst(_field(name)), "before": change.before.get(name) or "—", "after": after or "—"}
        for name, after in change.after.items()
        if change.before.get(name) != after
    ]
    return f"{text} {_('; ').join(pairs)}".strip()


def _field(name: str) -> str:
    known = {field.name: field for field in Notice._meta.fields}
    return str(known[name].verbose_name) if name in known else name


def _language() -> str:
    return (get_language() or "zh")[:2]


def sign_in_sheet(activity: Activity, names: list[str]) -> Paper:
    """A numbered list of those who are expected, by pinyin, on which each signs. No seal, no score."""
    heading = _("Sign-in sheet")
    rows = tuple((str(number), name, "", "") for number, name in enumerate(names, 1))
    return Paper(
        title=f"{heading} {activity.notice.theme}",
        blocks=(
            Title(heading),
            Pair(activity.unit.name, activity.notice.number_text),
            Field(_label(_("theme")), activity.notice.theme),
            Field(_label(pgettext("four unifications", "Time")), own_day(activity)),
            Table((_("No."), _("Name"), _("signature"), _("remark")), rows, (2, 5, 7, 6)),
        ),
        language=_language(),
    )


def announcement(activity: Activity, address: str, *, shape: Shape, on: date) -> Printed:
    """预告: a poster of what, when, where, for whom and what to bring, with a code that leads to the page which says
    what holds now. Its last line tells which edition hangs there: the day it was made and a digest of its words.
    """
    found = activity.notice
    lines = [
        (pgettext("four unifications", "Time"), own_day(activity)),
        (pgettext("four unifications", "Form"), found.form),
        (_("who is expected"), str(found.get_expected_display())),
        (_("materials to bring"), found.materials),
        (_("Unit"), activity.unit.name),
    ]
    told = tuple((capfirst(label), str(text)) for label, text in lines if text)
    phone = activity.unit.office_phone
    foot = _("Whoever cannot scan signs in on the spot.")
    edition = sha256(repr((found.number_text, found.theme, told)).encode()).hexdigest()[:8]
    return poster(
        Announced(
            head=_("%(unit)s: activity preview") % {"unit": found.issuer.name},
            number=found.number_text,
            title=found.theme,
            lines=told,
            scan=_("Scan with WeChat or a camera"),
            foot=f"{foot} {_('Questions: %(phone)s') % {'phone': phone}}" if phone else foot,
            issued=f"{found.issuer.name} · {day(on, with_year=True)} · {edition}",
        ),
        address=address,
        shape=shape,
        language=_language(),
    )


def message(found: Notice, activity: Activity | None, unit: Unit, address: str) -> str:
    """预告: the same as a text to send to a group."""
    lines = [
        (_("theme"), found.theme),
        (pgettext("four unifications", "Time"), own_day(activity) if activity else when(found)),
        (pgettext("four unifications", "Content"), found.content),
        (pgettext("four unifications", "Form"), found.form),
        (_("who is expected"), str(found.get_expected_display())),
        (_("requirements"), found.requirements),
        (_("materials to bring"), found.materials),
    ]
    head = _("%(unit)s: activity preview %(number)s") % {"unit": unit.name, "number": found.number_text}
    return "\n".join([head, *(f"{_label(label)}{text}" for label, text in lines if text), address])


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
        Field(_label(_("activities held")), str(held)),
        NewPage(),
        Title(_("Contents")),
        Table((_("No."), _("Number"), _("theme"), _("Day")), contents, (2, 5, 9, 4)),
    ]
    for place, row in enumerate(kept.entries, 1):
        blocks += [NewPage(), *_year_entry(place, row, kept)]
    return Paper(title=f"{heading} {unit.name} {year}", blocks=tuple(blocks), language=_language())


def _year_entry(place: int, row: queries.CalendarEntry, kept: queries.YearFile) -> list[Block]:
    """One activity of a year file, from what was read for all of them at once."""
    found, activity = row.notice, row.activity
    asked = [
        (pgettext("four unifications", "Time"), own_day(activity)),
        (pgettext("four unifications", "Content"), found.content),
        (pgettext("four unifications", "Form"), _form(found)),
        (_("requirements"), found.requirements),
    ]
    blocks: list[Block] = [Title(f"{place}  {found.theme}"), Pair(found.issuer.name, found.number_text)]
    blocks += [Remark(_changed(change)) for change in kept.changes.get(found.pk, [])]
    if row.withdrawn:
        said = {"day": day(found.withdrawn_at, with_year=True), "reason": found.withdrawn_because}
        blocks.append(Remark(_("Withdrawn on %(day)s: %(reason)s") % said))
    blocks += [Field(_label(label), str(text)) for label, text in asked if text]
    return [*blocks, *_year_roll(kept.lines.get(activity.pk, [])), *_year_feedback(activity)]


def _year_roll(lines: list[tuple[str, str, date | None]]) -> list[Block]:
    if not lines:
        return [Field(_label(_("Roll")), _("no roll yet"))]
    figures = queries.counts(state for _name, state, _made_up in lines)
    said = _("expected %(expected)s, present %(present)s, leave %(leave)s, absent %(absent)s") % figures
    names = tuple(
        (str(place), name, str(Attended(state).label), day(made_up) if made_up else "")
        for place, (name, state, made_up) in enumerate(lines, 1)
    )
    return [
        Field(_label(_("Roll")), said),
        Table((_("No."), _("Name"), _("attendance"), _("made up on")), names, (2, 5, 5, 5)),
    ]


def _year_feedback(activity: Activity) -> list[Block]:
    feedback = queries.feedback_of(activity)
    if feedback is None:
        return []
    names = ("done", "liked", "difficulty", "suggestion", "practice")
    said = [(feedback._meta.get_field(name).verbose_name, getattr(feedback, name)) for name in names]
    effect = Field(_label(_("Effect")), str(feedback.get_effect_display()))
    return [effect, *(Field(f"{label} ", text) for label, text in said if text)]
