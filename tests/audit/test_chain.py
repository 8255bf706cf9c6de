"""The chain: what is written is found again, whatever the database, and whoever changes it is found out."""

import json
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.conftest import drop_guards
from zhibu.audit import queries
from zhibu.audit.models import GENESIS, Entry, digest
from zhibu.audit.services import SYSTEM, Actor, plain, record, record_many

CHANGED = "was changed: its hash does not fit what it says."
NOON = datetime(2026, 11, 23, 4, 0, 0, 1, tzinfo=UTC)


def write(count: int, **detail: Any) -> None:
    """`count` entries as one deed each."""
    with transaction.atomic():
        record_many(
            actor=Actor(7, "secretary of 0101"),
            deed="activities.notice.issued",
            entries=[(f"activities.notice:{number}", {"units": number, **detail}) for number in range(count)],
            now=NOON,
        )


def tamper(sql: str, *values: Any) -> None:
    """Change the table as somebody with the database's own password could."""
    drop_guards("default")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def verify() -> str:
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    return out.getvalue().strip()


def refusal() -> str:
    with pytest.raises(CommandError) as raised:
        call_command("audit", "verify")
    assert raised.value.returncode == 1
    return str(raised.value)


@pytest.mark.django_db
def test_the_first_entry_follows_nothing_and_each_other_the_one_before() -> None:
    with transaction.atomic():
        first = record(actor=SYSTEM, deed="audit.chain.begun", subject="audit.chain:1", now=NOON)
        second = record(actor=Actor(3, "member"), deed="a.b.c", subject="a.b:1", detail={"n": 1}, now=NOON)
    assert (first.number, first.previous) == (1, GENESIS)
    assert (second.number, second.previous) == (2, first.hash)
    assert second.hash == digest(first.hash, 2, NOON, 3, "member", "a.b.c", "a.b:1", {"n": 1})
    assert verify() == f"2 entries, all sound. Head: 2:{second.hash}"


def test_the_digest_stays_what_it_is() -> None:
    """Chains of earlier versions must go on being provable."""
    later = NOON.astimezone(timezone.get_fixed_timezone(480))
    hashes = {
        digest(GENESIS, 1, at, None, "system", "a.b.c", "a.b:1", {"z": "预", "a": [1, None]}) for at in (NOON, later)
    }
    assert hashes == {"f06e1a3899dde67ed8e2da8c37dbec0de06cd5c12c8d03f38df91f8e63411437"}


@pytest.mark.django_db
def test_what_a_detail_may_hold_comes_back_sound() -> None:
    detail = {
        "z": "上半年 \U0001f600 \u2028 \"'\\",
        "a": {"nested": [1, -1, 0, True, None, 10**30]},
        "fractions": [1.0, 1e20, -0.0, 1e-7, 0.1, float("nan")],
        "decimal": Decimal("1.50"),
        "when": datetime(2026, 1, 1, 8, 30, tzinfo=UTC),
        "day": NOON.date(),
        "took": timedelta(seconds=90),
        "damaged": "a\0b\ud800c",
        7: "number as key",
        "": "",
    }
    with transaction.atomic():
        made = record(actor=SYSTEM, deed="a.b.c", subject="a.b:1", detail=detail, now=NOON)
    read = Entry.objects.get()
    assert read.detail == made.detail
    assert read.detail["fractions"] == ["1.0", "1e+20", "-0.0", "1e-07", "0.1", "nan"]
    assert read.detail["damaged"] == "a\ufffdb\ufffdc"
    assert verify().startswith("1 entries, all sound")


