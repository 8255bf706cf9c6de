"""The database itself refuses to change the chain: through models, through SQL, and after tests emptied the tables."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM, record


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def saved_again() -> None:
    entry = Entry.objects.get()
    entry.role = "somebody else"
    entry.save()


WAYS: dict[str, Callable[[], object]] = {
    "save": saved_again,
    "update": lambda: Entry.objects.update(role="somebody else"),
    "bulk_update": lambda: Entry.objects.bulk_update(Entry.objects.all(), ["role"]),
    "delete": lambda: Entry.objects.get().delete(),
    "delete all": lambda: Entry.objects.all().delete(),
    "SQL update": lambda: sql("UPDATE audit_entry SET hash = ''"),
    "SQL delete": lambda: sql("DELETE FROM audit_entry"),
}


def assert_refused(way: str) -> None:
    with transaction.atomic():
        record(actor=SYSTEM, deed="a.b.c", subject="a.b:1")
    before = list(Entry.objects.values())
    with pytest.raises(DatabaseError, match="audit_entry: rows are never changed"), transaction.atomic():
        WAYS[way]()
    assert list(Entry.objects.values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_no_way_changes_an_entry(way: str) -> None:
    assert_refused(way)


@pytest.mark.django_db
def test_truncate_is_refused() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="audit_entry: rows are never changed"), transaction.atomic():
        sql("TRUNCATE audit_entry CASCADE")


@pytest.mark.sqlite
@pytest.mark.django_db
def test_replacing_an_entry_is_refused() -> None:
    """SQLite's INSERT OR REPLACE removes the row in its way without asking the trigger on DELETE."""
    with transaction.atomic():
        entry = record(actor=SYSTEM, deed="a.b.c", subject="a.b:1")
    with pytest.raises(DatabaseError, match="audit_entry: rows are never changed"), transaction.atomic():
        sql(
            "INSERT OR REPLACE INTO audit_entry SELECT number, at, actor, 'somebody else', deed, subject, detail,"
            " previous, hash FROM audit_entry"
        )
    assert Entry.objects.get().role == entry.role


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "after the tables were emptied"])
def test_the_guard_is_there_again_after_a_test_that_commits(turn: str) -> None:
    """Each turn begins with an empty table that is guarded: what came before is gone, the triggers are back."""
    assert Entry.objects.count() == 0
    assert_refused("SQL update")
    with pytest.raises(DatabaseError, match="audit_entry: rows are never changed"):
        sql("DELETE FROM audit_entry")
