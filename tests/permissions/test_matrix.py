"""The table is complete, and every cell of it is true."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any
from zlib import crc32

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.matrix import TABLE
from tests.permissions.personas import EVERYBODY, LIKE, WRITTEN, browsers
from tests.permissions.row import Row
from tests.support import Cast
from zhibu.organisation.middleware import WITHOUT_SECOND_FACTOR

METHODS = ("GET", "POST")


def names(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """The full name of every address; one without a name is a defect and stands with its route."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield before + (entry.name or f"without a name: {entry.pattern}")
        else:
            yield from names(entry, f"{before}{entry.namespace}:" if entry.namespace else before)


def every_name() -> set[str]:
    """Of the program's addresses and of those on the ballot page's own host."""
    return {*names(get_resolver()), *names(get_resolver(settings.BALLOT_URLCONF))}


def address_of(row: Row, args: Sequence[Any]) -> str:
    """The row's address with these arguments, under its host."""
    return reverse(row.name, args=args, urlconf=settings.BALLOT_URLCONF if row.host else None)


def sent(row: Row, thing: object, client: Client) -> HttpResponse:
    """The row's request, under its host."""
    address = address_of(row, of(row.args, thing))
    if row.host:
        client.defaults["HTTP_HOST"] = row.host
    return client.get(address) if row.method == "GET" else client.post(address, of(row.data, thing))


def test_every_address_stands_in_the_table() -> None:
    known = {(row.name, row.method) for row in TABLE}
    missing = [
        f"{method} {name}" for name in sorted(every_name()) for method in METHODS if (name, method) not in known
    ]

    assert missing == []


def test_the_table_names_no_address_that_is_gone() -> None:
    assert {row.name for row in TABLE} - every_name() == set()


def outcome(response: HttpResponse) -> str:
    """The status, or `login` for a redirect to the sign-in page."""
    if response.status_code == HTTPStatus.FOUND and response["Location"].startswith(resolve_url(settings.LOGIN_URL)):
        return "login"
    return str(response.status_code)


def of(value: object, thing: object) -> object:
    """A value, or what a function says about the thing that was built."""
    return value(thing) if callable(value) else value


# What a page shows is asked of the other database by tests/badinput/test_addresses.py, by whoever may open it.
HERE = TABLE if connection.vendor == "sqlite" else [row for row in TABLE if row.method == "POST"]


def tried_by(row: Row) -> list[str]:
    """Who sends a line's request: on SQLite everybody of the columns that are written, of the six that follow from
    them those whom the line names, else two in turn. The other database is asked by the same code, so there it is one
    person for each answer, and the staff, who see most.
    """
    if connection.vendor == "sqlite":
        follow = [who for who in EVERYBODY if who not in WRITTEN]
        nth = crc32(str(row).encode()) % len(follow)
        return [*WRITTEN, *(follow if row.more or row.admins else (follow[nth], follow[nth - 3]))]
    return sorted({*{answer: who for who, answer in row.cells.items()}.values(), "staf"})


@pytest.mark.parametrize("row", HERE, ids=str)
def test_line(row: Row, cast: Cast) -> None:
    people = browsers(cast)
    thing = row.needs(cast)
    answers = {}
    for who in tried_by(row):
        with transaction.atomic():  # what one person does is not there for the next
            answers[who] = outcome(sent(row, thing, people[who]()))
            transaction.set_rollback(True)

    assert answers == {who: row.cells[who] for who in tried_by(row)}


@pytest.mark.parametrize(
    ("expected", "cells"),
    [
        ("405", ["405"] * 8),
        ("login 200", ["login"] + ["200"] * 7),
        ("login 200 404 200 404 404 200 403", ["login", "200", "404", "200", "404", "404", "200", "403"]),
    ],
)
def test_short_forms(expected: str, cells: list[str]) -> None:
    found = Row("x", "GET", expected).cells

    assert [found[who] for who in WRITTEN] == cells


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (Row("x:y", "GET", "login 200 404 201 404 404 200 405"), "200 201 login 403 403 403"),
        (Row("x:y", "GET", "200"), "200 200 200 200 200 200"),
        (Row("accounts:y", "GET", "login 200"), "200 200 login 200 200 200"),
        (Row("x:y", "GET", "login 200", admins="404 404 200"), "200 200 login 404 404 200"),
        (Row("x:y", "GET", "login 200", more={"prob": "403", "auda": "200"}), "403 200 login 403 403 200"),
    ],
)
def test_columns_that_follow(row: Row, cells: str) -> None:
    assert " ".join(row.cells[who] for who in EVERYBODY[len(WRITTEN) :]) == cells


def test_there_are_enough_people() -> None:
    assert len(EVERYBODY) == len({*WRITTEN, *LIKE, "sysa", "seca", "auda"}) == 14


def test_a_line_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        assert Row("x", "GET", "login 200 404").cells


def test_a_line_about_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody is called boss"):
        assert Row("x", "GET", "200", more={"boss": "200"}).cells


ASKED = ("secr", "sib", "far", "gen", "staf", "board", "sysa", "seca", "auda")
PAGES = [row for row in TABLE if row.method == "GET"]


@pytest.mark.sqlite
@pytest.mark.parametrize(("row", "nth"), [(row, nth) for nth, row in enumerate(PAGES)], ids=str)
def test_without_the_second_factor_nothing_opens(row: Row, nth: int, cast: Cast, settings: Any) -> None:
    """Where the policy asks it of officers and administrators: whoever is asked and has shown none reaches only the
    pages on which it is set up; for everybody else the table holds as it stands. Who is asked follows from the
    person, not from the page: each page is opened by one of the nine, in turn.
    """
    settings.SECOND_FACTOR = "officers"
    people = browsers(cast)
    thing = row.needs(cast)
    asked = [ASKED[nth % len(ASKED)]]
    opened = {}
    for who in asked:
        with transaction.atomic():
            answer = sent(row, thing, people[who]())
            led = answer.status_code == HTTPStatus.FOUND and "second-factor" in answer["Location"]
            opened[who] = not led
            transaction.set_rollback(True)
    free = row.name in WITHOUT_SECOND_FACTOR or row.cells["anon"] != "login" or row.name == "mfa_authenticate"

    assert opened == dict.fromkeys(asked, free)
    assert outcome(sent(row, thing, people["memb"]())) == row.cells["memb"]
