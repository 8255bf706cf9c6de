"""What this room knows of units and people, so that no form asks for it. The words by which people ask stand in
data/held.toml.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zhibu.kernel.held import held_from

_PAGE = (_("Units and members"), "organisation:tree")

HELD = held_from(
    Path(__file__).resolve().parent.parent / "data" / "held.toml",
    {
        "id_number": (_("ID number"), *_PAGE),
        "phone": (_("telephone number"), *_PAGE),
        "members": (_("number of members"), *_PAGE),
        "unit": (_("name of the unit"), *_PAGE),
        "officer": (_("name of an officer"), *_PAGE),
    },
)
