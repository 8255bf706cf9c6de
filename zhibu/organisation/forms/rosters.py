"""A roster workbook in, members out: which cell is wrong and why, which rows are new."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.kernel import idnumbers, names, sealed
from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheet_marks import usable
from zhibu.kernel.sheets import CellError, Row, Table, as_day, as_text, bare, one_row
from zhibu.organisation.forms.tables import find_table
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.services.checked import Checked, checksum
from zhibu.organisation.services.columns import MEMBERS as COLUMNS
from zhibu.organisation.services.rosters import MemberRow, compare_members, possible_doubles
from zhibu.organisation.states import ImportKind, MemberState, Sex, UnitKind

SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}
STATES = {
    "正式党员": MemberState.FORMAL,
    "预备党员": MemberState.PROBATIONARY,
    "正式": MemberState.FORMAL,
    "预备": MemberState.PROBATIONARY,
    "中共党员": MemberState.FORMAL,
    "中共预备党员": MemberState.PROBATIONARY,
}
ANSWERS = {"是": True, "否": False, "TRUE": True, "FALSE": False, "": False}
ADDRESS = 200

DAYS = {"born", "joined", "confirmed", "since"}
_CUT = re.compile(r"\d(\.\d+)?[Ee]\+?\d+")  # 4.40101E+17: a spreadsheet made a number of an ID number
TEXTS = {"ethnicity", "education", "job", "standing", "remark"}
WIDTHS = {name: Member._meta.get_field(name).max_length for name in (*TEXTS, "name")} | {"address": ADDRESS}


def check_roster(data: bytes) -> Checked:
    """Read a roster and compare it with the members kept; writes nothing. Raises SheetError when the file as a whole
    cannot be used; single cells are reported in the result.
    """
    return _checked(find_table(data, COLUMNS), checksum(data))


def check_member(values: Mapping[str, str]) -> Checked:
    """One member as typed by hand, by our names of the columns: the same check as a roster of one row."""
    return _checked(one_row(values), "")


def _checked(table: Table, digest: str) -> Checked:
    check = _Roster(table)
    good = [row for row in map(check.row, table.rows) if row is not None]
    check.errors.sort(key=lambda error: (error.row, table.columns[error.field]))
    found = compare_members(good)
    return Checked(
        kind=ImportKind.MEMBERS, table=table, checksum=digest, good=good, errors=check.errors, found=found,
        doubles=possible_doubles(found.new),
    )  # fmt: skip


def _key(text: str) -> str:
    return "".join(names.half_width(text).split())


class _Roster:
    """The check of one table; remembers the ID numbers it has seen and where."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.errors: list[RowError] = []
        self.seen: dict[str, int] = {}
        self.codes: dict[str, tuple[int, str, str]] = {}
        self.names: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for pk, code, name, kind in Unit.objects.filter(dissolved=None).values_list("pk", "code", "name", "kind"):
            self.codes[code] = (pk, name, kind)
            self.names[_key(name)].append((pk, name, kind))

    def row(self, row: Row) -> MemberRow | None:
        """One row as values; None when one of its cells is wrong (each is reported)."""
        before = len(self.errors)
        cell: dict[str, Any] = {name: row.at(place) for name, place in self.table.columns.items()}
        values: dict[str, Any] = {}
        for name in self.table.columns:
            if parse := _PARSERS.get(name, self._day if name in DAYS else None):
                try:
                    values[name] = parse(name, usable(cell[name]))
                except CellError as error:
                    self._wrong(row, name, str(error))
        number = self._take(row, "id_number", cell, self._id_number)
        unit = self._take(row, "unit", cell, self._unit)
        if number is not None:
            self._person(row, values, number)
        self._dates(row, values, values.get("born"))
        if len(self.errors) > before or number is None or unit is None:
            return None
        since = values.pop("since", None)
        if values.get("state") is None:
            values.pop("state", None)
        values["id_number"] = number.number
        return MemberRow(row.number, sealed.lookup(number.number), unit[0], unit[1], since, values)

    def _take(self, row: Row, name: str, cell: dict[str, Any], parse: Callable[[Row, Any], Any]) -> Any:
        try:
            return parse(row, usable(cell[name]))
        except ValueError as error:
            self._wrong(row, name, str(error))
            return None

    def _wrong(self, row: Row, name: str, reason: str) -> None:
        table = self.table
        value = as_text(table.cell(row, name))
        self.errors.append(RowError(table.sheet, table.address(row, name), value, reason, row.number, name))

    def _day(self, _name: str, value: Any) -> date | None:
        return as_day(value, date_1904=self.table.date_1904)

    def _id_number(self, row: Row, value: Any) -> idnumbers.IdNumber:
        """The ID number. A number cell has lost its last digits; of two rows with one number the later is refused."""
        text = as_text(value)
        if (text and not isinstance(value, str)) or _CUT.fullmatch(names.half_width(text)):
            raise CellError(
                _(
                    "stored as a number, its last digits are lost: set the cell to text (right click, Format cells,"
                    " Text) and type it again"
                )
            )
        if not text:
            raise CellError(_("the ID number is missing"))
        _not_masked(text)
        number = idnumbers.parse(text)
        if first := self.seen.get(number.number):
            raise CellError(_("the same ID number stands in row %(row)s") % {"row": first})
        self.seen[number.number] = row.number
        return number

    def _unit(self, row: Row, value: Any) -> tuple[int, str, str]:
        """The branch or group, by its name or its code."""
        text = bare(as_text(value))
        if not text:
            raise CellError(_("the branch is missing"))
        by_code = self.codes.get(names.half_width(text))
        found = [by_code] if by_code else self.names.get(_key(text), [])
        if not self.codes:
            raise CellError(_("there are no units yet: import the units first"))
        if not found:
            raise CellError(_("there is no unit of this name or code"))
        if len(found) > 1:
            raise CellError(_("%(count)s units have this name: write the code instead") % {"count": len(found)})
        if found[0][2] not in {UnitKind.BRANCH, UnitKind.GROUP}:
            raise CellError(_("members belong to a branch, and this is none"))
        return found[0]

    def _person(self, row: Row, values: dict[str, Any], number: idnumbers.IdNumber) -> None:
        """Birth date and sex agree with the ID number, which supplies them when they are empty."""
        sex = Sex.MALE if number.male else Sex.FEMALE
        for name, said in (("born", number.born), ("sex", sex)):
            if name not in self.table.columns:
                values[name] = said
            elif name in values:
                if values[name] is None:
                    values[name] = said
                elif values[name] != said:
                    self._wrong(row, name, _("contradicts the ID number"))

    def _dates(self, row: Row, values: dict[str, Any], born: date | None) -> None:
        """Nobody joins before birth or in the future, or becomes a formal member before joining."""
        joined, confirmed = values.get("joined"), values.get("confirmed")
        if joined and joined > timezone.localdate():
            self._wrong(row, "joined", _("lies in the future"))
        elif joined and born and joined <= born:
            self._wrong(row, "joined", _("lies before the birth date"))
        elif joined and confirmed and confirmed < joined:
            self._wrong(row, "confirmed", _("lies before the day of joining"))


