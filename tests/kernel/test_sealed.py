"""Sealed values: unreadable at rest, refused when damaged, found by their HMAC, shown masked."""

import base64
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.support import Cast
from zhibu.kernel import sealed
from zhibu.organisation.models import Member


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Any:
    """A key file of this test's own; the cache of keys is emptied before and after."""
    settings.KEY_FILE = tmp_path / "keys.json"
    sealed._keys.cache_clear()
    yield settings.KEY_FILE
    sealed._keys.cache_clear()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"current": "k2", "keys": {}, "lookup": ""}', "null"])
def test_a_key_file_that_cannot_be_used_stops_the_start(key_file: Path, text: str) -> None:
    key_file.write_text(text, encoding="ascii")

    with pytest.raises(ImproperlyConfigured, match="not a key file"):
        sealed.check_keys()


@given(st.text())
def test_texts_come_back(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert sealed.unseal(sealed.seal(text)) == text


@given(st.binary())
def test_bytes_come_back(data: bytes) -> None:
    assert sealed.open_bytes(sealed.seal_bytes(data)) == data


def test_equal_values_look_different_and_the_empty_one_stays_empty() -> None:
    assert sealed.seal("13800000001") != sealed.seal("13800000001")
    assert sealed.seal("") == sealed.unseal("") == ""


def test_damage_is_found() -> None:
    whole = sealed.seal_bytes(b"secret")
    with pytest.raises(ValueError, match="damaged"):
        sealed.open_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ValueError, match="no key"):
        sealed.open_bytes(b"other" + whole)


def test_a_new_key_seals_and_the_old_one_still_opens(key_file: Path) -> None:
    old = sealed.seal("13800000001")
    keys = json.loads(key_file.read_text())
    keys["keys"]["k2"] = base64.b64encode(b"2" * 32).decode()
    keys["current"] = "k2"
    key_file.write_text(json.dumps(keys))
    found = sealed.lookup("13800000001")
    sealed._keys.cache_clear()
    assert sealed.seal("x").startswith("k2:")
    assert sealed.unseal(old) == "13800000001"
    assert sealed.lookup("13800000001") == found


def test_the_key_file_is_its_owners_alone_and_never_overwritten(key_file: Path) -> None:
    sealed.make_key_file(key_file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        sealed.make_key_file(key_file)


def test_without_leave_no_key_file_is_made(key_file: Path, settings: Any) -> None:
    settings.KEY_FILE_MAY_BE_MADE = False
    with pytest.raises(ImproperlyConfigured):
        sealed.seal("x")
    key_file.write_text("{}")
    with pytest.raises(ImproperlyConfigured):
        sealed.seal("x")


def test_lookup_is_the_same_every_time_and_needs_the_key(key_file: Path) -> None:
    first = sealed.lookup("13800000001")
    assert len(first) == 64
    assert sealed.lookup("13800000001") == first
    key_file.unlink()
    sealed._keys.cache_clear()
    assert sealed.lookup("13800000001") != first


def test_the_database_holds_no_personal_value_in_clear(cast: Cast) -> None:
    member = cast.member
    Member.objects.filter(pk=member.pk).update(address="某市某区某路1号")
    member.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, address FROM organisation_member WHERE id = %s", [member.pk])
        stored = cursor.fetchone()
    assert [sealed.unseal(value) for value in stored] == [member.id_number, member.phone, "某市某区某路1号"]
    for value in stored:
        assert value.startswith("k1:")


def test_masks() -> None:
    assert sealed.mask_id_number("100000198706151234") == "100000********1234"
    assert sealed.mask_id_number("1234") == ""
    assert sealed.mask_phone("13812345678") == "138****5678"
    assert sealed.mask_phone("") == ""
    assert sealed.mask_address("某市某区某路1号") == "某市某区****"
    assert sealed.mask_address("某路1号") == "某路****"
    assert sealed.mask_address("") == ""
