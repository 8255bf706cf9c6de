"""公示表: what hangs on the notice board, as a paper."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhibu.disclosure.models import Disclosure
from zhibu.kernel.dates import day, minute
from zhibu.kernel.papers import Block, Close, Field, Pair, Paper, Remark, Table, Title

Columns = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]


def sheet(found: Disclosure, words: Mapping[str, Any], content: tuple[Columns, list[str]]) -> Paper:
    """What is published with basis, audience, days and fingerprint; `content` is the table of its kind and the notes
    under it. Before it is on show its mark says draft. No seal.
    """
    (header, rows, widths), notes = content
    period, version = words["period"], words["versions"][0]
    shown = _("until %(day)s") % {"day": day(found.check_until, with_year=True)}
    if period:
        span = {"first": day(period["first"], with_year=True), "last": day(period["last"], with_year=True)}
        shown = _("%(first)s to %(last)s") % span
        days = period["days"]
        shown += ngettext(" (%(num)s working day)", " (%(num)s working days)", days) % {"num": days}
    told = _("members of %(unit)s") % {"unit": found.audience.name}
    lines = [
        (_("For"), told), (_("Basis"), found.basis), (_("On show") if period else _("Own check"), shown),
    ]  # fmt: skip
    proof = _("Version %(number)s of %(time)s") % {"number": version.number, "time": minute(version.made_at)}
    blocks: list[Block] = [
        Title(words["title"]),
        Pair(found.unit.name, ""),
        *(Field(label_of(label), text) for label, text in lines),
        Table(header, rows, widths),
        *(Remark(note) for note in notes),
        *(Field("", text) for text in _said(found, words)),
        Field(label_of(_("Version")), proof),
        Field(label_of(_("Fingerprint")), words["fingerprint"]),
        Close(found.unit.name, day(found.final_at or version.made_at, with_year=True)),
    ]
    mark = "" if period else _("Draft")
    return Paper(title=words["title"], blocks=tuple(blocks), mark=mark, language=(get_language() or "zh")[:2])


def _said(found: Disclosure, words: Mapping[str, Any]) -> list[str]:
    """How to object while it is on show; when it is taken down; what was added since."""
    said = []
    if found.final_at is None and words["period"]:
        told = {"unit": found.unit.name, "day": day(words["period"]["last"], with_year=True)}
        how = _(
            "Whoever finds something not right tells the officers of %(unit)s, or presses “I object” on the phone, "
            "until %(day)s. Every objection is answered in writing."
        )
        said.append(how % told)
    if found.down_from:
        said.append(_("Taken down from %(day)s on.") % {"day": day(found.down_from, with_year=True)})
    for one in words["supplements"]:
        told = {"number": one.number, "day": day(one.made_at, with_year=True), "reason": one.reason}
        said.append(_("Supplement %(number)s of %(day)s: %(reason)s") % told)
        said += [f"{what}：{before} → {after}" for what, before, after in one.differences]
    return said


def label_of(label: str) -> str:
    """A label as it stands before its text."""
    return _("%(label)s: ") % {"label": capfirst(label)}
