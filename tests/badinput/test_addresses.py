"""Every address and method with what nobody means to send: an answer of ours, no fault, and what is refused changes
nothing.

Addresses, moments and what is rightly posted come from the table of who may do what (tests/permissions); fields come
from the pages' own forms as well. Chance is seeded by database and address, so a failure comes again. Each address
is tried with some of the values, all of them together with all; ZHIBU_TEST_FUZZ=all tries each with all (ten minutes).
What never reaches the database (who may not, bytes that are no text) is tried on SQLite only.
"""

import os
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.badinput.forms import Forms, leads_away
from tests.badinput.values import BODIES, TEXTS, a_file
from tests.permissions.matrix import TABLE
from tests.permissions.personas import browsers
from tests.permissions.row import Row
from tests.permissions.test_matrix import address_of, every_name, of
from tests.support import Cast
from zhibu.circulation.models import Suggestion

PEOPLE = ("staf", "secr", "memb", "anon", "seca")
# 422: a form with what is wrong beside its fields; 413: too much was sent; 429: too many tries.
ANSWERS = {
    "GET": {200, 301, 302, 400, 403, 404, 405, 422},
    "POST": {200, 301, 302, 400, 403, 404, 405, 409, 413, 422, 429},
}
FAULTS = ("Traceback (most recent", "DEBUG = True", "Exception Value", "OperationalError", "DataError", "psycopg")
PARAMETERS = ("page", "q", "next", "day", "state", "year", "month", "rate", "kind", "show", "again", "template",
              "stage", "code", "open", "unit")  # fmt: skip
# Written although the answer refuses: tries that failed are counted and noted, sessions begin.
NOTED = {"django_session", "kernel_cache"}
ALWAYS = ("30 digits", "NUL", "half a character", "no such day")  # what has broken something somewhere before
ON_SQLITE = connection.vendor == "sqlite"
PARTS = 4  # of nine values in place of a part of the address, by chance; others on the other database
SOME = len(TEXTS) if os.environ.get("ZHIBU_TEST_FUZZ") == "all" else 1


def one_of_each(method: str) -> list[Row]:
    """For each address the line of the table in which most people may do it, with the most fields."""
    best: dict[str, Row] = {}
    for row in TABLE:
        if row.method != method or "405" in row.cells.values():
            continue
        if row.name not in best or worth(row) > worth(best[row.name]):
            best[row.name] = row
    return list(best.values())


def worth(row: Row) -> tuple[int, int]:
    """How far a request of this line comes."""
    far = sum(row.cells[who] in {"200", "302", "422"} for who in PEOPLE)
    return far, 0 if callable(row.data) else len(row.data)


def chance_of(row: Row) -> random.Random:
    """The same each time, and another one on the other database, so that both together try more."""
    return random.Random(f"{connection.vendor} {row.name}")


def some_texts(chance: random.Random) -> dict[str, str]:
    """What has broken something before, and by chance some of the others."""
    others = [name for name in TEXTS if name not in ALWAYS]
    return {name: TEXTS[name] for name in (*ALWAYS, *chance.sample(others, min(SOME, len(others))))}


class Sender:
    """Sends, and judges every answer; whatever a request did is undone after it."""

    def __init__(self, people: Mapping[str, Client]) -> None:
        self.people = people
        self.wrong: list[str] = []
        tables = sorted(set(connection.introspection.table_names()) - NOTED)
        self.counting = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
        self.before = self.counts()
        for client in people.values():
            client.raise_request_exception = False

    def written(self) -> int:
        """How many rows have been written so far, whatever became of them: it costs next to nothing."""
        if ON_SQLITE:
            return int(connection.connection.total_changes)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
            return int(cursor.fetchone()[0] or 0)

    def counts(self) -> dict[str, int]:
        """Table → rows."""
        with connection.cursor() as cursor:
            cursor.execute(self.counting)
            return dict(cursor.fetchall())

    def send(self, said: str, who: str, method: str, ask: Callable[[Client], HttpResponse]) -> HttpResponse:
        """One request: its answer is of the declared kinds, tells no fault, and a refusal has written nothing."""
        cache.clear()
        faults: list[str] = []

        def note(**_given: Any) -> None:
            import traceback

            faults.append(traceback.format_exc()[-700:])

        got_request_exception.connect(note)
        try:
            with transaction.atomic():
                written = self.written()
                answer = ask(self.people[who])
                body = b"".join(answer) if answer.streaming else answer.content
                refused = answer.status_code >= 400 and self.written() != written
                changed = refused and self.counts() != self.before
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(note)
        text = body.decode("utf-8", "replace") if "html" in answer.headers.get("Content-Type", "") else ""
        told = [words for words in FAULTS if words in text]
        if leads_away(answer.headers.get("Location", "/")):
            told.append(answer["Location"])
        if answer.status_code not in ANSWERS[method] or faults or told or changed:
            self.wrong.append(
                f"{who} {said}: {answer.status_code}{' written' * changed} {told or ''} {''.join(faults)}"
            )
        return answer


