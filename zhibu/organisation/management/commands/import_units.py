"""zhibu import-units FILE [--committee NAME] [--commit] [--errors OUT.xlsx] [--json]"""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from zhibu.audit.services import Actor
from zhibu.organisation.management.importing import ImportCommand
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.unit_sheets import ROOT_NAME, import_units
from zhibu.organisation.states import ImportKind


class Command(ImportCommand):
    """Import units from an Excel workbook."""

    help = "Import units from an Excel workbook; only checked without --commit."
    kind = ImportKind.UNITS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name of the committee besides what every import understands."""
        super().add_arguments(parser)
        parser.add_argument(
            "--committee", metavar="NAME", default=ROOT_NAME, help="name of the committee where there is none yet"
        )

    def write(
        self, checked: Checked, *, by: Actor, now: datetime, committee: str = "", **options: Any
    ) -> dict[str, int]:
        """Write the units below the committee, which is made where there is none."""
        return import_units(checked, by=by, now=now, committee=committee)
