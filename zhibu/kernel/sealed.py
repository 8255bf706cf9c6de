"""Personal values that the database must not hold in clear: sealed with AES-256-GCM, looked up by HMAC.

Keys stand in a file outside the database. Each sealed value carries the id of its key, so that keys can be changed
without reading everything again at once. Losing the file means losing the values: back it up apart from the database.
"""

import base64
import hashlib
import hmac
import json
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

_NONCE = 12
_SHORTEST = 32  # bytes of the key for look-ups


def check_keys() -> None:
    """ImproperlyConfigured when the key file cannot be used: known at the start, not at somebody's first page."""
    _keys()


@cache
def _keys() -> dict[str, Any]:
    file = Path(settings.KEY_FILE)
    if not file.exists():
        if not settings.KEY_FILE_MAY_BE_MADE:
            raise ImproperlyConfigured(f"{file}: the file with the encryption keys is missing")
        make_key_file(file)
    try:
        raw = json.loads(file.read_text(encoding="ascii"))
        plain = {name: base64.b64decode(key) for name, key in raw["keys"].items()}
        ciphers = {name: AESGCM(key) for name, key in plain.items()}
        if raw["current"] not in ciphers or len(lookup_key := base64.b64decode(raw["lookup"])) < _SHORTEST:
            raise ValueError("no current key, or a short one for look-ups")
        marks = {name: hashlib.sha256(b"key " + key).hexdigest()[:16] for name, key in plain.items()}
        marks["lookup"] = hashlib.sha256(b"lookup " + lookup_key).hexdigest()[:16]
        return {"current": raw["current"], "ciphers": ciphers, "lookup": lookup_key, "marks": marks}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"{file}: not a key file ({error})") from error


def fingerprints() -> dict[str, str]:
    """16 digits for each key by its id, and for "lookup": whether two key files are the same can be seen from them,
    the keys cannot.
    """
    return dict(_keys()["marks"])


def make_key_file(file: Path) -> None:
    """Write a new key file, readable by its owner only. Refuses to overwrite one (FileExistsError)."""
    fresh = {
        "current": "k1",
        "keys": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "lookup": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(fresh, indent=1), encoding="ascii")


def seal_bytes(data: bytes) -> bytes:
    """Sealed form of `data`: key id, a colon, nonce and ciphertext."""
    keys = _keys()
    nonce = secrets.token_bytes(_NONCE)
    return keys["current"].encode() + b":" + nonce + keys["ciphers"][keys["current"]].encrypt(nonce, data, None)


def open_bytes(sealed: bytes) -> bytes:
    """The data inside a sealed value. Raises ValueError when it was damaged or its key is not in the file."""
    name, _colon, body = bytes(sealed).partition(b":")
    cipher = _keys()["ciphers"].get(name.decode("ascii", "replace"))
    if cipher is None:
        raise ValueError(f"no key {name!r} in the key file")
    try:
        return cipher.decrypt(body[:_NONCE], body[_NONCE:], None)
    except InvalidTag as error:
        raise ValueError("the sealed value was damaged") from error


def seal(text: str) -> str:
    """Sealed form of a text for a text column; the empty text stays empty."""
    if not text:
        return ""
    name, _colon, body = seal_bytes(text.encode()).partition(b":")
    return f"{name.decode()}:{base64.b64encode(body).decode()}"


def unseal(sealed: str) -> str:
    """The text inside a sealed text. Raises ValueError as `open_bytes` does."""
    if not sealed:
        return ""
    name, _colon, body = sealed.partition(":")
    return open_bytes(name.encode() + b":" + base64.b64decode(body)).decode()


def seal_json(value: Any) -> str:
    """Sealed form of what JSON can say, for a text column, a session or a hidden field."""
    return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def unseal_json(sealed: str) -> Any:
    """What was sealed so; None for anything that does not open, as it may come from a browser."""
    try:
        return json.loads(unseal(sealed))
    except ValueError:
        return None


def lookup(text: str) -> str:
    """The HMAC-SHA-256 of a value, 64 hexadecimal digits: equal values can be found without being readable."""
    return hmac.new(_keys()["lookup"], text.encode(), hashlib.sha256).hexdigest()


class SealedField(models.TextField):
    """A text that is sealed in the database and clear on the model."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else unseal(value)


def mask_id_number(number: str) -> str:
    """440101********1234: region and the last four."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else ""


def mask_phone(number: str) -> str:
    """138****5678."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else ""


def mask_address(address: str) -> str:
    """An address up to its district; the rest is stars."""
    for sign in ("区", "县", "旗"):
        head, found, rest = address.partition(sign)
        if found and rest:
            return head + found + "****"
    return address[:2] + "****" if address else ""
