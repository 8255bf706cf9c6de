"""What the two import commands share: reading the file, printing the result, exit statuses."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import SYSTEM
from zhibu.kernel.figures import count
from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheets import MAX_BYTES, SheetError
from zhibu.organisation.exports import error_workbook
from zhibu.organisation.forms.uploads import check
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.states import ImportKind

WRONG, UNREADABLE = 1, 2  # exit statuses


class ImportCommand(BaseCommand):
    """Check a workbook and, with --commit, write it when nothing is wrong."""

    kind: ImportKind

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What both commands understand."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--commit", action="store_true", help=_("write it; without this it is only checked"))
        parser.add_argument("--errors", metavar="OUT.xlsx", type=Path, help=_("write the failing rows there"))
        parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))

    def write(self, checked: Checked, **options: Any) -> dict[str, int]:
        """Write the rows through the service and return its counts."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 0 when nothing is wrong, 1 when cells are, 2 when the file cannot be used."""
        report: Callable[..., None] = self._json if options["json"] else self._words
        try:
            checked = self._check(options["file"])
        except SheetError as error:
            self.stderr.write(str(error))
            if options["json"]:
                self._json(
                    dict.fromkeys(("rows", "new", "changed", "unchanged"), 0), [RowError("", "", "", str(error))]
                )
            raise SystemExit(UNREADABLE) from error
        if checked.errors:
            if options["errors"]:
                self._keep(options["errors"], error_workbook(checked))
            report(checked.counts(), checked.errors, committed=False)
            raise SystemExit(WRONG)
        counts = (
            self.write(checked, now=timezone.now(), by=SYSTEM, **options) if options["commit"] else checked.counts()
        )
        report(counts, [], committed=options["commit"])

    def _keep(self, file: Path, data: bytes) -> None:
        try:
            file.write_bytes(data)
        except OSError as error:
            words = {"file": file, "reason": error.strerror}
            raise CommandError(_("%(file)s cannot be written: %(reason)s") % words, returncode=UNREADABLE) from error

    def _check(self, file: Path) -> Checked:
        try:
            with file.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise SheetError(
                _("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error.strerror}
            ) from error
        return check(self.kind, data)

    def _json(self, counts: dict[str, int], errors: list[RowError], committed: bool = False) -> None:
        found = {name: counts[name] for name in ("rows", "new", "changed", "unchanged")}
        self.stdout.write(json.dumps(found | {"errors": [error.as_json() for error in errors]}, ensure_ascii=False))

    def _words(self, counts: dict[str, int], errors: list[RowError], committed: bool = False) -> None:
        shown = {name: count(value) for name, value in counts.items()}
        self.stdout.write(_("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % shown)
        for error in errors:
            self.stdout.write(f"{error.sheet}!{error.cell} {error.value!r}: {error.reason}")
        if errors:
            self.stdout.write(_("%(number)s cells are wrong. Nothing was written.") % {"number": count(len(errors))})
        elif not committed:
            self.stdout.write(_("Nothing was written. Run it again with --commit to write it."))
