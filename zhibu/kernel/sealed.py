"""Personal values that the database must not hold in clear: sealed with AES-256-GCM or, by setting, with SM4-GCM
(GB/T 32907); looked up by HMAC.

Keys stand in a file outside the database. Each sealed value carries the id of its key and, where it is not AES, the
cipher, so that both can be changed without reading everything again at once: what was sealed before stays readable.
Losing the file means losing the values: back it up apart from the database.
"""

import base64
import hashlib
import hmac
import json
import secrets
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models

AES, GM = "aes", "sm4"  # the ciphers, as the setting names them
SHA256, GM_DIGEST = "sha256", "sm3"  # what look-ups are made with; the key file says which, for good
_MARK = ".sm4"  # follows the id of the key in what was sealed with SM4; ids of keys hold no dot
_NONCE = 12
_TAG = 16
_SHORTEST = 32  # bytes of the key for look-ups


class _Sealing(Protocol):
    """What seals and opens with one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class SM4GCM:
    """SM4 in Galois/counter mode behind the interface of AESGCM; the 16 bytes of the tag stand last."""

    def __init__(self, key: bytes) -> None:
        self._cipher = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Ciphertext and tag."""
        writer = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        writer.authenticate_additional_data(associated_data or b"")
        return writer.update(data) + writer.finalize() + writer.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The data; InvalidTag when anything of it was changed, ValueError when it is too short to be whole."""
        if len(data) < _TAG or len(nonce) != _NONCE:
            raise InvalidTag
        reader = Cipher(self._cipher, modes.GCM(nonce, data[-_TAG:])).decryptor()
        reader.authenticate_additional_data(associated_data or b"")
        return reader.update(data[:-_TAG]) + reader.finalize()


def _sm4_key(key: bytes) -> bytes:
    """The 16 bytes that SM4 takes, derived from a key of the file by HKDF with SM3: one file serves both ciphers, and
    no cipher sees the other's key.
    """
    return HKDF(algorithm=SM3(), length=16, salt=None, info=b"zhibu sm4").derive(key)


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
        ciphers: dict[str, _Sealing] = {name: AESGCM(key) for name, key in plain.items()}
        if any("." in name for name in ciphers):
            raise ValueError("the id of a key holds a dot")
        ciphers |= {name + _MARK: SM4GCM(_sm4_key(key)) for name, key in plain.items()}
        if raw["current"] not in plain or len(lookup_key := base64.b64decode(raw["lookup"])) < _SHORTEST:
            raise ValueError("no current key, or a short one for look-ups")
        marks = {name: hashlib.sha256(b"key " + key).hexdigest()[:16] for name, key in plain.items()}
        if (digest := raw.get("digest", SHA256)) not in (SHA256, GM_DIGEST):
            raise ValueError("a digest nobody knows")
        kind = b"lookup " if digest == SHA256 else b"lookup sm3 "
        marks["lookup"] = hashlib.sha256(kind + lookup_key).hexdigest()[:16]
        found = {"current": raw["current"], "ciphers": ciphers, "lookup": lookup_key, "marks": marks}
        return found | {"digest": digest}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"{file}: not a key file ({error})") from error


def fingerprints() -> dict[str, str]:
    """16 digits for each key by its id, and for "lookup": whether two key files are the same can be seen from them,
    the keys cannot.
    """
    return dict(_keys()["marks"])


def make_key_file(file: Path, *, digest: str = SHA256) -> None:
    """Write a new key file, readable by its owner only. Refuses to overwrite one (FileExistsError). `digest` is what
    look-ups are made with; it stays as it is, since nothing that is kept could be found again by another.
    """
    fresh = {
        "digest": digest,
        "current": "k1",
        "keys": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "lookup": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(fresh, indent=1), encoding="ascii")


def seal_bytes(data: bytes) -> bytes:
    """Sealed form of `data`: key id and cipher, a colon, nonce and ciphertext."""
    name = current()
    nonce = secrets.token_bytes(_NONCE)
    return name.encode() + b":" + nonce + _keys()["ciphers"][name].encrypt(nonce, data, None)


def current() -> str:
    """What new values are sealed with: the id of the key, followed by the cipher where it is not AES."""
    name: str = _keys()["current"]
    return name + _MARK if settings.CIPHER == GM else name


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
    """The HMAC of a value with SHA-256 or, when the key file says so, SM3, 64 hexadecimal digits: equal values can be
    found without being readable.
    """
    keys = _keys()
    if keys["digest"] == GM_DIGEST:
        made = HMAC(keys["lookup"], SM3())
        made.update(text.encode())
        return made.finalize().hex()
    return hmac.new(keys["lookup"], text.encode(), hashlib.sha256).hexdigest()


def in_use() -> tuple[str, str]:
    """What seals from now on and what look-ups are made with, as people call them."""
    return (
        "SM4-GCM" if settings.CIPHER == GM else "AES-256-GCM",
        "HMAC-SM3" if _keys()["digest"] == GM_DIGEST else "HMAC-SHA-256",
    )


def reseal_tables() -> int:
    """Seal anew whatever columns of the database were sealed with an earlier key or the other cipher; returns how many
    values. May be stopped and begun again: what is done is done, and a value somebody changes meanwhile is left.
    """
    sealed = [
        (model._meta.db_table, str(model._meta.pk.column), str(field.column))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    ]
    return sum(_reseal(*place) for place in sealed)


def _reseal(table: str, key: str, column: str) -> int:
    done, last = 0, 0
    quoted = [connection.ops.quote_name(name) for name in (table, key, column)]
    table, key, column = quoted
    wanted = f"SELECT {key}, {column} FROM {table} WHERE {key} > %s ORDER BY {key} LIMIT 500"  # noqa: S608 - our names
    changed = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        while True:
            cursor.execute(wanted, [last])
            rows = cursor.fetchall()
            if not rows:
                return done
            last = rows[-1][0]
            for pk, value in rows:
                if value and value.partition(":")[0] != current():
                    cursor.execute(changed, [seal(unseal(value)), pk, value])
                    done += cursor.rowcount


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
