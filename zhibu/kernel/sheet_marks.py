"""What the values of a sheet do not tell: which are computed, errors, hidden or merged; and how a reader is told."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.kernel.figures import count

NAMED = 10  # cells that a note names; more are counted


class CellError(ValueError):
    """One cell cannot be used; the text says why."""


@dataclass(frozen=True)
class Marks:
    """Formulas as [row, column], errors as [row, column, how the spreadsheet shows it], hidden rows and columns,
    merged cells as [row, column, last row, last column]. Rows count from 1, columns from 0. `date_1904` says from
    which day the workbook counts days.
    """

    formulas: list[list[int]] = field(default_factory=list)
    errors: list[Any] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    date_1904: bool = False


def address(row: int, column: int) -> str:
    """The name of a cell; rows are counted from 1 and columns from 0: (17, 2) is C17."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


class ErrorCell(str):
    """What a spreadsheet shows where it could not compute: #REF!, #N/A."""

    __slots__ = ()


def with_errors(rows: list[Any], errors: Iterable[Sequence[Any]]) -> list[Any]:
    """The rows with errors in their places, which the parser leaves empty: an empty cell would take a value away."""
    cells_of = dict(rows)
    for number, column, text in errors:
        cells = cells_of.get(number)
        if cells is not None:
            cells += [""] * (column + 1 - len(cells))
            cells[column] = ErrorCell(text or "#N/A")
    return rows


def usable(value: Any) -> Any:
    """The value of a cell. Raises CellError where the spreadsheet could not compute it."""
    if isinstance(value, ErrorCell):
        raise CellError(_("the spreadsheet could not compute this cell: type the value itself"))
    return value


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
