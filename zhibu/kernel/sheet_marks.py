"""What the values of a sheet do not tell: which are computed, hidden or merged; and how a reader is told."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.kernel.figures import count

NAMED = 10  # cells that a note names; more are counted


@dataclass(frozen=True)
class Marks:
    """Formulas as [row, column], hidden rows and columns, merged cells as [row, column, last row, last column]. Rows
    count from 1, columns from 0. `date_1904` says from which day the workbook counts days.
    """

    formulas: list[list[int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    date_1904: bool = False


def fill_merged(marks: Marks, rows: dict[int, list[Any]], places: Collection[int]) -> dict[int, list[Any]]:
    """The rows (cells by number) that change when the value of cells merged downwards counts for each of them, in the
    columns `places`. A spreadsheet keeps such a value in the first cell only; rows without any other cell stay blank.
    """
    changed: dict[int, list[Any]] = {}
    for first, column, last, last_column in marks.merged:
        if column != last_column or column not in places or first not in rows or column >= len(rows[first]):
            continue
        for number in range(first + 1, last + 1):
            if number in rows:
                cells = changed.setdefault(number, list(rows[number]))
                cells += [""] * (column + 1 - len(cells))
                cells[column] = rows[first][column]
    return changed


def notes(
    marks: Marks, rows: Collection[int], places: Collection[int], filled: int, name: Callable[[int, int], str]
) -> list[str]:
    """Sentences about what was read that a look at the workbook does not show. `rows` and `places` are those of the
    table, `filled` how many rows took the value of a merged cell, `name` names a cell.
    """
    said = []
    formulas = [name(row, column) for row, column in marks.formulas if row in rows and column in places]
    if formulas:
        text = ngettext(
            "%(number)s cell holds a formula; its last computed value was taken: %(cells)s.",
            "%(number)s cells hold formulas; their last computed values were taken: %(cells)s.",
            len(formulas),
        )
        said.append(text % {"number": count(len(formulas)), "cells": _first(formulas)})
    hidden = [str(row) for row in marks.rows if row in rows]
    if hidden:
        text = ngettext(
            "%(number)s row is hidden and was read like the others: %(rows)s.",
            "%(number)s rows are hidden and were read like the others: %(rows)s.",
            len(hidden),
        )
        said.append(text % {"number": count(len(hidden)), "rows": _first(hidden)})
    columns = [name(1, column)[:-1] for column in sorted(set(marks.columns)) if column in places]
    if columns:
        said.append(_("Hidden columns were read like the others: %(columns)s.") % {"columns": _first(columns)})
    if filled:
        text = ngettext(
            "%(number)s row takes a value from a cell merged downwards.",
            "%(number)s rows take a value from a cell merged downwards.",
            filled,
        )
        said.append(text % {"number": count(filled)})
    return said


def _first(names: Iterable[str]) -> str:
    """The first few names, and that there are more."""
    found = list(names)
    return "、".join(found[:NAMED]) + ("…" if len(found) > NAMED else "")