@pytest.fixture
def sender(cast: Cast) -> Callable[[str], Sender]:
    """Made before the moment, as its people must be there; counts after it. Takes the host that is asked, or ""."""
    makers = browsers(cast)

    def made(host: str) -> Sender:
        people = {who: makers[who]() for who in PEOPLE}
        for client in people.values():
            client.defaults |= {"HTTP_HOST": host} if host else {}
        return Sender(people)

    return made


def test_what_is_written_is_seen(cast: Cast, sender: Callable[[str], Sender]) -> None:
    sent = sender("")
    before = sent.written()

    Suggestion.objects.create(member=cast.member, receipt="A", text="…", made_at=timezone.now())

    assert sent.written() == before + 1
    assert {name for name, rows in sent.counts().items() if rows != sent.before[name]} == {"circulation_suggestion"}


def test_every_address_is_tried() -> None:
    tried = {row.name for method in ANSWERS for row in one_of_each(method)}

    assert every_name() - tried == set()


def with_value(address: str, values: Mapping[str, Any]) -> str:
    """The address with these parameters."""
    pairs = [f"{quote(name)}={quote(str(value), errors='surrogatepass')}" for name, value in values.items()]
    return f"{address}?{'&'.join(pairs)}"


@pytest.mark.parametrize("row", one_of_each("GET"), ids=str)
def test_parameters(row: Row, cast: Cast, sender: Callable[[str], Sender]) -> None:
    thing = row.needs(cast)
    address = address_of(row, of(row.args, thing))
    sent = sender(row.host)
    welcome = [who for who in PEOPLE if row.cells[who] == "200"]
    fields = set(PARAMETERS)
    for who in welcome[:1]:
        answer = sent.people[who].get(address)
        if "html" in answer.headers["Content-Type"]:
            fields |= set(Forms.of(answer.content.decode(), address).get(address, {}))
    chance = chance_of(row)
    for place, (name, value) in enumerate(some_texts(chance).items()):
        who = (welcome or PEOPLE)[place % len(welcome or PEOPLE)]
        for given in (dict.fromkeys(fields, value), {chance.choice(sorted(fields)): value})[: 1 + ON_SQLITE]:
            sent.send(
                f"?{name} {list(given)[:1]}", who, "GET", lambda c, given=given: c.get(with_value(address, given))
            )
    twice = "&".join(f"{name}=1&{name}=&{name}[]=2&{name}[a]=3" for name in sorted(fields))
    for who in chance.sample(PEOPLE, 1) if ON_SQLITE else ():
        sent.send("?twice", who, "GET", lambda c: c.get(f"{address}?{twice}"))
        sent.send("?no utf-8", who, "GET", lambda c: c.get(f"{address}?q=%ff%fe&page=%C0%80&%ED%A0%80=%zz"))
    wrong_parts(row, thing, sent, chance)

    assert sent.wrong == []


