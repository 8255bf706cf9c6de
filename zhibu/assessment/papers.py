"""Reports of results: one unit on its own pages, or all of them one after the other in one PDF; slips for visitors."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.assessment.models import Assessment, YearReport
from zhibu.assessment.queries import Sheet, is_open, said_of, told_facts
from zhibu.ballots.queries import printed_code
from zhibu.kernel.dates import day
from zhibu.kernel.papers import (
    Block,
    Card,
    Close,
    Field,
    NewPage,
    Pair,
    Paper,
    Printed,
    Table,
    Title,
    cards,
    docx,
    pdf,
)

__all__ = ["docx", "pdf", "report", "slips", "year_report"]


def report(assessment: Assessment, sheets: Sequence[Sheet], committee: str, on: date) -> Printed:
    """The results of these units, each beginning on a page of its own. A draft says on every page that it is one."""
    scheme = assessment.scheme
    blocks: list[Block] = []
    for number, sheet in enumerate(sheets):
        if number:
            blocks.append(NewPage())
        blocks += [
            Title(sheet.unit.name),
            Pair(scheme.title, f"{day(scheme.first, with_year=True)} – {day(scheme.last, with_year=True)}"),
            Field(_("Sum: "), _sum(sheet)),
            *_sides(sheet),
            *_every(sheet),
            *_next(sheet),
            Close(committee, day(on, with_year=True)),
        ]
    mark = _("Draft, not closed") if is_open(assessment) else ""
    return pdf(Paper(scheme.title, tuple(blocks), mark=mark, language=(get_language() or "zh")[:2]))


def _sum(sheet: Sheet) -> str:
    said = _("%(sum)s of 100") % {"sum": sheet.total if sheet.total is not None else "—"}
    if sheet.grade:
        said = _("%(sum)s; grade: %(grade)s") % {"sum": said, "grade": sheet.grade}
    if sheet.median is not None:
        said = _("%(said)s; the unit in the middle has %(median)s") % {"said": said, "median": sheet.median}
    return said


def _sides(sheet: Sheet) -> Iterable[Block]:
    heads = (_("Dimension"), _("Marks of those that count"), _("Per cent"), _("Median of all units"))
    rows = tuple(
        (side.name, f"{side.gained} / {side.weight}", _plain(side.share), _plain(side.median)) for side in sheet.sides
    )
    return [Table(heads, rows, (40, 24, 18, 18))] if rows else []


def _every(sheet: Sheet) -> Iterable[Block]:
    heads = (_("What is assessed"), _("Weight"), _("Marks"), _("How it came about"))
    rows = tuple(
        (told.indicator.text, str(told.indicator.weight), _plain(told.score.gained), f"{told.words} {told.target}")
        for side in sheet.sides
        for told in side.scores
    )
    return [Table(heads, rows, (34, 9, 9, 48))] if rows else []


def _next(sheet: Sheet) -> Iterable[Block]:
    if not sheet.next:
        return []
    texts = [
        _("%(text)s: %(lost)s marks are missing.") % {"text": one.indicator.text, "lost": one.lost}
        for one in sheet.next
    ]
    return [Field(_("What to do next: "), "\n".join(texts))]


def _plain(value: object) -> str:
    return "—" if value is None else str(value)


def slips(name: str, host: str, codes: Sequence[str], until: date, address: Callable[[str], str]) -> Printed:
    """Slips for visitors to cut out, ten on a page: the picture leads to the form, the code can be typed as well."""
    place = address("").split("//", 1)[-1].rstrip("/")
    words = _("Scan, or open %(place)s and type the code. Without name; one answer for this slip.") % {"place": place}
    last = day(until, with_year=True)
    group = [Card(name, host, printed_code(code), words, last, address(code)) for code in codes]
    return cards(title=name, groups=[group], language=(get_language() or "zh")[:2])


def year_report(report: YearReport, committee: str, on: date) -> Paper:
    """The annual report of a secretary: its headings, the facts of the year, and once settled what was said of it."""
    blocks: list[Block] = [Title(report.unit.name), Pair(report.round.title, _by(report))]
    blocks += [Field(f"{heading}{_(': ')}", text or "—") for heading, text in report.parts]
    facts = "\n".join(told_facts(report)) or "—"
    until = day(report.facts_on, with_year=True)
    blocks.append(Field(_("Facts of the year from the records, until %(day)s: ") % {"day": until}, facts))
    if report.grade:
        said = said_of(report, to_office=False)
        counts = _("%(label)s %(count)s")
        spread = [counts % {"label": label, "count": count} for label, count in said.spread]
        if spread:
            blocks.append(Field(_("Opinions: "), "  ".join(spread)))
        blocks.append(Field(_("Grade: "), f"{report.get_grade_display()}  {report.reason}"))
    mark = "" if report.handed_in_on else _("Draft, not handed in")
    closing = Close(committee if report.grade else report.unit.name, day(on, with_year=True))
    return Paper(report.round.title, (*blocks, closing), mark=mark, language=(get_language() or "zh")[:2])


def _by(report: YearReport) -> str:
    return report.member.name if report.member else ""
