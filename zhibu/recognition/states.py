"""Words of honours, grades and rewards."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EARLIEST_YEAR = 1921


class Level(TextChoices):
    """Whose honour it is, the committee's own first. The values are the keys of the statistics."""

    COMMITTEE = "committee", pgettext_lazy("level", "the committee")
    CITY = "city", pgettext_lazy("level", "city")
    PROVINCE = "province", pgettext_lazy("level", "province")
    STATE = "state", pgettext_lazy("level", "the state")


class ForWhom(TextChoices):
    """Who is honoured."""

    UNIT = "unit", pgettext_lazy("recipient", "unit")
    PERSON = "person", pgettext_lazy("recipient", "person")
    HOST = "host", pgettext_lazy("recipient", "host organisation")
    COMMITTEE = "committee", pgettext_lazy("recipient", "the committee itself")


class Source(TextChoices):
    """How an honour came into the register."""

    IMPORT = "import", _("from a workbook")
    ENTERED = "entered", _("entered by hand")
    CAMPAIGN = "campaign", _("from a selection")


class Grade(IntegerChoices):
    """The grade of a unit, as stars; a higher one is better."""

    FIVE = 5, _("five stars")
    FOUR = 4, _("four stars")
    THREE = 3, _("three stars")
    TWO = 2, _("two stars")
    ONE = 1, _("one star")
    NONE = 0, _("no star")


class ListStage(TextChoices):
    """How far a list of payments is."""

    DRAWN = "drawn", _("waits for approval")
    APPROVED = "approved", _("approved, not paid yet")
    PAID = "paid", _("paid")
