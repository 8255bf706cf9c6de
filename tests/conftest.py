"""Fixtures for all rooms. The cast and its helpers stand in tests/support.py."""

import ipaddress
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.cache import cache
from django.db import connection as default_connection
from django.db import connections
from django.test import Client, TransactionTestCase
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import support, template
from zhibu.kernel import kept
from zhibu.rulebook import queries

# Few tests of many minutes; all other files go by how many tests they have.
LONGEST = ("test_fields", "test_corridor_machine", "test_story", "test_hostile_texts", "test_print")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogue when it is newer than its compiled form, so that no test reads yesterday's words."""
    if hasattr(config, "workerinput"):
        return  # the process that started us has done it
    for source in (Path(__file__).parents[1] / "zhibu/locale").glob("*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as words, target.with_suffix(f".{os.getpid()}").open("wb") as compiled:
                write_mo(compiled, read_po(words))
            Path(compiled.name).replace(target)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests about one database only are left out on the other, and on PostgreSQL those that ask no database. The
    longest file comes first, so that no process is left alone with it at the end.
    """
    if default_connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
        items[:] = [item for item in items if _asks_a_database(item)]
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (not item.path.name.startswith(LONGEST), -sizes[item.path], item.path))
    for item in items:
        for vendor, mark in (("postgresql", "postgres"), ("sqlite", "sqlite")):
            if mark in item.keywords and default_connection.vendor != vendor:
                item.add_marker(pytest.mark.skip(reason=f"is about {vendor} only"))


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test says that it needs the database, or is about one."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "torture", "browser"))
    return marked or bool({"db", "transactional_db"} & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the database of a process is a copy of the template, found there and used; it goes with its folder."""
    return default_connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Tests begin with the tables of the template: nothing is left for migrate to apply."""
    wanted = default_connection.settings_dict["TEST"]
    if default_connection.vendor == "sqlite":
        template.put(Path(wanted["NAME"]))
    else:
        wanted["TEMPLATE"] = template.on_server(os.environ["DATABASE_URL"])


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_looked_up_once() -> Iterator[None]:
    """Every browser of a test loads the middleware anew, and this one then looks through all folders of static files:
    a third of the time of a page.
    """
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    patch = pytest.MonkeyPatch()
    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
    yield
    patch.undo()


@pytest.fixture
def cast(db: None) -> support.Cast:
    """The fixed committee: see `support.Cast` for who stands where."""
    return support.make_cast()


@pytest.fixture
def client_as() -> Callable[..., Client]:
    """`client_as(cast.secretary)`, `client_as(cast.both, mode="member")`, `client_as(None)` for nobody."""
    return support.client_as


@pytest.fixture
def assert_query_count_constant() -> Callable[..., int]:
    """See `support.assert_query_count_constant`."""
    return support.assert_query_count_constant


@pytest.fixture(autouse=True)
def _english(settings: Any, request: pytest.FixtureRequest) -> None:
    """Tests read the source language; `@pytest.mark.chinese` leaves the committee's language in place."""
    if "chinese" not in request.keywords:
        settings.LANGUAGE_CODE = "en"


@pytest.fixture(autouse=True)
def _no_rules_kept() -> None:
    """A process keeps what the committee has settled, and a request whose answer nobody closed what it has read; each
    test has a committee of its own.
    """
    queries.end_request()
    queries.forget_all()


@pytest.fixture(autouse=True)
def _no_tries_kept() -> None:
    """Tries to sign in are counted for minutes in the cache; a test must not pay for those of the tests before it."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_pages_kept() -> None:
    """A process keeps public pages; each test has a website of its own."""
    kept.forget_all()


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """A test that reaches beyond this machine fails and says where it wanted to go."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test wanted to reach {address}")
        return connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


def drop_guards(using: str) -> None:
    """Take away the triggers that refuse changes, for this database of a test only; migrate puts them back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            for name, table in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}" ON {table}')


def _empty_guarded_tables(self: TransactionTestCase, teardown: Any = TransactionTestCase._fixture_teardown) -> None:
    for using in self._databases_names(include_mirrors=False):
        drop_guards(using)
    teardown(self)  # flush, which ends with post_migrate: the triggers are there again


TransactionTestCase._fixture_teardown = _empty_guarded_tables
