"""What waits for whom, in two queries."""

from datetime import date
from io import BytesIO

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast, client_as, page
from zhibu.audit.models import Entry
from zhibu.circulation import queries, services
from zhibu.circulation.models import Delivery, Task
from zhibu.organisation.policy import person_for

DAY = date(2026, 11, 9)


def titles(cast: Cast, who: str, mode: str | None = None, day: date = DAY) -> list[tuple[str, str]]:
    person = person_for(cast.people[who].user, mode=mode, today=day)
    return [(row["title"], row["due_text"]) for row in queries.todo(person)]


def test_each_role_has_its_own_list(cast: Cast) -> None:
    issued(cast)
    notice = "〔2026〕1 号 走进社区"

    assert titles(cast, "member") == [(f"Read {notice}", "11-27")]
    assert titles(cast, "secretary") == [
        (f"Sign for {notice}", "today"),
        (f"Tell the members of {notice}", "11-12"),
        (f"Take the roll of {notice}", "11-27"),
    ]
    assert titles(cast, "secretary", "member") == [(f"Read {notice}", "11-27")]
    assert titles(cast, "general_secretary") == [(f"Sign for {notice}", "today")]
    assert titles(cast, "staff") == []


def test_what_is_done_leaves_the_list(cast: Cast) -> None:
    notice = issued(cast)
    who = officer(cast.secretary)
    services.sign_for(dispatch=notice.dispatch, unit=cast.branch, by=cast.secretary, actor=who.actor, now=at(DAY))
    held(notice, cast.branch, cast.secretary)

    assert titles(cast, "secretary", day=date(2026, 12, 2)) == [
        ("Report the effect of 〔2026〕1 号 走进社区", "overdue")
    ]


def test_two_queries_however_much_waits(cast: Cast) -> None:
    for _ in range(3):
        issued(cast)
    person = person_for(cast.secretary.user, mode=None, today=DAY)

    with CaptureQueriesContext(connection) as captured:
        assert len(queries.todo(person)) == 9
    assert len(captured) == 2


def test_the_page_leads_to_the_deed(cast: Cast, client_as) -> None:
    notice = issued(cast)

    text = page(client_as(cast.secretary).get(reverse("circulation:home")))
    assert f'href="{reverse("activities:notice", args=[notice.pk])}"' in text
    task = Task.objects.get(unit=cast.branch, kind="activities.roll")
    assert f'href="{task.url}"' in text


def test_a_task_with_a_known_key_is_left_as_it_is(cast: Cast) -> None:
    task = services.NewTask(key="x:1", kind="activities.roll", url="/", unit_id=cast.branch.pk, words={"notice": "甲"})
    services.open_tasks([task, task], now=at(DAY))
    services.open_tasks([task], now=at(DAY))
    assert Task.objects.count() == 1

    assert services.close_tasks_from("x", now=at(DAY)) == 1
    assert services.close_tasks_from("x", now=at(DAY)) == 0


def test_signing_twice_is_signing_once(cast: Cast) -> None:
    notice, actor = issued(cast), officer(cast.secretary).actor
    deed = {"dispatch": notice.dispatch, "unit": cast.branch, "by": cast.secretary, "actor": actor}

    assert services.sign_for(**deed, now=at(DAY))
    assert not services.sign_for(**deed, now=at(date(2026, 11, 10)))
    assert Delivery.objects.get(answered_at__isnull=False).answered_at == at(DAY)
    assert queries.signing([notice.dispatch.pk], Q()) == {notice.dispatch.pk: (1, 4)}


def test_nobody_is_asked_to_read_what_is_over(cast: Cast) -> None:
    issued(cast)

    assert titles(cast, "member", day=date(2026, 11, 27)) == [("Read 〔2026〕1 号 走进社区", "today")]
    assert titles(cast, "member", day=date(2026, 11, 28)) == []


def test_an_officer_carries_the_list_away_as_it_stands(cast: Cast) -> None:
    issued(cast)

    answer = client_as(cast.secretary).post(reverse("circulation:todo_xlsx"))

    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    lines = book.get_sheet_by_index(0).to_python()[1:]
    rows = queries.todo(person_for(cast.secretary.user, mode="officer", today=timezone.localdate()))
    assert [tuple(line) for line in lines] == [(row["tag"], row["title"], row["reason"], row["due"]) for row in rows]
    assert Entry.objects.get(deed="circulation.todo.exported").detail == {"rows": len(rows)}
