"""Kinds of questions and how much of everything there may be."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("one of several")
    SEVERAL = "several", _("any of several")
    SCALE = "scale", _("scale with words for both ends")
    NUMBER = "number", _("number")
    SHORT = "short", _("short text")
    LONG = "long", _("long text")
    FILE = "file", _("attachment")


CHOSEN = frozenset({Kind.SINGLE, Kind.SEVERAL})  # answered by choosing; only these can be what a condition looks at
COUNTED = frozenset({Kind.SCALE, Kind.NUMBER})  # answered by a number
WRITTEN = frozenset({Kind.SHORT, Kind.LONG})

# Bounds of the program, in no rule: they keep a form one page long and an answer within its column.
MOST_QUESTIONS, MOST_CHOICES, MOST_FILES = 20, 12, 2
SHORT_SIGNS, LONG_SIGNS, MOST_SIGNS = 100, 500, 2000  # of a short text, of a long one as proposed, and at the most
STEPS = range(3, 11)  # of a scale
LARGEST = Decimal("999999999999.99")
