"""The auditor's page over the log, and the state of the installation."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.conftest import drop_guards
from tests.support import Cast, client_as, make_administrators, page
from zhibu.audit.models import Entry
from zhibu.audit.services import Actor, record
from zhibu.kernel.registry import Finding, registry

LOG = "/accounts/log/"


def entry(deed: str = "accounts.slip.made", subject: str = "accounts.user:7", at: datetime | None = None) -> None:
    with transaction.atomic():
        record(actor=Actor(7, "clerk of 00"), deed=deed, subject=subject, detail={"rows": 1}, now=at or timezone.now())


@pytest.fixture
def auditor(cast: Cast):
    return client_as(make_administrators(cast)["audit"])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 2),
        ("?since=&until=", 3),
        ("?deed=accounts.", 2),
        ("?deed=accounts.slip.made&subject=accounts.user:7", 1),
        ("?actor=7", 3),
        ("?actor=8", 0),
        ("?until={old}", 1),
        ("?since={old}&until={old}", 1),
        ("?deed=50%25", 0),
    ],
)
def test_the_list_shows_what_was_asked_for(auditor, query: str, shown: int) -> None:
    old = timezone.now() - timedelta(days=90)
    entry(at=old, deed="accounts.session.opened")
    entry()
    entry(deed="organisation.post.filled", subject="organisation.post:1")

    answer = auditor.get(LOG + query.format(old=timezone.localdate(old)))

    text = page(answer)
    assert text.count('<th scope="row">') == shown
    assert ("No entry fits" in text) == (shown == 0)


def test_wrong_filters_are_said_and_hide_nothing(auditor) -> None:
    entry()

    text = page(auditor.get(LOG + "?since=2026-02-02&until=2026-01-01&actor=x"))

    assert "The last day lies before the first." in text
    assert text.count('<th scope="row">') == 1


def test_queries_do_not_grow(auditor, assert_query_count_constant) -> None:
    assert assert_query_count_constant(auditor, LOG, entry) <= 6


def test_names_of_people_are_not_looked_up(cast: Cast, auditor) -> None:
    with transaction.atomic():
        record(
            actor=Actor(cast.secretary.user.pk, "secretary of 0101"), deed="x.y.z", subject="x.y", now=timezone.now()
        )
    number = Entry.objects.get().number

    for address in (LOG, f"{LOG}{number}/"):
        text = page(auditor.get(address))
        assert "secretary of 0101" in text
        assert cast.secretary.name not in text


def test_one_entry_with_everything_that_is_hashed(auditor) -> None:
    entry()
    found = Entry.objects.get()

    text = page(auditor.get(f"{LOG}{found.number}/"))

    assert found.hash in text
    assert found.previous in text
    assert "<code>rows</code>" in text
    assert auditor.get(f"{LOG}{found.number + 1}/").status_code == 404


def test_the_workbook_holds_what_was_asked_for_and_is_an_entry_itself(auditor) -> None:
    entry()
    entry(deed="organisation.post.filled")

    answer = auditor.post("/accounts/log.xlsx", {"deed": "accounts."})

    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows] == ["Deed", "accounts.slip.made"]
    assert rows[1][6] == '{"rows": 1}'
    exported = Entry.objects.get(deed="accounts.log.exported")
    assert exported.detail == {"rows": 1, "deed": "accounts."}
    assert exported.role == "administrator: audit"


def test_the_check_says_that_all_is_sound_and_gives_the_head(auditor) -> None:
    entry()
    head = Entry.objects.get()

    text = page(auditor.post(f"{LOG}check/"))

    assert "1 entry, sound." in text
    assert f"{head.number}:{head.hash}" in text
    assert Entry.objects.get(deed="accounts.log.checked").detail == {"sound": 1, "head": head.hash, "bad": None}
    assert "checked on" in page(auditor.get("/"))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE audit_entry SET role = 'x' WHERE number = 2", "It was changed"),
        ("DELETE FROM audit_entry WHERE number = 2", "It is missing"),
    ],
)
def test_the_check_names_what_cannot_be_believed(auditor, statement: str, why: str) -> None:
    for _ in range(3):
        entry()
    drop_guards("default")
    with connection.cursor() as cursor:
        cursor.execute(statement)

    text = page(auditor.post(f"{LOG}check/"))

    assert "Entry 2 cannot be believed." in text
    assert why in text
    assert "entry 2 could not be believed" in page(auditor.get("/"))


def test_the_system_administrator_sees_state_and_settings_without_secrets(cast: Cast, settings) -> None:
    client = client_as(make_administrators(cast)["system"])

    text = page(client.get("/accounts/installation/"))

    assert "The database answers" in text
    assert "The worker has not run lately" in text
    assert settings.SECRET_KEY not in text
    assert "The worker has not run lately" in page(client.get("/"))


def test_an_examination_that_fails_is_a_finding(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken():
        raise RuntimeError("Wang Xiaoming")

    monkeypatch.setattr(
        registry, "examinations", {"fonts": broken, "clock": lambda: [Finding(True, "The clock is right.")]}
    )

    text = page(client_as(make_administrators(cast)["system"]).get("/accounts/installation/"))

    assert "This could not be examined: RuntimeError" in text
    assert "Wang" not in text
    assert "The clock is right." in text
