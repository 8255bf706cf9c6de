"""What a new notice begins with: a template of its kind, or an earlier notice issued once more."""

import tomllib
from calendar import month_name, monthrange
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from zhibu.activities.models import AgendaLine, Notice
from zhibu.activities.queries.agenda import agenda_of
from zhibu.activities.states import NOTICE_KINDS, Expected, Held
from zhibu.kernel.series import next_title, write_number
from zhibu.kernel.workdays import is_working_day, last_of, working_day_near
from zhibu.organisation.models import Unit
from zhibu.organisation.states import UnitKind
from zhibu.questionnaire.models import Form

FILE = Path(__file__).resolve().parent.parent / "data" / "templates.toml"
TAKEN_OVER = (
    "theme", "kind", "held", "start_time", "place", "content", "form", "method", "expected", "requirements",
    "materials",
)  # fmt: skip


@dataclass(frozen=True)
class Template:
    """What a notice of one kind usually says, and the rule that the kind follows."""

    key: str
    kind: str
    rule: str
    held: str
    expected: str
    lead: int
    days: int
    feedback: int
    time: str
    zh: dict[str, Any]
    en: dict[str, Any]

    @property
    def words(self) -> dict[str, Any]:
        """Its texts in the language of the page."""
        return self.zh if (get_language() or "").startswith("zh") else self.en

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.words["name"])


@dataclass(frozen=True)
class Start:
    """What the form is filled with: values of the notice, its agenda, and for an earlier notice its issuer and units
    (None: all) and what it asked in the feedback beside the standard questions.
    """

    values: dict[str, Any]
    agenda: list[AgendaLine] = field(default_factory=list)
    issuer: int | None = None
    units: list[int] | None = None
    of: Any = None
    own_form: Form | None = None


@cache
def _all() -> tuple[Template, ...]:
    with FILE.open("rb") as file:
        return tuple(Template(**one) for one in tomllib.load(file)["template"])


def templates(on: date) -> list[Template]:
    """The templates of the kinds that are offered on a day, in the order of their file."""
    offered = NOTICE_KINDS(on)
    return [one for one in _all() if one.kind in offered]


def start(template: Template, issuer: Unit, today: date) -> Start:
    """The form filled from a template, as the unit would issue it today: units below choose their day in a window, a
    branch has one day.
    """
    first = last_of(today + timedelta(days=1), template.lead)
    window = template.held == Held.BY_EACH and issuer.kind != UnitKind.BRANCH
    last = working_day_near(first + timedelta(days=template.days)) if window else first
    words = template.words
    values = {name: words[name] for name in ("content", "form", "method", "materials", "requirements")} | {
        "theme": _filled(words["theme"], first),
        "kind": template.kind,
        "held": template.held,
        "expected": Expected(template.expected).value,
        "first_day": first,
        "last_day": last if last > first else None,
        "start_time": time.fromisoformat(template.time),
        "feedback_by": last_of(last + timedelta(days=1), template.feedback),
    }
    return Start(values, [AgendaLine(title) for title in words["agenda"]], of=template)


def _filled(theme: str, day: date) -> str:
    chinese = (get_language() or "").startswith("zh")
    month = str(day.month) if chinese else month_name[day.month]
    quarter = write_number((day.month + 2) // 3) if chinese else str((day.month + 2) // 3)
    return theme.format(year=day.year, month=month, quarter=quarter)


def once_more(notice: Notice, today: date) -> Start:
    """An earlier notice once more: the same cells, agenda and units, at the same place of the next month that is still
    to come, with the next number of its series in the theme. Nothing of its deliveries or activities. Two queries.
    """
    values = {name: getattr(notice, name) for name in TAKEN_OVER}
    if notice.first_day is not None:
        values |= moved(notice.first_day, notice.end or notice.first_day, notice.feedback_by, today)
        values["theme"] = next_title(notice.theme, notice.first_day, values["first_day"])[:100]
    units = list(notice.units.filter(dissolved=None).values_list("pk", flat=True))
    return Start(values, agenda_of(notice), issuer=notice.issuer_id, units=units, of=notice, own_form=notice.own_form)


def moved(first: date, last: date, feedback: date | None, today: date) -> dict[str, date | None]:
    """The days of a window at the same place of the next month after `today`: the same day of the month, moved to a
    working day where it was one; the last day of a month stays the last.
    """
    months = max(1, (today.year - first.year) * 12 + today.month - first.month)
    new_first = _in_months(first, months)
    while new_first <= today:
        months += 1
        new_first = _in_months(first, months)
    new_last = max(new_first, _in_months(last, months)) if last > first else new_first
    by = None
    if feedback is not None:
        by = new_last + (feedback - last)
        by = max(new_last, working_day_near(by) if is_working_day(feedback) else by)
    return {"first_day": new_first, "last_day": new_last if last > first else None, "feedback_by": by}


def _in_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    at_the_end = day.day == monthrange(day.year, day.month)[1]
    new = date(year, month + 1, length if at_the_end else min(day.day, length))
    return working_day_near(new) if is_working_day(day) else new
