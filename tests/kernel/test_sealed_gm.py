"""SM4 and SM3 by setting: what the standards print, both ciphers beside each other, resealing."""

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from tests.support import Cast
from zhibu.kernel import sealed
from zhibu.kernel.examinations import keys, settings_in_force
from zhibu.organisation.models import Member

# GB/T 32907-2016, example 1: key and plaintext are the same.
SM4_EXAMPLE = bytes.fromhex("0123456789abcdeffedcba9876543210")
SM4_ANSWER = "681edf34d206965e86b3e94f536e4246"
# GB/T 32905-2016, example 1: the digest of "abc".
SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
# RFC 8998, appendix A.1: SM4-GCM.
GCM = {
    "nonce": "00001234567800000000abcd",
    "more": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "plain": "a" * 16 + "b" * 16 + "c" * 16 + "d" * 16 + "e" * 16 + "f" * 16 + "e" * 16 + "a" * 16,
    "sealed": "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec",
}


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Any:
    """A key file of this test's own; the cache of keys is emptied before and after."""
    settings.KEY_FILE = tmp_path / "keys.json"
    sealed._keys.cache_clear()
    yield settings.KEY_FILE
    sealed._keys.cache_clear()


def test_the_block_cipher_is_that_of_the_standard() -> None:
    writer = Cipher(SM4(SM4_EXAMPLE), modes.ECB()).encryptor()

    assert (writer.update(SM4_EXAMPLE) + writer.finalize()).hex() == SM4_ANSWER


def test_the_mode_is_that_of_the_standard() -> None:
    nonce, more, plain = (bytes.fromhex(GCM[name]) for name in ("nonce", "more", "plain"))

    made = sealed.SM4GCM(SM4_EXAMPLE).encrypt(nonce, plain, more)

    assert made.hex() == GCM["sealed"]
    assert sealed.SM4GCM(SM4_EXAMPLE).decrypt(nonce, made, more) == plain


def test_the_digest_is_that_of_the_standard() -> None:
    hashed = Hash(SM3())
    hashed.update(b"abc")

    assert hashed.finalize().hex() == SM3_ABC


@pytest.mark.parametrize("place", [0, 5, 15, 16, 20])
def test_a_changed_or_cut_byte_is_refused(place: int) -> None:
    nonce, cipher = b"0" * 12, sealed.SM4GCM(SM4_EXAMPLE)
    whole = cipher.encrypt(nonce, b"12345", None)
    broken = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]

    for wrong in (broken, whole[:place]):
        with pytest.raises(InvalidTag):
            cipher.decrypt(nonce, wrong, None)


def test_both_ciphers_stand_beside_each_other(key_file: Path, settings: Any) -> None:
    old = sealed.seal("13800000001")
    settings.CIPHER = "sm4"
    new = sealed.seal("13800000001")

    assert [value.partition(":")[0] for value in (old, new)] == ["k1", "k1.sm4"]
    assert [sealed.unseal(value) for value in (old, new)] == ["13800000001"] * 2
    settings.CIPHER = "aes"
    assert sealed.unseal(new) == "13800000001"
    with pytest.raises(ValueError, match="damaged"):
        sealed.unseal("k1:" + new.partition(":")[2])


def test_the_key_file_says_for_good_what_lookups_are_made_with(key_file: Path) -> None:
    call_command("make_keys", str(key_file), "--sm3", stdout=StringIO())
    kept = json.loads(key_file.read_text(encoding="ascii"))
    with_sm3, marks = sealed.lookup("abc"), sealed.fingerprints()
    assert sealed.in_use() == ("AES-256-GCM", "HMAC-SM3")

    # HMAC by its definition (RFC 2104), with the digest of the standard library.
    block = sealed._keys()["lookup"].ljust(64, b"\0")
    inner = hashlib.new("sm3", bytes(byte ^ 0x36 for byte in block) + b"abc").digest()
    assert with_sm3 == hashlib.new("sm3", bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()

    key_file.write_text(json.dumps({**kept, "digest": "sha256"}), encoding="ascii")
    sealed._keys.cache_clear()
    assert sealed.lookup("abc") != with_sm3
    assert sealed.fingerprints()["lookup"] != marks["lookup"]  # so that a backup of the other is refused


@pytest.mark.parametrize("wrong", [{"digest": "md5"}, {"keys": {"k1.sm4": "A" * 43 + "="}, "current": "k1.sm4"}])
def test_a_key_file_with_what_nobody_knows_stops_the_start(key_file: Path, wrong: dict[str, Any]) -> None:
    sealed.make_key_file(key_file)
    key_file.write_text(json.dumps(json.loads(key_file.read_text(encoding="ascii")) | wrong), encoding="ascii")

    with pytest.raises(ImproperlyConfigured, match="not a key file"):
        sealed.check_keys()


def raw(column: str) -> set[str]:
    """How the values of a column of members begin in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {Member._meta.db_table}")
        return {value.partition(":")[0] for (value,) in cursor.fetchall() if value}


@pytest.mark.django_db
def test_everything_is_sealed_anew_once(cast: Cast, settings: Any) -> None:
    before = {member.pk: (member.id_number, member.phone) for member in Member.objects.all()}
    assert raw("id_number") == {"k1"}
    settings.CIPHER = "sm4"
    out = StringIO()

    call_command("reseal", stdout=out)

    assert out.getvalue() == f"{2 * len(before)} values are sealed anew with k1.sm4.\n"
    assert (raw("id_number"), raw("phone"), raw("address")) == ({"k1.sm4"}, {"k1.sm4"}, set())
    assert {member.pk: (member.id_number, member.phone) for member in Member.objects.all()} == before
    assert sealed.reseal_tables() == 0


@pytest.mark.django_db
def test_the_examination_says_which_is_in_use(settings: Any) -> None:
    settings.CIPHER = "sm4"

    said = [finding.text for finding in keys()]

    assert said[1] == "New values are sealed with SM4-GCM, look-ups are made with HMAC-SHA-256."
    assert ("ZHIBU_CIPHER", "sm4") in settings_in_force()
