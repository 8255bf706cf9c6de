"""How work that is asked of units is counted, and the rules that this room applies."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.rulebook.queries import Number, Span

# Minutes of one person's work that each thing is taken to cost; the whole formula is `minutes_of` with these.
PER_NOTICE, PER_FORM, PER_FIELD, PER_ATTACHMENT = 5, 5, 2, 10

BURDEN_LIMIT = Number("GW-17", gettext_lazy("checking and issuing a notice, account of burden"), "circulation:burden")


def minutes_of(notices: int, forms: int, fields: int, attachments: int) -> int:
    """The formula: minutes = 5 × notices + 5 × forms + 2 × fields + 10 × attachments.

    A notice is read and signed for; a form is opened, checked and sent; a field is what somebody must type (what the
    system fills in is none); an attachment is a paper to be made. Meetings themselves are no burden of this kind. What
    a unit issues to itself is not counted: it is asked by nobody above. A proposal of this program, not a rule.
    """
    return PER_NOTICE * notices + PER_FORM * forms + PER_FIELD * fields + PER_ATTACHMENT * attachments


class Asked(NamedTuple):
    """What one thing asks of one unit (its id)."""

    unit: int
    notices: int = 0
    forms: int = 0
    fields: int = 0
    attachments: int = 0

    @property
    def minutes(self) -> int:
        """Its minutes of work by the formula."""
        return minutes_of(*self[1:])


def formula_in_words() -> str:
    """The same for people."""
    return _(
        "Minutes of work = %(notice)s × notices + %(form)s × forms + %(field)s × fields + %(paper)s × attachments."
    ) % {"notice": PER_NOTICE, "form": PER_FORM, "field": PER_FIELD, "paper": PER_ATTACHMENT}


# How often, how far apart and when people are reminded.
REMIND_TIMES = Number("GW-31", gettext_lazy("reminding those who have not answered"))
REMIND_APART = Number("GW-32", gettext_lazy("reminding those who have not answered"))  # days of 24 hours
REMIND_HOURS = Span("GW-33", gettext_lazy("reminding those who have not answered"))  # full hours of a working day
ESCALATE_AFTER = Number("GW-34", gettext_lazy("reach of a notice"))  # working days after the last reminder's day
