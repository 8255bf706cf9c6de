"""zhibu import-members FILE [--commit] [--errors OUT.xlsx] [--json]"""

from datetime import datetime
from typing import Any

from zhibu.audit.services import Actor
from zhibu.organisation.management.importing import ImportCommand
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.rosters import import_members
from zhibu.organisation.states import ImportKind


class Command(ImportCommand):
    """Import members from an Excel workbook."""

    help = "Import members from an Excel workbook; only checked without --commit."
    kind = ImportKind.MEMBERS

    def write(self, checked: Checked, *, by: Actor, now: datetime, **options: Any) -> dict[str, int]:
        """Write the members and where they belong."""
        return import_members(checked, by=by, now=now)
