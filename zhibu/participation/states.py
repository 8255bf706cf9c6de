"""Rules that this room applies; words of rates, of help and of pairs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Applied, Number

CHECK_DAYS = Number("GW-06", _("compiling a half-year, own check"), "participation:half_years")  # working days
HALVES = Applied("GW-10", _("half-years"), "participation:half_years")


class Rate(models.TextChoices):
    """Two rates, each of those expected: who was there (到会率), and who was there or made it up (参加率)."""

    PARTICIPATION = "participation", _("Participation rate")
    PRESENCE = "presence", _("Presence rate")


class Topic(models.TextChoices):
    """In what a unit helps another; the first two are figures of the half-years."""

    PARTICIPATION = "participation", _("taking part")
    PRESENCE = "presence", _("being present")
    CONTENT = "content", _("content and form of activities")
    RECORDS = "records", _("records and feedback")
    STUDY = "study", _("study and training")
    SERVICE = "service", _("service and volunteering")


class PairStage(models.TextChoices):
    """How far a pair of units is."""

    ASKED = "asked", pgettext_lazy("pair", "asked")
    AGREED = "agreed", pgettext_lazy("pair", "agreed")
    ENDED = "ended", pgettext_lazy("pair", "ended with a result")
    DECLINED = "declined", pgettext_lazy("pair", "declined")
