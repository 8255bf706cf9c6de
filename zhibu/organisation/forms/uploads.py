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
from zhibu.organisation.services.checked import DIFFERENT, SAME, Checked
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
        label=_("Workbook"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
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


class DecisionForm(forms.Form):
    """What a person decides of possible doubles: one choice per row, none has to be made. Gives {row: what}."""

    def __init__(self, data: Any, *, checked: Checked, kept: dict[str, str]) -> None:
        super().__init__(data)
        self.doubles = checked.doubles
        choices = [
            (DIFFERENT, _("Different people: import this row")),
            (SAME, _("The same person: skip this row")),
        ]
        for double in checked.doubles:
            self.fields[f"row-{double.row}"] = forms.ChoiceField(
                label=gettext("Row %(row)s") % {"row": double.row},
                choices=choices,
                required=False,
                initial=kept.get(str(double.row)),
                widget=forms.RadioSelect,
            )

    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        """Each possible double with its field."""
        return [(double, self[f"row-{double.row}"]) for double in self.doubles]

    def decisions(self, *, rest: str = "") -> dict[str, str]:
        """The choices made; with `rest` the others are made so too."""
        said = {str(double.row): self.cleaned_data.get(f"row-{double.row}") or rest for double in self.doubles}
        return {row: what for row, what in said.items() if what}
