"""Rules that this room applies."""

from django.utils.translation import gettext_lazy as _

from zhibu.rulebook.queries import Applied, Number

CHECK_DAYS = Number("GW-06", _("compiling a half-year, own check"), "participation:half_years")  # working days
HALVES = Applied("GW-10", _("half-years"), "participation:half_years")
