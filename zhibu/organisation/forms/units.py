"""A workbook of units in, rows out: which cell is wrong and why, which rows are new."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel import names
from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheet_marks import usable
from zhibu.kernel.sheets import CellError, Row, Table, as_day, as_text, bare, one_row
from zhibu.organisation.forms.tables import find_table
from zhibu.organisation.models import Unit
from zhibu.organisation.services.checked import Checked, checksum
from zhibu.organisation.services.columns import CATEGORIES, ROOT_KIND
from zhibu.organisation.services.columns import UNITS as COLUMNS
from zhibu.organisation.services.unit_sheets import PLAIN, ROOT_CODE, UnitRow, compare_units
from zhibu.organisation.states import HostCategory, ImportKind, UnitKind

KINDS = {
    "党总支": UnitKind.GENERAL_BRANCH,
    "党总支部": UnitKind.GENERAL_BRANCH,
    "党支部": UnitKind.BRANCH,
    "党小组": UnitKind.GROUP,
}
# Which kinds a unit may stand under.
ABOVE = {
    UnitKind.GENERAL_BRANCH: {UnitKind.COMMITTEE},
    UnitKind.BRANCH: {UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH},
    UnitKind.GROUP: {UnitKind.BRANCH},
}
WIDTHS = {"code": 20, "name": 100, "host": 100, "office_phone": 30}
PHONE = re.compile(r"[0-9+][0-9 ()+\-/、,;]*")


def check_units(data: bytes) -> Checked:
    """Read a sheet of units and compare it with those kept; writes nothing. Raises SheetError when the file as a whole
    cannot be used; single cells are reported in the result.
    """
    return _checked(find_table(data, COLUMNS), checksum(data))


def check_unit(values: Mapping[str, str]) -> Checked:
    """One unit as typed by hand, by our names of the columns: the same check as a sheet of one row."""
    return _checked(one_row(values), "")


def _checked(table: Table, digest: str) -> Checked:
    check = _Units(table)
    good, held = check.all(), []
    wrong, rest = check.errors, table
    while wrong:  # which of the others can stand without the wrong ones? A unit cannot without the one above it.
        gone = {error.row for error in wrong}
        rest = replace(rest, rows=[row for row in rest.rows if row.number not in gone])
        again = _Units(rest)
        good, wrong = again.all(), again.errors
        held += wrong
    return Checked(
        kind=ImportKind.UNITS, table=replace(table, rows=[row for row in table.rows if row.number not in check.own]),
        checksum=digest, good=good, errors=check.errors, found=compare_units(good), held=held,
    )  # fmt: skip


class _Units:
    """The check of one table: each row by itself, then all of them as the tree they would make."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.errors: list[RowError] = []
        self.wrong: set[int] = set()
        self.own: set[int] = set()  # rows of the committee itself, which an export has and no import changes
        self.first: dict[str, int] = {}  # code → row where it stands first
        self.kept = {
            code: (kind, ROOT_CODE if above is None or above_root is None else above, name)
            for code, kind, above, above_root, name in Unit.objects.values_list(
                "code", "kind", "parent__code", "parent__parent_id", "name"
            )
        }
        self.kept.setdefault(ROOT_CODE, (UnitKind.COMMITTEE, ROOT_CODE, ""))
        codes = [table.cell(row, name) for row in table.rows for name in ("code", "parent")]
        self.mixed = any(isinstance(code, str) and as_text(code) for code in codes)
        self.categories: dict[str, tuple[HostCategory, int]] = {}

    def all(self) -> list[UnitRow]:
        """The rows without an error, errors kept aside."""
        self.own = {row.number for row in self.table.rows if self._is_root(row)}
        rows = [(row, self._row(row)) for row in self.table.rows if row.number not in self.own]
        self._tree([(row, made) for row, made in rows if made["code"]])
        self.errors.sort(key=lambda error: (error.row, self.table.columns[error.field]))
        return [self._made(row, made) for row, made in rows if row.number not in self.wrong]

    def _made(self, row: Row, made: dict[str, Any]) -> UnitRow:
        plain = {name: made.pop(name) for name in PLAIN}
        values = {name: value for name, value in plain.items() if name in self.table.columns}
        return UnitRow(row.number, **made, values=values)

    def _is_root(self, row: Row) -> bool:
        """Whether this is the committee's own row as it is kept: its kind is none that can be imported."""
        kind, name = (as_text(self.table.cell(row, column)) for column in ("kind", "name"))
        return kind == ROOT_KIND and self.kept[ROOT_CODE][2] in {"", "".join(name.split())}

    def _wrong(self, row: Row, name: str, reason: str) -> None:
        value = as_text(self.table.cell(row, name))
        self.errors.append(RowError(self.table.sheet, self.table.address(row, name), value, reason, row.number, name))
        self.wrong.add(row.number)

    def _row(self, row: Row) -> dict[str, Any]:
        """The values of one row; None where a cell is wrong."""
        values: dict[str, Any] = {}
        for name, parse in (
            ("code", self._code),
            ("name", self._name),
            ("kind", self._kind),
            ("parent", self._parent),
            ("host", self._host),
            ("category", self._category),
            ("office_phone", self._phone),
            ("founded", self._founded),
        ):
            values[name] = None
            if name in self.table.columns:
                try:
                    values[name] = parse(row, usable(self.table.cell(row, name)))
                except CellError as error:
                    self._wrong(row, name, str(error))
        self._one_category(row, values)
        return values

    def _digits(self, value: Any) -> str:
        """A code. A number cell may have lost a zero in front; where other codes are text it is refused."""
        if not isinstance(value, str) and self.mixed:
            raise CellError(_("stored as a number, a zero in front may be lost: set the column to text"))
        return bare("".join(names.half_width(as_text(value)).split()))

    def _code(self, row: Row, value: Any) -> str:
        text = self._digits(value)
        if not text:
            raise CellError(_("the code is missing"))
        if text == ROOT_CODE or self.kept.get(text, ("",))[0] == UnitKind.COMMITTEE:
            raise CellError(_("this is the code of the committee itself"))
        if not text.replace("-", "").replace(".", "").isalnum() or not text.isascii():
            raise CellError(_("a code is made of digits and letters"))
        if text in self.first:
            raise CellError(_("the same code stands in row %(row)s") % {"row": self.first[text]})
        self.first[text] = row.number
        return self._fits("code", text)

    def _name(self, row: Row, value: Any) -> str:
        text = "".join(as_text(value).split())
        if not text:
            raise CellError(pgettext("unit", "the name is missing"))
        return self._fits("name", text)

    def _kind(self, row: Row, value: Any) -> UnitKind:
        kind = KINDS.get("".join(as_text(value).split()))
        if kind is None:
            raise CellError(_("write one of: %(words)s") % {"words": "党总支、党支部、党小组"})
        return kind

    def _parent(self, row: Row, value: Any) -> str:
        text = self._digits(value)
        root = not text or self.kept.get(text, ("",))[0] == UnitKind.COMMITTEE
        return ROOT_CODE if root else text

    def _host(self, row: Row, value: Any) -> str:
        return self._fits("host", "".join(as_text(value).split()))

    def _category(self, row: Row, value: Any) -> HostCategory | None:
        text = "".join(as_text(value).split())
        if text and text not in CATEGORIES:
            raise CellError(_("write one of: %(words)s") % {"words": "、".join(CATEGORIES)})
        return CATEGORIES.get(text)

    def _phone(self, row: Row, value: Any) -> str:
        text = bare(names.half_width(as_text(value)))
        if text and not PHONE.fullmatch(text):
            raise CellError(_("a phone number is made of digits, as in 0000-00000000"))
        return self._fits("office_phone", text)

    def _founded(self, row: Row, value: Any) -> date | None:
        day = as_day(value, date_1904=self.table.date_1904)
        if day and day > timezone.localdate():
            raise CellError(_("lies in the future"))
        return day

    def _fits(self, name: str, text: str) -> str:
        if len(text) > WIDTHS[name]:
            raise CellError(_("longer than %(most)s characters") % {"most": WIDTHS[name]})
        return text

    def _one_category(self, row: Row, values: dict[str, Any]) -> None:
        """One host organisation has one category, whatever row names it."""
        host, category = values["host"], values["category"]
        if not host or category is None:
            return
        said, where = self.categories.setdefault(host, (category, row.number))
        if said != category:
            self._wrong(row, "category", _("row %(row)s gives another category for this host") % {"row": where})

    def _tree(self, rows: list[tuple[Row, dict[str, Any]]]) -> None:
        """The tree that the rows and the units kept make together: parents exist, kinds fit, nothing runs in a circle,
        no two units of one name side by side.
        """
        after = dict(self.kept)
        for _row, made in rows:
            known = self.kept.get(made["code"], (None, None, None))
            after[made["code"]] = (made["kind"] or known[0], made["parent"], made["name"])
        side_by_side: dict[tuple[str, str], str] = {}
        ours = {made["code"] for _row, made in rows}
        for code, (_kind, parent, name) in self.kept.items():
            if code not in ours and code != ROOT_CODE:
                side_by_side[(parent, name)] = code
        for row, made in rows:
            code, kind, parent, name = made["code"], made["kind"], made["parent"], made["name"]
            if code in self.kept and kind and kind != self.kept[code][0]:
                known_kind = UnitKind(self.kept[code][0]).label
                self._wrong(row, "kind", _("this unit is a %(kind)s and stays one") % {"kind": known_kind})
            elif parent is not None and (reason := self._misplaced(code, kind, parent, after)):
                self._wrong(row, "parent", reason)
            if name and parent is not None and side_by_side.setdefault((parent, name), code) != code:
                self._wrong(row, "name", _("unit %(code)s has the same name") % {"code": side_by_side[(parent, name)]})

    def _misplaced(self, code: str, kind: UnitKind | None, parent: str, after: dict[str, Any]) -> str:
        """Why a unit cannot stand under this parent; "" when it can."""
        if parent not in after:
            # A parent whose own row is wrong is reported there, not once more for each unit below it.
            return "" if parent in self.first else _("there is no unit with this code")
        above, seen = parent, {code}
        while above != ROOT_CODE and above in after:
            if above in seen:
                return _("the unit would stand under itself")
            seen.add(above)
            above = after[above][1] or ROOT_CODE
        kind_above = after[parent][0]
        if kind and kind_above and kind_above not in ABOVE[kind]:
            return _("a %(kind)s cannot stand under a %(above)s") % {
                "kind": UnitKind(kind).label,
                "above": UnitKind(kind_above).label,
            }
        return ""
