"""The notice itself, the sheet to sign, the leave slip, the poster, and the papers of a meeting."""

from datetime import date
from hashlib import sha256

import segno
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Change, Leave, Notice, PrintedList, agenda_text
from zhibu.activities.states import UNNUMBERED, Held, NoticeState
from zhibu.kernel.dates import day, minute, weekday
from zhibu.kernel.papers import (
    Announced,
    Close,
    Field,
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
from zhibu.questionnaire.queries import lines_of


def notice(found: Notice) -> Paper:
    """组织活动通知单, as it stands now: a draft, a changed or a withdrawn one says so."""
    title = _("Activity notice")
    asked = [
        (_("theme"), found.theme or _("(no theme yet)")),
        (pgettext("four unifications", "Time"), when(found)),
        (pgettext("four unifications", "Content"), found.content),
        (_("Agenda"), agenda_text(queries.agenda_of(found))),
        (pgettext("four unifications", "Form"), form_of(found)),
        (_("method"), found.method),
        (_("who is expected"), found.get_expected_display()),
        (_("requirements"), found.requirements),
        (_("materials to bring"), found.materials),
        (_("feedback until"), day(found.feedback_by, with_year=True) if found.feedback_by else ""),
        (
            _("asked in the feedback besides"),
            "\n".join(one.label for one in lines_of(found.own_form)),
        ),
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
            *(Field(label_of(label), str(text)) for label, text in asked if text),
            Close(found.issuer.name, issued),
        ),
        mark=_mark(found),
        language=language(),
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


def form_of(found: Notice) -> str:
    """The form of an activity with its kind and how it is held."""
    held = _("by each unit") if found.held == Held.BY_EACH else found.get_held_display()
    return " · ".join(str(part) for part in (found.form, found.get_kind_display(), held) if part)


def _units(found: Notice) -> str:
    """The units by name; all of them by one word, as their names would fill a page."""
    names, everywhere = queries.units_addressed(found)
    if everywhere:
        return _("all units of %(issuer)s (%(count)s)") % {"issuer": found.issuer.name, "count": len(names)}
    return _(", ").join(names)


def label_of(label: str) -> str:
    """A label as it stands before its text."""
    return _("%(label)s: ") % {"label": capfirst(label)}


def _mark(found: Notice) -> str:
    if found.state in UNNUMBERED:
        return _("Draft")
    return _("Withdrawn") if found.state == NoticeState.WITHDRAWN else ""


def _standing(found: Notice) -> list[Remark]:
    """What became of it after it was issued, in the order of time."""
    told = [(change.made_at, changed(change)) for change in queries.changes_of(found)]
    told += [(made.made_at, _supplemented(made)) for made in queries.supplements_of(found)]
    remarks = [Remark(text) for _at, text in sorted(told)]
    if found.state == NoticeState.WITHDRAWN:
        said = {"day": day(found.withdrawn_at, with_year=True), "reason": found.withdrawn_because}
        remarks.append(Remark(_("Withdrawn on %(day)s: %(reason)s") % said))
    return remarks


def _supplemented(made: queries.Supplemented) -> str:
    said = {"day": day(made.made_at, with_year=True), "units": _(", ").join(made.units)}
    return _("Supplemented on %(day)s to %(units)s") % said


def changed(change: Change) -> str:
    """A change in one sentence: when, why, what."""
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
    if name == "agenda":
        return _("Agenda")
    known = {field.name: field for field in Notice._meta.fields}
    return str(known[name].verbose_name) if name in known else name


def language() -> str:
    """The language of the reader, as papers know it."""
    return (get_language() or "zh")[:2]


def sign_in_sheet(activity: Activity, names: list[str], printed: PrintedList) -> Paper:
    """A numbered list of those who are expected, by pinyin, on which each signs. Its mark tells which list it is, so
    that the numbers can be typed back. No seal, no score.
    """
    heading = _("Sign-in sheet")
    rows = tuple((str(number), name, "", "") for number, name in enumerate(names, 1))
    return Paper(
        title=f"{heading} {activity.notice.theme}",
        blocks=(
            Title(heading),
            Pair(activity.unit.name, activity.notice.number_text),
            Field(label_of(_("theme")), activity.notice.theme),
            Field(label_of(pgettext("four unifications", "Time")), own_day(activity)),
            Field(label_of(_("list")), f"{printed.mark} · {minute(printed.printed_at)}"),
            Table((_("No."), _("Name"), _("signature"), _("remark")), rows, (2, 5, 7, 6)),
        ),
        language=language(),
    )


def leave_slip(leave: Leave) -> Paper:
    """请假条: what a member asked and what was answered. Until then it leaves room for the answer and a signature."""
    activity, heading = leave.activity, _("Leave slip")
    answered = day(leave.answered_at, with_year=True) if leave.answered_at else ""
    told = [
        (_("Name"), leave.member.name),
        (_("theme"), activity.notice.theme),
        (pgettext("four unifications", "Time"), own_day(activity)),
        (_("reason"), str(leave.get_kind_display())),
        (_("remark"), leave.words),
        (_("answer"), f"{leave.standing.label} {leave.answer}".strip() if answered else "　" * 12),
        (_("signature"), "　" * 12),
        (_("Answered on"), answered),
    ]
    return Paper(
        title=f"{heading} {leave.member.name}",
        blocks=(
            Title(heading),
            Pair(activity.unit.name, activity.notice.number_text),
            *(Field(label_of(label), text) for label, text in told if text),
            Close(leave.member.name, day(leave.asked_at, with_year=True)),
        ),
        language=language(),
    )


def picture_of(address: str) -> str:
    """A code that leads to an address, as a data address for a page."""
    return str(segno.make(address, error="m").svg_data_uri(scale=8, border=3))


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
        language=language(),
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
    return "\n".join([head, *(f"{label_of(label)}{text}" for label, text in lines if text), address])


def record(meeting: queries.Meeting) -> Paper:
    """记录: everything that was said, decided and agreed, with who was on leave or absent; two sign it by hand."""
    lines = queries.record_lines(meeting, reasons=True)
    signed = (Field(label_of(_("host signs")), ""), Field(label_of(_("recorder signs")), ""))
    return _of_meeting(meeting, _record_title(meeting), lines, *signed)


def minutes(meeting: queries.Meeting) -> Paper:
    """纪要: what was decided and what follows, without names of those who did not come."""
    return _of_meeting(meeting, _("Minutes"), queries.minute_lines(meeting))


def _record_title(meeting: queries.Meeting) -> str:
    """A record of a meeting, or of another activity."""
    kind = meeting.activity.notice.kind
    return _("Record of the meeting") if kind in queries.MEETINGS else _("Record of the activity")


def _of_meeting(meeting: queries.Meeting, title: str, lines: list[tuple[str, str]], *more: Field) -> Paper:
    activity, kept = meeting.activity, meeting.record
    confirmed = day(kept.confirmed_at, with_year=True) if kept and kept.confirmed_at else ""
    again = [
        Remark(
            _("Opened again on %(day)s: %(reason)s")
            % {"day": day(version.made_at, with_year=True), "reason": version.reason}
        )
        for version in reversed(meeting.versions)
    ]
    return Paper(
        title=f"{title} {activity.notice.theme}",
        blocks=(
            Title(title),
            Pair(activity.unit.name, activity.notice.number_text),
            *(Field(label_of(label), text) for label, text in lines),
            *again,
            *more,
            Close(activity.unit.name, confirmed),
        ),
        mark="" if confirmed else _("Draft"),
        language=language(),
    )
