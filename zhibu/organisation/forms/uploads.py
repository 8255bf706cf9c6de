"""An uploaded workbook: which kind it is, and whether it can be read at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhibu.kernel import sheets
from zhibu.kernel.sheets import Column, SheetError
from zhibu.organisation.forms import rosters, units
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.states import ImportKind


@dataclass(frozen=True)
class Kind:
    """How one kind of workbook is read: its columns and the check that gives its rows."""

    columns: Sequence[Column]
    check: Callable[[bytes], Checked]


KINDS = {
    ImportKind.UNITS: Kind(units.COLUMNS, units.check_units),
    ImportKind.MEMBERS: Kind(rosters.COLUMNS, rosters.check_roster),
}


def check(kind: str, data: bytes) -> Checked:
    """Check a workbook of one kind. Raises SheetError when the file as a whole cannot be used."""
    return KINDS[ImportKind(kind)].check(data)


class UploadForm(forms.Form):
    """Gives kind (an ImportKind), data (bytes that can be read as that kind) and file_name."""

    kind = forms.ChoiceField(label=_("What the workbook holds"), choices=ImportKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Workbook"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

    def clean(self) -> dict[str, Any]:
        """Read the file once, so that one that cannot be used is refused here and nothing is kept."""
        values = super().clean() or {}
        file, kind = values.get("file"), values.get("kind")
        if file and kind:
            data = file.read(sheets.MAX_BYTES + 1)
            try:
                _find(ImportKind(kind), sheets.read(data))
            except SheetError as error:
                self.add_error("file", str(error))
            values |= {"data": data, "file_name": file.name}
        return values


def _find(kind: ImportKind, found: list[sheets.Sheet]) -> None:
    """Raise SheetError unless there is a table of this kind; say so when it is one of the other kind."""
    try:
        sheets.find_table(found, KINDS[kind].columns)
    except SheetError:
        for other, its in KINDS.items():
            if other != kind:
                try:
                    sheets.find_table(found, its.columns)
                except SheetError:
                    continue
                raise SheetError(
                    gettext("This workbook holds %(other)s, not %(kind)s. Choose what it holds and upload it again.")
                    % {"other": other.label, "kind": kind.label}
                ) from None
        raise
