"""Papers of this room: slips to cut out."""

from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.papers import Card, Printed, cards
from zhibu.organisation.models import Unit
from zhibu.organisation.services import PrintedSlip


def slip_address(address: str, slip: PrintedSlip) -> str:
    """Where the picture of a slip leads: the page on which its code stands already."""
    return f"{address}?{urlencode({'code': slip.code})}"


def slip_picture(address: str, slip: PrintedSlip) -> str:
    """The picture of a slip for a page, as a data address."""
    return str(segno.make(slip_address(address, slip), error="m").svg_data_uri(scale=4, border=2))


def slips(unit: Unit, made: list[PrintedSlip], *, address: str, until: datetime) -> Printed:
    """Slips ten on a page with lines to cut along; each unit begins on a page of its own."""
    words = _("Scan the picture, or open %(address)s and type the code. You then get a PIN for this phone.")
    valid: Any = _("Valid once, until %(day)s.") % {"day": day(until, with_year=True)}
    groups = [
        [
            Card(slip.name, slip.unit, slip.code, words % {"address": address}, valid, slip_address(address, slip))
            for slip in group
        ]
        for _unit, group in groupby(made, key=lambda slip: slip.unit)
    ]
    title = _("Slips for %(unit)s") % {"unit": unit.name}
    return cards(title=title, groups=groups, language="en" if (get_language() or "").startswith("en") else "zh")