def wrong_parts(row: Row, thing: Any, sent: Sender, chance: random.Random) -> None:
    """One part of the address in place of which something else stands."""
    args = [str(one) for one in of(row.args, thing)]
    if not args:
        return
    parts = address_of(row, args).split("/")
    places = [place for place, part in enumerate(parts) if part.partition(".")[0] in args]
    more = {"key below": "00000000001", "key above": "1" * 19, "sign": "+1", "last key": str(2**63 - 1)}
    values = {**some_texts(chance), **more}
    for value in chance.sample(sorted(values), len(values) if SOME > 1 else PARTS):
        text = values[value]
        there = list(parts)
        there[chance.choice(places)] = quote(text, safe="", errors="surrogatepass")
        address, who = "/".join(there), chance.choice(PEOPLE[:3])
        sent.send(f"/{value}/", who, row.method, lambda c, a=address: c.generic(row.method, a))


def fields_of(row: Row, address: str, data: Mapping[str, Any], clients: Mapping[str, Client]) -> dict[str, Any]:
    """What the page's own form sends there, wherever above the address it stands, and what the table posts."""
    above = address.rstrip("/").split("/")
    for who in (who for who in PEOPLE if who in clients):
        for length in range(len(above), 1, -1):
            place = "/".join(above[:length]) + "/"
            answer = clients[who].get(address if length == len(above) else place)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                fields = Forms.of(answer.content.decode(), place).get(address)
                if fields:
                    return fields | dict(data)
    return dict(data)


def mixtures(row: Row, fields: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All fields wrong in the same way, and one field wrong among those that are right."""
    chance = chance_of(row)
    kept = [name for name in fields if name != "csrfmiddlewaretoken"] or ["note"]
    for value, text in some_texts(chance).items():
        yield f"all {value}", dict.fromkeys(kept, text)
        for one in chance.sample(kept, min(len(kept), SOME // 8)):
            yield f"{one} {value}", {**fields, one: text}
    for one in chance.sample(kept, min(len(kept), SOME // 2)):
        yield f"{one} missing", {name: value for name, value in fields.items() if name != one}
        yield f"{one} thrice", {**fields, one: [fields.get(one, ""), "1", "x" * 300]}
        yield f"{one} a file", {**fields, one: a_file()}


@pytest.mark.parametrize("row", one_of_each("POST"), ids=str)
def test_fields(row: Row, cast: Cast, sender: Callable[[str], Sender]) -> None:
    thing = row.needs(cast)
    address, sent = address_of(row, of(row.args, thing)), sender(row.host)
    may = [who for who in PEOPLE if row.cells[who] not in {"login", "403", "404", "405"}] or ["staf"]
    data = {name: value for name, value in of(row.data, thing).items() if value is not None}
    fields = fields_of(row, address, data, {who: sent.people[who] for who in PEOPLE})
    sent.before = sent.counts()
    for place, (said, given) in enumerate(mixtures(row, fields)):
        sent.send(said, may[place % len(may)], "POST", lambda c, given=given: post(c, address, given))
    chance = chance_of(row)
    for said, (kind, body) in chance.sample(sorted(BODIES.items()), min(SOME // 2, len(BODIES))):
        who = may[0]
        sent.send(said, who, "POST", lambda c, k=kind, b=body: c.generic("POST", address, b, content_type=k))
    for length in chance.sample(("", "-1", "9" * 30, "abc", "5"), min(5, SOME // 4)):
        extra = {"CONTENT_LENGTH": length}
        sent.send(f"length {length}", may[0], "POST", lambda c, e=extra: c.generic("POST", address, b"q=abcdefg", **e))
    for who in set(PEOPLE) - set(may) if ON_SQLITE else ():
        value = chance.choice(sorted(TEXTS))
        given = dict.fromkeys(fields or ["q"], TEXTS[value])
        sent.send(f"all {value}", who, "POST", lambda c, given=given: post(c, address, given))
    wrong_parts(row, thing, sent, chance)

    assert sent.wrong == []


def post(client: Client, address: str, given: Mapping[str, Any]) -> HttpResponse:
    """As a browser sends a form: with files in parts, else in one line, in which half a character is three bytes."""
    if any(hasattr(value, "read") for value in given.values()):
        return client.post(address, given)
    body = urlencode(given, doseq=True, errors="surrogatepass")
    return client.generic("POST", address, body, content_type="application/x-www-form-urlencoded")
