"""Figures in sentences."""

from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.figures import count
from zhibu.recognition.queries import Statistics


def sentence(found: Statistics) -> str:
    """The year's figure with its denominator and its day."""
    said = {
        "year": found.year, "units": count(found.units), "honoured": count(found.honoured_units),
        "percent": found.percent, "day": day(found.day, with_year=True),
    }  # fmt: skip
    if found.percent is None:
        return _("No unit stood on %(day)s, so there is no share for %(year)s.") % said
    return _("%(honoured)s of %(units)s units were honoured in %(year)s: %(percent)s %% (units as of %(day)s).") % said
