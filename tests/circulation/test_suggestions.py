"""Suggestions: from every page to the staff's list, with a reply that is found again."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, officer
from tests.support import Cast, client_as, page
from zhibu.audit.models import Entry
from zhibu.circulation import services
from zhibu.circulation.models import Suggestion, Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)
NEW = "/suggestions/new/"


def made(cast: Cast, text: str = "请增加晚间党课", *, named: bool = True) -> Suggestion:
    who = person_for(cast.member.user, mode="member", today=DAY)
    return services.suggest(text=text, page="/activities/", named=named, who=who, now=at(DAY))


def replied(cast: Cast, suggestion: Suggestion, text: str = "十二月起安排", *, shared: bool = False) -> Suggestion:
    return services.reply(suggestion=suggestion, text=text, shared=shared, who=officer(cast.staff, DAY), now=at(DAY))


@pytest.mark.parametrize("who", ["member", "secretary", "staff", None])
def test_every_page_leads_to_the_form_and_says_where_it_was(cast: Cast, who: str | None) -> None:
    client = client_as(cast.people[who] if who else None)
    address = "/activities/" if who else "/accounts/sign-in/"
    assert f"{NEW}?page={address.replace('/', '%2F')}" in page(client.get(address))
    assert f'value="{address}"' in page(client.get(f"{NEW}?page={address}"))


def test_a_named_suggestion_is_replied_to_and_read_by_who_made_it(cast: Cast) -> None:
    member = client_as(cast.member, "member")
    assert "receipt" not in page(member.post(NEW, {"text": "请增加晚间党课", "page": "/"})).split("<footer")[0]
    suggestion = Suggestion.objects.get()
    staff = client_as(cast.staff)
    assert f"/suggestions/{suggestion.pk}/" in page(staff.get("/"))

    assert staff.post(f"/suggestions/{suggestion.pk}/", {"reply": ""}).status_code == 422
    assert staff.post(f"/suggestions/{suggestion.pk}/", {"reply": "十二月起安排"}).status_code == 302

    assert "十二月起安排" in page(member.get("/suggestions/"))
    assert "十二月起安排" not in page(client_as(cast.other_member, "member").get("/suggestions/"))
    assert Task.objects.filter(closed_at=None).count() == 0


def test_without_a_name_nothing_leads_back_to_the_person(cast: Cast) -> None:
    text = page(client_as(cast.member, "member").post(NEW, {"text": "不便具名", "nameless": "on"}))
    suggestion = Suggestion.objects.get()
    assert suggestion.member is None
    code = "-".join(re.findall(".{4}", suggestion.receipt))
    assert code in text
    entry = Entry.objects.get(deed="circulation.suggestion.made")
    assert (entry.actor, entry.detail) == (None, {})
    assert cast.member.name not in page(client_as(cast.staff).get(f"/suggestions/{suggestion.pk}/"))

    replied(cast, suggestion, "已转办")

    visitor = client_as(None)
    assert "已转办" in page(visitor.post("/suggestions/receipt/", {"receipt": code.lower()}))
    assert visitor.post("/suggestions/receipt/", {"receipt": "AAAA-AAAA-AAAA"}).status_code == 422


def test_what_is_shared_is_read_by_all_without_the_name(cast: Cast) -> None:
    replied(cast, made(cast), shared=True)
    text = page(client_as(cast.far_member, "member").get("/suggestions/"))
    assert "请增加晚间党课" in text
    assert "十二月起安排" in text
    assert cast.member.name not in text


def test_a_reply_is_mended_and_a_second_click_changes_nothing(cast: Cast) -> None:
    suggestion = made(cast)
    for text in ("好", "好", "更好"):
        replied(cast, suggestion, text)
    deeds = Entry.objects.filter(deed__startswith="circulation.suggestion.re").order_by("number")
    assert [entry.deed for entry in deeds] == ["circulation.suggestion.replied", "circulation.suggestion.reply_mended"]


def test_an_address_that_sends_much_waits(cast: Cast) -> None:
    client = client_as(None)
    answers = [client.post(NEW, {"text": f"第{number}条"}).status_code for number in range(31)]
    assert answers == [200] * 30 + [422]
    assert Suggestion.objects.count() == 30


def test_an_empty_one_keeps_what_was_chosen(cast: Cast) -> None:
    answer = client_as(cast.member, "member").post(NEW, {"text": " ", "nameless": "on", "page": "/x/"})
    assert answer.status_code == 422
    assert b"checked" in answer.content
    with pytest.raises(NotPossibleError):
        made(cast, " ")


def test_a_page_of_somewhere_else_is_no_way_back(cast: Cast) -> None:
    text = page(client_as(None).post(NEW, {"text": "好", "page": "//evil.example/"}))
    assert "evil.example" not in text


def test_the_lists_cost_the_same_however_long(cast: Cast, assert_query_count_constant: Callable[..., int]) -> None:
    def one_more() -> None:
        replied(cast, made(cast), shared=True)

    assert_query_count_constant(client_as(cast.staff), "/suggestions/received/", one_more)
    assert_query_count_constant(client_as(cast.member, "member"), "/suggestions/", one_more)


def test_the_workbook_of_the_staff(cast: Cast) -> None:
    replied(cast, made(cast))
    made(cast, "匿名的", named=False)
    answer = client_as(cast.staff).post("/suggestions/received.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    found = {(row[1], row[2], row[5]) for row in rows if row[2] in {"请增加晚间党课", "匿名的"}}
    assert found == {(cast.member.name, "请增加晚间党课", "十二月起安排"), ("no name", "匿名的", "")}
