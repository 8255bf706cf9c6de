"""A workbook of honours in, rows out: which cell is wrong and how to mend it, which rows are new."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.kernel import names, sheets
from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheet_marks import usable
from zhibu.kernel.sheets import CellError, Row, SheetError, Table, as_day, as_text, one_row
from zhibu.recognition.queries import Candidate, Members, Units, squeeze
from zhibu.recognition.services import CheckedHonours, HonourRow, checksum, compare_honours
from zhibu.recognition.services.columns import HONOURS as COLUMNS
from zhibu.recognition.services.columns import LEVEL_WORDS, LEVELS, NOT_HERE, WHOM, WHOM_WORDS, YEAR_SIGNS
from zhibu.recognition.states import EARLIEST_YEAR, ForWhom, Level

WIDTHS = {"kind": 60, "grantor": 100, "recipient": 100, "document_number": 60}
_BEHIND = re.compile(r"(.+?)\s*\((.+)\)$")
_LEVELS = {squeeze(word): level for level, words in LEVELS.items() for word in words}
_WHOM = {squeeze(word): whom for whom, words in WHOM.items() for word in words}


class UploadForm(forms.Form):
    """Gives data (bytes that can be read as a table of honours) and file_name."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )

    def clean(self) -> dict[str, Any]:
        """Read the file once, so that one that cannot be used is refused here and nothing is kept."""
        values = super().clean() or {}
        if file := values.get("file"):
            data = file.read(sheets.MAX_BYTES + 1)
            try:
                sheets.find_table(sheets.read(data), COLUMNS)
            except SheetError as error:
                self.add_error("file", str(error))
            values |= {"data": data, "file_name": file.name}
        return values


def check_honours(data: bytes) -> CheckedHonours:
    """Read a sheet of honours and compare it with the register; writes nothing. Raises SheetError when the file as a
    whole cannot be used; single cells are reported in the result.
    """
    return _checked(sheets.find_table(sheets.read(data), COLUMNS), checksum(data))


def check_typed(values: Mapping[str, str]) -> CheckedHonours:
    """One honour as typed by hand, by our names of the columns: the same check as a sheet of one row."""
    return _checked(one_row(values), "")


def _checked(table: Table, digest: str) -> CheckedHonours:
    check = _Honours(table)
    return compare_honours(check.all(), table=table, checksum=digest, errors=check.errors)


