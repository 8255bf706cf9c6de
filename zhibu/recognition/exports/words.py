"""Figures in sentences."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.kernel.dates import day
from zhibu.kernel.figures import count, rate
from zhibu.organisation.states import MemberState
from zhibu.recognition.queries import Statistics
from zhibu.recognition.states import Why


def sentence(found: Statistics) -> str:
    """The year's figure with its denominator and its day."""
    said = {
        "year": found.year, "units": count(found.units), "honoured": count(found.honoured_units),
        "percent": found.percent, "day": day(found.day, with_year=True),
    }  # fmt: skip
    if found.percent is None:
        return _("No unit stood on %(day)s, so there is no share for %(year)s.") % said
    return _("%(honoured)s of %(units)s units were honoured in %(year)s: %(percent)s %% (units as of %(day)s).") % said


def answer(one: Sequence[Any]) -> tuple[str, bool, str]:
    """An answer of eligibility in words: what was asked, yes or no, and the figures behind it."""
    why, ok, figures = one
    return str(Why(why).label), bool(ok), _SAID[why](figures)


def _rate(figures: Mapping[str, Any]) -> str:
    if not figures["counted"]:
        return _("no activity was counted, so there is nothing to hold against anybody")
    said = _("%(rate)s, at least %(least)s %% is wanted") % {
        "rate": rate(figures["came"], figures["counted"]), "least": figures["least"],
    }  # fmt: skip
    protected = figures["protected"]
    if not protected:
        return said
    left_out = ngettext(
        "%(num)s protected leave is not counted", "%(num)s protected leaves are not counted", protected
    ) % {"num": protected}
    return _("%(one)s; %(other)s") % {"one": said, "other": left_out}


def _term(figures: Mapping[str, Any]) -> str:
    if not figures["since"]:
        return _("the day of becoming a formal member is not known")
    since = day(date.fromisoformat(figures["since"]), with_year=True)
    return ngettext(
        "formal since %(day)s, at least %(num)s year is wanted",
        "formal since %(day)s, at least %(num)s years are wanted",
        figures["years"],
    ) % {"day": since, "num": figures["years"]}


def _stands(figures: Mapping[str, Any]) -> str:
    if not figures["founded"]:
        return ""
    return _("founded on %(day)s") % {"day": day(date.fromisoformat(figures["founded"]), with_year=True)}


_SAID: dict[str, Callable[[Mapping[str, Any]], str]] = {
    Why.MEMBERSHIP: lambda figures: str(MemberState(figures["state"]).label),
    Why.TERM: _term,
    Why.RATE: _rate,
    Why.STANDS: _stands,
    Why.BARRED: lambda figures: "",
}
