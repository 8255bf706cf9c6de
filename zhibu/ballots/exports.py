"""The list of votes, and a result from which everybody can count again."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _

from zhibu.ballots.models import Item, Vote
from zhibu.ballots.queries import Result
from zhibu.ballots.states import Choice, Fate
from zhibu.kernel.lists import list_book, lists_book


def votes(rows: Iterable[Vote]) -> tuple[BytesIO, int]:
    """Votes as they are listed."""
    heads = [
        (_("Day"), 12), (_("Code"), 10), (_("Unit"), 30), (_("Vote"), 40), (_("What is voted on"), 24),
        (_("How"), 30), (_("Stage"), 18), (_("Entitled"), 10), (_("Present"), 10), (_("Ballots"), 10),
    ]  # fmt: skip
    lines = (
        (
            one.day, one.unit.code, one.unit.name, one.title, one.get_kind_display(), one.get_way_display(),
            one.get_stage_display(), one.entitled, one.present, one.ballots,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Secret votes"), heads, lines)


def result(vote: Vote, items: Sequence[Item], found: Result) -> tuple[BytesIO, int]:
    """Two sheets: how often each line was chosen how, and the ballots themselves in random order. Each column was
    mixed by itself; counting it gives the first sheet again. On paper the second sheet holds the two counts.
    """
    labels = [str(Choice(sign).label) for sign in vote.choices]
    heads = [(_("Line"), 40), *((label, 14) for label in labels), (_("By the rules"), 24)]
    lines = [(line.name, *line.counts, str(Fate(line.fate).label)) for line in found.lines]
    first = (_("Result"), heads, lines)
    if not vote.by_slips:
        return lists_book([first, (_("Counts"), *_counts(vote, items, labels))])
    words = {sign: str(Choice(sign).label) for sign in vote.choices}
    columns = [(_("No."), 6), *((item.name, 16) for item in items)]
    marks = vote.opened.order_by("pk").values_list("marks", flat=True)
    rows = ((number, *(words[mark] for mark in row)) for number, row in enumerate(marks, 1))
    texts = [(_("Free texts"), [(_("Text"), 80)], [(text,) for text in found.texts])] if found.texts else []
    return lists_book([first, (_("Ballots"), columns, rows), *texts])


def _counts(
    vote: Vote, items: Sequence[Item], labels: Sequence[str]
) -> tuple[list[tuple[str, int]], list[tuple[object, ...]]]:
    counts = list(vote.counted.order_by("at"))
    heads = [(_("Counted"), 40), *((one.name, 14) for one in counts)]
    totals = [
        (_("ballots given out"), "issued"),
        (_("ballots collected"), "collected"),
        (_("of them invalid"), "invalid"),
    ]
    rows: list[tuple[object, ...]] = [(label, *(one.figures[name] for one in counts)) for label, name in totals]
    printed = [item for item in items if not item.written_in]
    for place, item in enumerate(printed):
        for sign, label in zip(vote.choices, labels, strict=True):
            rows.append((f"{item.name} · {label}", *(one.figures["items"][place][sign] for one in counts)))
    for item in items:
        if item.written_in:
            rows.append((item.name, *(dict(one.figures["others"]).get(item.name) for one in counts)))
    return heads, rows
