"""Stages of a practice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

REMOVED_DAYS = 365  # how long the text of a removed comment is kept


class Stage(models.TextChoices):
    """How far a practice is."""

    DRAFT = "draft", _("draft")
    POSTED = "posted", _("posted")
    DOWN = "down", _("taken down")
