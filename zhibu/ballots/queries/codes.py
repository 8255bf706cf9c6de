"""Codes of slips: drawn at random, printed, typed, found again by their digest alone."""

import hashlib
import secrets
import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from zhibu.ballots.models import Slip
from zhibu.ballots.states import CODE_SIGNS, SIGNS
from zhibu.kernel.addresses import whole


def made_code() -> str:
    """A new code: 12 of 31 signs, 59 bits from the system's source of randomness."""
    return "".join(secrets.choice(SIGNS) for _sign in range(CODE_SIGNS))


def printed_code(code: str) -> str:
    """As it is printed: abcd-efgh-jkmn."""
    return "-".join(code[start : start + 4] for start in range(0, CODE_SIGNS, 4))


def read_code(typed: str) -> str:
    """What somebody typed, as the code it means: case, blanks, hyphens and full-width forms do not matter. "" when it
    cannot be a code.
    """
    text = unicodedata.normalize("NFKC", typed).lower()
    text = "".join(sign for sign in text if not sign.isspace() and sign not in "-‐‑–—._")
    return text if len(text) == CODE_SIGNS and set(text) <= set(SIGNS) else ""


def code_digest(code: str) -> str:
    """What is kept of a code: with 59 bits its plain SHA-256 cannot be reversed by trying."""
    return hashlib.sha256(code.encode()).hexdigest()


def slip_of(code: str) -> Slip | None:
    """The slip with this code, with its vote and unit; one query."""
    return Slip.objects.filter(digest=code_digest(code)).select_related("vote__unit").first()


def code_address(request: HttpRequest, code: str = "") -> str:
    """The whole address of the ballot page, or of one code on it: its own host name, reached as the program is."""
    ours = urlsplit(whole(request, "/"))
    port = f":{ours.port}" if ours.port else ""
    return f"{ours.scheme}://{settings.BALLOT_HOST}{port}/{code}{'/' if code else ''}"