def _name(name: str, value: Any) -> str:
    text = names.tidy(bare(as_text(value)))
    if not text:
        raise CellError(_("the name is missing"))
    return _fits(name, text)


def _text(name: str, value: Any) -> str:
    return _fits(name, as_text(value))


def _fits(name: str, text: str) -> str:
    if len(text) > WIDTHS[name]:
        raise CellError(_("longer than %(most)s characters") % {"most": WIDTHS[name]})
    return text


def _not_masked(text: str) -> None:
    """What we export is masked, unless it was asked for in full: stars cannot be read back."""
    if "*" in names.half_width(text):
        raise CellError(_("masked by stars and cannot be read: use an export with full numbers, or type it"))


def _address(name: str, value: Any) -> str:
    text = _text(name, value)
    if text.endswith("****"):
        _not_masked(text)
    return text


def _phone(_name: str, value: Any) -> str:
    text = bare("".join(names.half_width(as_text(value)).split()))
    _not_masked(text)
    if text and not (len(text) == 11 and text.startswith("1") and text.isascii() and text.isdigit()):
        raise CellError(_("a phone number has 11 digits and begins with 1"))
    return text


def _word(words: dict[str, Any], allowed: str) -> Callable[[str, Any], Any]:
    """A parser for a cell that holds one of a few words; an empty one is None unless "" is among them."""

    def parse(_name: str, value: Any) -> Any:
        text = _key(as_text(value))
        if text not in words and text:
            raise CellError(_("write one of: %(words)s") % {"words": allowed})
        return words.get(text)

    return parse


_PARSERS: dict[str, Callable[[str, Any], Any]] = {
    "name": _name,
    "sex": _word(SEXES, "男、女"),
    "state": _word(STATES, "正式党员、预备党员"),
    "out_of_touch": _word(ANSWERS, "是、否"),
    "floating": _word(ANSWERS, "是、否"),
    "phone": _phone,
    "address": _address,
    **dict.fromkeys(TEXTS, _text),
}
