"""zhibu import-honours FILE [--commit] [--errors OUT.xlsx] [--json]"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import SYSTEM
from zhibu.kernel.figures import count
from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheets import MAX_BYTES, SheetError
from zhibu.recognition.exports import error_workbook, remarks
from zhibu.recognition.forms.workbooks import check_honours
from zhibu.recognition.services import CheckedHonours, import_honours

WRONG, UNREADABLE = 1, 2  # exit statuses, as of the other imports
NOTHING = dict.fromkeys(("rows", "new", "changed", "unchanged"), 0)


class Command(BaseCommand):
    """Check a workbook of honours and, with --commit, write it when nothing is wrong."""

    help = "Import honours from an Excel workbook; only checked without --commit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As the other imports."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--commit", action="store_true", help=_("write it; without this it is only checked"))
        parser.add_argument("--errors", metavar="OUT.xlsx", type=Path, help=_("write the failing rows there"))
        parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 0 when nothing is wrong, 1 when cells are, 2 when the file cannot be used."""
        try:
            checked = check_honours(self._read(options["file"]))
        except SheetError as error:
            self.stderr.write(str(error))
            if options["json"]:
                self._json(NOTHING, [RowError("", "", "", str(error))], [])
            raise SystemExit(UNREADABLE) from error
        if checked.errors and options["errors"]:
            self._keep(options["errors"], error_workbook(checked))
        write = options["commit"] and not checked.errors
        counts = import_honours(checked, by=SYSTEM, now=timezone.now()) if write else checked.counts()
        if options["json"]:
            self._json(counts, checked.errors, remarks(checked))
        else:
            self._words(checked, counts, committed=write)
        if checked.errors:
            raise SystemExit(WRONG)

    def _read(self, file: Path) -> bytes:
        try:
            with file.open("rb") as stream:
                return stream.read(MAX_BYTES + 1)
        except OSError as error:
            words = {"file": file, "reason": error.strerror}
            raise SheetError(_("%(file)s cannot be read: %(reason)s") % words) from error

    def _keep(self, file: Path, data: bytes) -> None:
        try:
            file.write_bytes(data)
        except OSError as error:
            words = {"file": file, "reason": error.strerror}
            raise CommandError(_("%(file)s cannot be written: %(reason)s") % words, returncode=UNREADABLE) from error

    def _json(self, counts: dict[str, int], errors: list[RowError], notes: list[str]) -> None:
        found: dict[str, Any] = {name: counts[name] for name in NOTHING}
        found |= {"errors": [error.as_json() for error in errors], "notes": notes}
        self.stdout.write(json.dumps(found, ensure_ascii=False))

    def _words(self, checked: CheckedHonours, counts: dict[str, int], *, committed: bool) -> None:
        shown = {name: count(value) for name, value in counts.items()}
        self.stdout.write(_("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % shown)
        for note in remarks(checked):
            self.stdout.write(note)
        for error in checked.errors:
            self.stdout.write(f"{error.sheet}!{error.cell} {error.value!r}: {error.reason}")
        if checked.errors:
            wrong = {"number": count(len(checked.errors))}
            self.stdout.write(_("%(number)s cells are wrong. Nothing was written.") % wrong)
        elif not committed:
            self.stdout.write(_("Nothing was written. Run it again with --commit to write it."))
