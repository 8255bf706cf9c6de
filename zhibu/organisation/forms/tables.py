"""The table of an uploaded workbook, and whether it was made from an older template than ours."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from zhibu.kernel import sheets
from zhibu.kernel.sheets import Column, Sheet, Table, as_text
from zhibu.organisation.services.columns import VERSION, VERSION_MARK


def find_table(data: bytes, columns: Sequence[Column]) -> Table:
    """The one table of a file with the headings of `columns`. Raises SheetError when there is none."""
    found = sheets.read(data)
    table = sheets.find_table(found, columns)
    version = _version(found)
    if version is None or version == VERSION:
        return table
    words = {"old": version, "new": VERSION}
    note = _("The workbook was made from version %(old)s of the template; the present one is version %(new)s.") % words
    return replace(table, notes=[*table.notes, note])


def _version(found: Sequence[Sheet]) -> int | None:
    """The version that a template writes beside its mark; None where there is none."""
    for sheet in found:
        for row in sheet.rows:
            if as_text(row.at(0)) == VERSION_MARK and as_text(row.at(1)).isdigit():
                return int(as_text(row.at(1)))
    return None
