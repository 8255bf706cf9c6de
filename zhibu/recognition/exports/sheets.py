"""The workbook of honours that comes in: its template, its failing rows, what its check remarks."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.kernel.sheet_books import empty_table, failing_rows
from zhibu.recognition.services import CheckedHonours, HonourRow
from zhibu.recognition.services.columns import HONOURS, REASONS, VERSION, VERSION_MARK
from zhibu.recognition.states import ForWhom, Level

NAMED = 10  # rows that a remark names; more are counted


def error_workbook(checked: CheckedHonours) -> bytes:
    """The rows that failed, with their reasons in a last column."""
    return failing_rows(checked.table, checked.errors, heading=REASONS, texts={"recipient", "document_number"})


def template(kinds: list[str]) -> bytes:
    """An empty workbook to fill in; it offers these kinds of honours."""
    return empty_table(_("Honours"), HONOURS, mark=(VERSION_MARK, VERSION), words={"kind": kinds})


def remarks(checked: CheckedHonours) -> list[str]:
    """Sentences about what a check found besides errors: doubles, kinds that will be made, kinds made wider."""
    found = list(checked.table.notes)
    again = [one for one in checked.doubles if one.of is None]
    twice = [one for one in checked.doubles if one.of is not None]
    for rows, text in (
        (again, ngettext("%(num)s row is in the register already: %(rows)s.",
                         "%(num)s rows are in the register already: %(rows)s.", len(again))),
        (twice, ngettext("%(num)s row repeats another one of the workbook and counts once: %(rows)s.",
                         "%(num)s rows repeat another one of the workbook and count once: %(rows)s.", len(twice))),
    ):  # fmt: skip
        if rows:
            named = [str(one.row.number) for one in rows[:NAMED]] + ["…"] * (len(rows) > NAMED)
            found.append(text % {"num": len(rows), "rows": "、".join(named)})
    for name, whom in sorted(checked.kinds.items()):
        found.append(_("A new kind of honour will be made: %(name)s (%(whom)s).") % _named(name, whom))
    for name, whom in sorted(checked.widened.items()):
        found.append(_("The honour %(name)s will from now on also go to: %(whom)s.") % _named(name, whom))
    return found


def _named(name: str, whom: set[str]) -> dict[str, str]:
    return {"name": name, "whom": "、".join(str(one.label) for one in ForWhom if one in whom)}


def check_figures(checked: CheckedHonours) -> list[tuple[str, int, str]]:
    """(label, figure, "bad" when it needs somebody's eye) of a check."""
    counts = checked.counts()
    return [
        (_("Rows"), counts["rows"], ""),
        (_("New"), counts["new"], ""),
        (_("Filled in"), counts["changed"], ""),
        (_("Already there"), counts["unchanged"], ""),
        (_("Wrong rows"), checked.wrong, "bad"),
    ]


def row_words(rows: list[HonourRow]) -> list[tuple[int, int, str, str, str]]:
    """Rows of a check as its page shows them: row, year, honour, level, recipient."""
    return [(row.number, row.year, row.kind, str(Level(row.level).label), row.name) for row in rows]
