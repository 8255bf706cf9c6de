"""The security administrator's list of accounts, and what is done about one."""

import re
from io import BytesIO

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.support import Cast, client_as, make_account, make_administrators, make_member, page
from zhibu.accounts.models import Slip, User
from zhibu.accounts.services import make_slips
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.organisation.models import Post
from zhibu.organisation.states import PostKind

LIST = "/organisation/accounts/"
NOW = timezone.now()


@pytest.fixture
def keeper(cast: Cast):
    return client_as(make_administrators(cast)["security"])


def listed(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">(.*?)</a>', text)


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("", "anquan both general_secretary other_secretary secretary shenji sibling_secretary staff xitong"),
        ("?kind=staff", "staff"),
        ("?kind=administrators", "anquan shenji xitong"),
        ("?kind=officers&q=李建国", "secretary"),
        ("?q=member", "member"),
        ("?q=MEMBER", "member"),
        ("?q=王小明", ""),
        ("?kind=closed", ""),
        ("?kind=nonsense&q=冯静", "staff"),
    ],
)
def test_officers_and_administrators_are_listed(keeper, query: str, who: str) -> None:
    assert listed(page(keeper.get(LIST + query))) == who.split()


def test_of_members_no_name_is_told(cast: Cast, keeper) -> None:
    for address in (f"{LIST}?q=member", f"{LIST}{cast.member.user.pk}/"):
        text = page(keeper.get(address))
        assert cast.member.name not in text
        assert "member" in text


def test_queries_do_not_grow(cast: Cast, keeper, assert_query_count_constant) -> None:
    def one_more() -> None:
        member = make_member(cast.branch, "阿明")
        make_account(member)
        Post.objects.create(unit=cast.branch, member=member, kind=PostKind.YOUTH, since="2026-01-01")

    assert assert_query_count_constant(keeper, LIST, one_more) <= 10


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (None, "none"),
        ({}, "not used yet"),
        ({"used_at": NOW}, "used"),
        ({"revoked_at": NOW}, "taken back"),
        ({"expires_at": NOW}, "expired"),
    ],
)
def test_the_state_of_the_last_slip(cast: Cast, keeper, change: dict | None, state: str) -> None:
    if change is not None:
        make_slips([cast.secretary.user], by=SYSTEM, now=NOW)
        Slip.objects.update(**change)

    text = page(keeper.get(f"{LIST}?q=secretary"))

    assert re.findall(r'<td class="nowrap">([a-z ]+?)(?: ·.*?)?</td><td class="r">', text) == [state]


def test_the_workbook_has_the_rows_of_the_list(cast: Cast, keeper) -> None:
    answer = keeper.post("/organisation/accounts.xlsx", {"kind": "staff", "q": ""})

    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert [row[1:4] for row in rows[1:]] == [["staff", "冯静", "office staff of 机关工委"]]
    assert Entry.objects.get(deed="organisation.accounts.exported").detail == {"rows": 1, "kind": "staff"}


def test_an_officer_gets_a_new_slip_and_the_holder_notices(cast: Cast, keeper) -> None:
    sheet = page(keeper.post(f"{LIST}{cast.secretary.user.pk}/", {"deed": "slip"}))

    assert re.findall(r"<h2>(.*?)</h2>", sheet) == ["李建国"]
    assert Slip.objects.get().user == cast.secretary.user
    assert Entry.objects.get(deed="accounts.slip.made").role == "administrator: security"


@pytest.mark.parametrize("who", ["member", "closed"])
def test_nobody_else_gets_one_from_here(cast: Cast, keeper, who: str) -> None:
    user = cast.member.user if who == "member" else cast.secretary.user
    User.objects.filter(pk=cast.secretary.user.pk).update(is_active=False)

    text = page(keeper.post(f"{LIST}{user.pk}/", {"deed": "slip"}, follow=True))

    assert "Only officers and staff whose account is open" in text
    assert Slip.objects.count() == 0


def test_an_account_is_closed_and_opened_again(cast: Cast, keeper) -> None:
    user = cast.secretary.user
    held = client_as(cast.secretary)

    assert "The account is closed" in page(keeper.post(f"{LIST}{user.pk}/", {"deed": "close"}, follow=True))
    assert held.get("/").status_code == 302
    assert listed(page(keeper.get(f"{LIST}?kind=closed"))) == ["secretary"]
    assert "The account is open again." in page(keeper.post(f"{LIST}{user.pk}/", {"deed": "reopen"}, follow=True))
    user.refresh_from_db()
    assert client_as(cast.secretary).get("/").status_code == 200


def test_sessions_are_ended_and_slips_taken_back(cast: Cast, keeper) -> None:
    user = cast.secretary.user
    held = client_as(cast.secretary)
    make_slips([user], by=SYSTEM, now=NOW)

    keeper.post(f"{LIST}{user.pk}/", {"deed": "sessions"})
    keeper.post(f"{LIST}{user.pk}/", {"deed": "revoke"})

    assert held.get("/").status_code == 302
    assert Slip.objects.get().revoked_at is not None


@pytest.mark.parametrize("duty", ["system", "security", "audit"])
def test_administrators_are_not_changed_from_here(cast: Cast, keeper, duty: str) -> None:
    user = User.objects.get(**{f"is_{duty}_admin": True})

    for deed in ("slip", "close", "sessions", "revoke"):
        answer = keeper.post(f"{LIST}{user.pk}/", {"deed": deed})
        assert answer.status_code == 403
        assert "zhibu administrator" in answer.content.decode()
    assert Slip.objects.count() == 0
    assert "zhibu administrator" in page(keeper.get(f"{LIST}{user.pk}/"))