def test_plain_leaves_what_is_plain() -> None:
    assert plain({"a": [1, "二", None, True, {"b": {}}]}) == {"a": [1, "二", None, True, {"b": {}}]}


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(actor=SYSTEM, deed="a.b.c", subject="a.b:1")
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_its_deed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(actor=SYSTEM, deed="a.b.c", subject="a.b:1")
        raise ZeroDivisionError
    assert Entry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit_entry SET subject = 'x' WHERE number = 3", f"Entry 3 {CHANGED}"),
        ("UPDATE audit_entry SET actor = NULL WHERE number = 3", f"Entry 3 {CHANGED}"),
        ("UPDATE audit_entry SET at = '2026-11-24' WHERE number = 4", f"Entry 4 {CHANGED}"),
        ("UPDATE audit_entry SET hash = previous WHERE number = 2", f"Entry 2 {CHANGED}"),
        ("UPDATE audit_entry SET previous = hash WHERE number = 5", "Entry 5 does not follow the entry before it."),
        ("UPDATE audit_entry SET detail = '{\"units\": 99}' WHERE number = 6", f"Entry 6 {CHANGED}"),
        ("DELETE FROM audit_entry WHERE number = 1", "Entry 1 is missing: entry 2 comes next."),
        ("DELETE FROM audit_entry WHERE number IN (4, 5)", "Entry 4 is missing: entry 6 comes next."),
        ("UPDATE audit_entry SET number = number + 100 WHERE number > 4", "Entry 5 is missing: entry 105 comes next."),
    ],
)  # fmt: skip
def test_a_change_is_found(sql: str, said: str) -> None:
    write(6)
    tamper(sql)
    assert refusal() == f"{said} Entries before it are sound."


@pytest.mark.django_db
def test_a_deleted_entry_whose_followers_were_renumbered_is_found() -> None:
    write(6)
    tamper("DELETE FROM audit_entry WHERE number = 3")
    for number in (4, 5, 6):
        tamper("UPDATE audit_entry SET number = %s WHERE number = %s", number - 1, number)
    assert refusal() == "Entry 3 does not follow the entry before it. Entries before it are sound."


@pytest.mark.django_db
def test_two_swapped_entries_are_found() -> None:
    write(6)
    for old, new in ((3, -3), (4, 3), (-3, 4)):
        tamper("UPDATE audit_entry SET number = %s WHERE number = %s", new, old)
    assert refusal() == "Entry 3 does not follow the entry before it. Entries before it are sound."


@pytest.mark.django_db
def test_an_inserted_entry_is_found() -> None:
    write(3)
    row = Entry.objects.values().get(number=3)
    for number in (0, 4):
        with transaction.atomic():
            Entry.objects.create(**{**row, "number": number})
            found = queries.check_chain()
            transaction.set_rollback(True)
        assert found.bad is not None
        assert (found.bad.number, found.sound) == ((0, 0) if number == 0 else (4, 3))


@pytest.mark.django_db
def test_an_entry_that_cannot_be_read_is_named() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL holds only what it can read")
    write(3)
    tamper("UPDATE audit_entry SET at = 'nonsense' WHERE number = 2")
    assert refusal().startswith("Entry 2 ")


@pytest.mark.django_db
def test_an_empty_chain_is_sound() -> None:
    assert verify() == f"0 entries, all sound. Head: 0:{GENESIS}"


@pytest.mark.django_db
def test_export_writes_lines_from_which_the_chain_can_be_recomputed(tmp_path: Any) -> None:
    write(5, name="预告")
    out, file = StringIO(), tmp_path / "chain.jsonl"
    call_command("audit", "export", stdout=out)
    call_command("audit", "export", "--from", "4", str(file))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    head = GENESIS
    for line in lines:
        assert line["previous"] == head
        head = line.pop("hash")
        assert head == digest(**{**line, "at": datetime.fromisoformat(line["at"])})
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5]
    assert [json.loads(line)["number"] for line in file.read_text().splitlines()] == [4, 5]


@pytest.mark.django_db
def test_export_to_a_place_that_cannot_be_written_says_so(tmp_path: Any) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("audit", "export", str(tmp_path / "no" / "chain.jsonl"))


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    start = threading.Barrier(4)

    def writer(who: int) -> None:
        try:
            start.wait()
            for turn in range(5):
                with transaction.atomic():
                    record(actor=Actor(who, "member"), deed="a.b.c", subject=f"a.b:{turn}")
        finally:
            connection.close()

    threads = [threading.Thread(target=writer, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 21))
    assert verify().startswith("20 entries, all sound")
