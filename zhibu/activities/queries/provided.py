"""What this room knows of activities, so that no form asks a unit for it. Of people served and of guests nothing is
counted here, so a form may ask for them. The words by which people ask stand in data/held.toml.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zhibu.kernel.held import held_from

_SHEET = (_("Notices"), "activities:notices")
_YEAR = (_("Year of the units"), "activities:units_year")

HELD = held_from(
    Path(__file__).resolve().parent.parent / "data" / "held.toml",
    {
        "expected": (_("number of people expected"), *_SHEET),
        "present": (_("number of people present"), *_SHEET),
        "away": (_("number on leave or absent"), *_SHEET),
        "rate": (_("attendance rate"), *_YEAR),
        "names": (_("names of those who took part"), *_SHEET),
        "day": (_("day and time of the activity"), *_SHEET),
        "place": (_("place of the activity"), *_SHEET),
        "theme": (_("theme of the activity"), *_SHEET),
    },
)
