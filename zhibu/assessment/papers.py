"""Reports of results: one unit on its own pages, or all of them one after the other in one PDF; slips for visitors."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.assessment.models import Assessment, Counter
from zhibu.assessment.queries import Sheet, is_open
from zhibu.ballots.queries import printed_code
from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Card, Close, Field, NewPage, Pair, Paper, Printed, Table, Title, cards, pdf


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


def slips(counter: Counter, codes: Sequence[str], until: date, address: Callable[[str], str]) -> Printed:
    """Slips for visitors to cut out, ten on a page: the picture leads to the form, the code can be typed as well."""
    place = address("").split("//", 1)[-1].rstrip("/")
    words = _("Scan, or open %(place)s and type the code. Without name; one answer for this slip.") % {"place": place}
    host = counter.unit.host.name if counter.unit.host else counter.unit.name
    last = day(until, with_year=True)
    group = [Card(counter.name, host, printed_code(code), words, last, address(code)) for code in codes]
    return cards(title=counter.name, groups=[group], language=(get_language() or "zh")[:2])
