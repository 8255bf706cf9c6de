"""Rules that this room applies: called with a day they give what is in force then."""

from django.utils.translation import gettext_lazy as _

from zhibu.rulebook.queries import Number, Span

REMIND_TIMES = Number("GW-31", _("reminding those who have not answered"))
REMIND_APART = Number("GW-32", _("reminding those who have not answered"))  # days of 24 hours
REMIND_HOURS = Span("GW-33", _("reminding those who have not answered"))  # full hours of a working day
ESCALATE_AFTER = Number("GW-34", _("reach of a notice"))  # working days after the day of the last reminder
