"""Stages of a disclosure and outcomes of objections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from zhibu.rulebook.queries import Number, NumberIfOn


class Stage(TextChoices):
    """Own check (本人核对) comes first, then the disclosure itself (公示), then it is final."""

    CHECKING = "checking", _("own check")
    SHOWN = "shown", _("on show")
    FINAL = "final", _("final")


class Outcome(TextChoices):
    """What became of an objection."""

    UPHELD = "upheld", _("corrected")
    EXPLAINED = "explained", _("explained, unchanged")


# Rules that this room applies, in working days: called with a day they give what is in force then.
SHOW_DAYS = Number("GW-07", _("putting a disclosure on show"), "disclosure:disclosures")
SHOWN_AGAIN = Number("GW-08", _("new version of a disclosure on show"))  # the day of its publication counted
ANSWER_WITHIN = Number("GW-09", _("objection to a disclosure"))  # the day of the objection counted
TAKE_FURTHER_WITHIN = NumberIfOn("GW-36", _("answer to an objection"))  # the day of the answer counted
DOWN_AFTER = NumberIfOn("GW-37", _("final disclosure"))  # the day it became final counted
