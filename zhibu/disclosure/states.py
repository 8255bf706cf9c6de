"""Stages of a disclosure and outcomes of objections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Own check (本人核对) comes first, then the disclosure itself (公示), then it is final."""

    CHECKING = "checking", _("own check")
    SHOWN = "shown", _("on show")
    FINAL = "final", _("final")


class Outcome(TextChoices):
    """What became of an objection."""

    UPHELD = "upheld", _("corrected")
    EXPLAINED = "explained", _("explained, unchanged")
