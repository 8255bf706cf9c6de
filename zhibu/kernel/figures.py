"""Figures as they are shown: never without a denominator."""

from decimal import Decimal

from django.utils import translation


def count(value: int) -> str:
    """A whole number with thousands marks: 1,165."""
    return f"{value:,}"


def yuan(value: Decimal) -> str:
    """An amount of money with thousands marks and two decimals: 1,165.00."""
    return f"{value:,.2f}"


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole per cent, half rounded up; None when there is nothing to divide by.

    100 and 0 are only said of all and of none, so 199 of 200 is 99 and 1 of 400 is 1.
    """
    if whole <= 0:
        return None
    if part == whole:
        return 100
    if part == 0:
        return 0
    return min(99, max(1, (200 * part + whole) // (2 * whole)))


def rate(part: int, whole: int) -> str:
    """A rate with its denominator: 11 / 12（92%）, in English 11 / 12 (92%); without a denominator a dash."""
    share = percent(part, whole)
    if share is None:
        return "—"
    wide = (translation.get_language() or "").startswith("zh")
    return f"{part} / {whole}" + (f"（{share}%）" if wide else f" ({share}%)")
