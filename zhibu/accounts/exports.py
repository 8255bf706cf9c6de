"""The log as it is carried away to a spreadsheet."""

import json
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.lists import ListColumn, write_list

MOST = 100_000  # rows of one workbook: more than anybody reads, and well within what Excel opens


def log_list(rows: QuerySet[Any]) -> tuple[BytesIO, int]:
    """The entries as a workbook open at its beginning, and how many there are. Ask for at most MOST."""
    heads = [
        (pgettext("log", "Number"), 10), (_("Time"), 18), (_("Account number"), 10), (_("Acted as"), 30),
        (_("Deed"), 34), (_("Subject"), 34), (_("Detail"), 60), (_("Hash"), 66),
    ]  # fmt: skip
    fields = ("number", "at", "actor", "role", "deed", "subject", "detail", "hash")
    lines = (
        (*line[:6], json.dumps(line[6], ensure_ascii=False, sort_keys=True) if line[6] else "", line[7])
        for line in rows.values_list(*fields).iterator(chunk_size=2000)
    )
    out = BytesIO()
    count = write_list(out, _("Log"), [ListColumn(*head) for head in heads], lines)
    out.seek(0)
    return out, count
