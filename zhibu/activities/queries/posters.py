"""The short codes on posters: which activity one belongs to. Nothing is stored, a code proves itself."""

from zhibu.activities.models import Activity
from zhibu.kernel.sealed import lookup

_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # without those that are taken for one another
_PROOF = 5  # signs: one of 28 million for whoever guesses


def poster_code(activity: int) -> str:
    """The code of an activity: its number and a proof, eight signs up to number 29,790, then one more. The same
    activity always has the same code, so a poster stays right when it is printed again.
    """
    digits, rest = "", activity
    while rest:
        rest, digit = divmod(rest, len(_SIGNS))
        digits = _SIGNS[digit] + digits
    return digits.rjust(3, _SIGNS[0]) + _proof(activity)


def activity_of_code(code: str) -> Activity | None:
    """The activity of a code that somebody scanned or typed; None when it proves nothing. One query."""
    code = code.strip().lower()
    digits, proof = code[:-_PROOF], code[-_PROOF:]
    if not 3 <= len(digits) <= 9 or not set(digits) <= set(_SIGNS):
        return None
    number = 0
    for sign in digits:
        number = number * len(_SIGNS) + _SIGNS.index(sign)
    if _proof(number) != proof:
        return None
    return Activity.objects.select_related("notice__issuer", "unit").filter(pk=number).first()


def _proof(activity: int) -> str:
    value, proof = int(lookup(f"poster:{activity}"), 16), ""
    for _place in range(_PROOF):
        value, digit = divmod(value, len(_SIGNS))
        proof += _SIGNS[digit]
    return proof