class _Honours:
    """The check of one table, row by row."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.errors: list[RowError] = []
        self.wrong: set[int] = set()
        self.today = timezone.localdate()
        self.units = Units()
        texts = [self._name_of(squeeze(as_text(table.cell(row, "recipient"))))[0] for row in table.rows]
        self.members = Members(texts, [int(text) for text in texts if text.isascii() and text.isdigit() and text[:18]
                                       and len(text) < 12])  # fmt: skip

    def all(self) -> list[HonourRow]:
        """The rows without an error, errors kept aside."""
        made = [(row, self._row(row)) for row in self.table.rows]
        return [HonourRow(number=row.number, **values) for row, values in made if row.number not in self.wrong]

    def _wrong(self, row: Row, name: str, reason: str) -> None:
        column = name if name in self.table.columns else next(iter(self.table.columns))
        value = as_text(self.table.cell(row, column))
        where = self.table.address(row, column)
        self.errors.append(RowError(self.table.sheet, where, value, reason, row.number, column))
        self.wrong.add(row.number)

    def _row(self, row: Row) -> dict[str, Any]:
        parsers: list[tuple[str, Callable[[Any], Any]]] = [
            ("year", self._year), ("kind", self._kind), ("level", self._level), ("grantor", self._text),
            ("whom", self._whom), ("recipient", self._text), ("document_number", self._text), ("day", self._day),
        ]  # fmt: skip
        read: dict[str, Any] = {}
        for name, parse in parsers:
            read[name] = None
            try:
                read[name] = parse(usable(self.table.cell(row, name)))
                self._fits(name, read[name])
            except CellError as error:
                self._wrong(row, name, str(error))
        self._grantor(row, read)
        found = self._recipient(row, read)
        return {
            "year": read["year"], "kind": read["kind"], "level": read["level"], "grantor": read["grantor"],
            "for_whom": read["whom"], "document_number": read["document_number"] or "", "day": read["day"], **found,
        }  # fmt: skip

    def _fits(self, name: str, value: Any) -> None:
        if isinstance(value, str) and len(value) > WIDTHS.get(name, 200):
            raise CellError(_("longer than %(most)s characters") % {"most": WIDTHS[name]})

    def _text(self, value: Any) -> str:
        return " ".join(as_text(value).split())

    def _year(self, value: Any) -> int:
        if isinstance(value, date):
            return self._plausible(value.year)
        text = squeeze(as_text(value)).strip("'").rstrip(YEAR_SIGNS)
        if not text:
            raise CellError(_("the year is missing: write it as 2003"))
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise CellError(_("this is not a year: write it as 2003"))
        return self._plausible(int(text))

    def _plausible(self, year: int) -> int:
        if not EARLIEST_YEAR <= year <= self.today.year:
            raise CellError(
                _("a year from %(first)s to %(last)s is wanted") % {"first": EARLIEST_YEAR, "last": self.today.year}
            )
        return year

    def _kind(self, value: Any) -> str:
        text = "".join(as_text(value).split())
        if not text:
            raise CellError(_("the honour is missing: write what it is called"))
        return text

    def _level(self, value: Any) -> Level:
        text = squeeze(as_text(value))
        level = _LEVELS.get(text)
        if level is None and self.units.root is not None and text == squeeze(self.units.root.name):
            level = Level.COMMITTEE
        if level is None:
            raise CellError(_("write one of: %(words)s") % {"words": "、".join(LEVEL_WORDS.values())})
        return level

    def _whom(self, value: Any) -> ForWhom:
        whom = _WHOM.get(squeeze(as_text(value)))
        if whom is None:
            raise CellError(_("write one of: %(words)s") % {"words": "、".join(WHOM_WORDS.values())})
        return whom

    def _day(self, value: Any) -> date | None:
        day = as_day(value, date_1904=self.table.date_1904)
        if day and day > self.today:
            raise CellError(_("lies in the future"))
        return day

    def _grantor(self, row: Row, read: dict[str, Any]) -> None:
        """The committee's own honours need not say who grants them."""
        if read["grantor"] or row.number in self.wrong:
            return
        if read["level"] == Level.COMMITTEE and self.units.root is not None:
            read["grantor"] = self.units.root.name
        else:
            self._wrong(row, "grantor", _("write who granted it: only the committee's own honours may leave it out"))

    def _recipient(self, row: Row, read: dict[str, Any]) -> dict[str, Any]:
        """The recipient as keys and name; empty when it cannot be told."""
        text, whom = read["recipient"], read["whom"]
        try:
            if whom is None or text is None:
                return {}
            if whom == ForWhom.COMMITTEE:
                return {"name": self._own_name(text)}
            if not text:
                raise CellError(_("write who was honoured"))
            if whom == ForWhom.HOST:
                return {"name": text}
            if whom == ForWhom.UNIT:
                found = self._unit(text)
                return {"unit": found.pk, "name": found.name}
            return self._person(text, read)
        except CellError as error:
            self._wrong(row, "recipient", str(error))
            return {}

    def _own_name(self, text: str) -> str:
        root = self.units.root
        if text and root is not None and squeeze(text) != squeeze(root.name) and squeeze(text) not in _WHOM:
            raise CellError(
                _("the committee is called %(name)s: write that, or leave the cell empty") % {"name": root.name}
            )
        return root.name if root is not None else text or "—"

    def _unit(self, text: str) -> Candidate:
        found = self.units.find(text)
        if not found:
            raise CellError(_("there is no unit with this code or name: write its code as in the list of units"))
        if len(found) > 1:
            raise CellError(
                _("several units are called so; write the code of one: %(units)s")
                % {"units": "、".join(one.words for one in found[:10])}
            )
        return found[0]

    @staticmethod
    def _name_of(text: str) -> tuple[str, str]:
        """(name, what stands in brackets behind it)."""
        split = _BEHIND.fullmatch(names.half_width(text))
        return (names.tidy(split[1]), split[2].strip()) if split else (names.tidy(text), "")

    def _person(self, text: str, read: dict[str, Any]) -> dict[str, Any]:
        name, behind = self._name_of(text)
        if behind in NOT_HERE:
            return {"name": name}
        found = self._candidates(name, behind)
        if not found:
            raise CellError(
                _(
                    "no member has this name%(there)s; mend it, or write “%(name)s(%(word)s)” for somebody who is no"
                    " member any more"
                )
                % {"name": name, "word": NOT_HERE[0], "there": _(" in that unit") if behind else ""}
            )
        if len(found) > 1:
            raise CellError(
                _("several members have this name; write name(unit) or the number at the end: %(people)s")
                % {"people": "、".join(one.words for one in found[:10])}
            )
        one = found[0]
        day = read["day"] or date(read["year"] or self.today.year, 12, 31)
        return {"member": one.pk, "name": one.name, "home": self.members.home(one.pk, day)}

    def _candidates(self, name: str, behind: str) -> list[Candidate]:
        if name.isascii() and name.isdigit():
            one = self.members.numbered(int(name))
            return [one] if one else []
        found = self.members.named(name)
        if behind.isascii() and behind.isdigit() and (one := self.members.numbered(int(behind))):
            return [one] if one in found else []
        if behind:
            unit = self._unit(behind).pk
            found = [
                one for one in found if any(self.units.within(home, unit) for home in self.members.units_of(one.pk))
            ]
        return found
