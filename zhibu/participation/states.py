"""Rules that this room applies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhibu.rulebook.queries import Applied, Number

CHECK_DAYS = Number("GW-06", _("compiling a half-year, own check"), "participation:half_years")  # working days
HALVES = Applied("GW-10", _("half-years"), "participation:half_years")


class Rate(models.TextChoices):
    """Two rates, each of those expected: who was there (到会率), and who was there or made it up (参加率)."""

    PARTICIPATION = "participation", _("Participation rate")
    PRESENCE = "presence", _("Presence rate")
