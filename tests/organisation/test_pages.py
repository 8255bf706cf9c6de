"""The pages of units and members: who sees what, nothing sealed in clear, a constant number of queries."""

import re

import pytest
from django.test import Client

from tests.support import SINCE, Cast, id_number, make_member, make_unit, page
from zhibu.kernel.sealed import lookup
from zhibu.organisation.models import Post, UnitName
from zhibu.organisation.states import PostKind

UNIT = "/organisation/units/0101/"
ROSTER = "/organisation/units/0101/roster/"
SLIPS = "/organisation/units/0101/slips/"
NEW = "/organisation/units/0101/posts/new/"
ALL = ["member", "secretary", "sibling_secretary", "other_secretary", "general_secretary", "staff"]


def statuses(cast: Cast, client_as, url: str) -> dict[str, int]:
    return {who: client_as(cast.people[who]).get(url).status_code for who in ALL}


def names_of(html: str) -> list[str]:
    """The names in the row heads of the page's tables."""
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', html)


def test_everybody_sees_the_tree_in_the_order_of_codes_with_counts(cast: Cast, client_as) -> None:
    make_unit(cast.root, "02", "丙局党总支", "general_branch")
    for who in ALL:
        html = page(client_as(cast.people[who]).get("/organisation/"))
        rows = re.findall(r'<td class="num">(\w+)</td>.*?<td class="r">(\d+)</td>', html, re.DOTALL)
        assert rows == [("00", "12"), ("01", "8"), ("0101", "6"), ("0102", "2"), ("02", "0"), ("11", "4")]


def test_the_tree_links_only_what_may_be_opened(cast: Cast, client_as) -> None:
    def linked(who: str, mode: str | None = None) -> list[str]:
        return re.findall(r"/organisation/units/(\w+)/", page(client_as(cast.people[who], mode).get("/organisation/")))

    assert linked("member") == ["00", "01", "0101"]
    assert linked("sibling_secretary") == ["00", "01", "0102"]
    assert linked("general_secretary") == ["00", "01", "0101", "0102", "11"]
    assert linked("general_secretary", "member") == ["00", "11"]
    assert linked("staff") == ["00", "01", "0101", "0102", "11"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (UNIT, [200, 200, 404, 404, 200, 200]),
        ("/organisation/units/01/", [200, 200, 200, 404, 200, 200]),
        (ROSTER, [404, 200, 404, 404, 200, 200]),
        ("/organisation/units/01/roster/", [404, 404, 404, 404, 200, 200]),
        (SLIPS, [404, 200, 404, 404, 200, 200]),
        (NEW, [404, 403, 404, 404, 200, 200]),
        ("/organisation/units/01/posts/new/", [404, 404, 404, 404, 403, 200]),
        ("/organisation/units/00/posts/new/", [404, 404, 404, 404, 404, 200]),
        ("/organisation/units/77/", [404] * 6),
        ("/organisation/me/", [200] * 6),
        ("/organisation/search/?q=x", [200] * 6),
    ],
)
def test_who_opens_what(cast: Cast, client_as, url: str, expected: list[int]) -> None:
    assert statuses(cast, client_as, url) == dict(zip(ALL, expected, strict=True))


def test_a_members_page_is_for_them_and_the_officers_above(cast: Cast, client_as) -> None:
    url = f"/organisation/members/{cast.member.pk}/"
    assert statuses(cast, client_as, url) == dict(zip(ALL, [200, 200, 404, 404, 200, 200], strict=True))
    assert client_as(cast.secretary, "member").get(url).status_code == 404
    assert client_as(cast.both, "member").get(url).status_code == 404


@pytest.mark.parametrize("url", ["/organisation/", UNIT, ROSTER, SLIPS, NEW, "/organisation/me/"])
def test_nobody_is_sent_to_sign_in(cast: Cast, client_as, url: str) -> None:
    response = client_as(None).get(url)
    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/sign-in/")


def test_the_roster_stands_by_pinyin_with_filters(cast: Cast, client_as) -> None:
    make_member(cast.branch, "阿明", state="probationary")
    client = client_as(cast.secretary)
    assert names_of(page(client.get(ROSTER))) == ["阿明", "陈一", "褚二", "李建国", "王小明", "卫三", "赵兰"]
    assert names_of(page(client.get(ROSTER + "?state=probationary"))) == ["阿明"]
    assert names_of(page(client.get(ROSTER + "?q=小"))) == ["王小明"]
    assert names_of(page(client.get(ROSTER + "?q=LJ"))) == ["李建国"]
    assert names_of(page(client.get(ROSTER + "?state=nonsense&page=99"))) != []


def test_a_roster_above_counts_the_whole_subtree_and_names_the_unit(cast: Cast, client_as) -> None:
    html = page(client_as(cast.general_secretary).get("/organisation/units/01/roster/"))
    assert names_of(html) == ["陈一", "褚二", "李建国", "钱进", "孙丽华", "王小明", "卫三", "赵兰"]
    assert (html.count(">办公室支部</td>"), html.count(">业务支部</td>")) == (6, 2)


def test_fifty_on_a_page(cast: Cast, client_as) -> None:
    for number in range(50):
        make_member(cast.branch, f"某{number}")
    client = client_as(cast.secretary)
    assert [len(names_of(page(client.get(ROSTER + f"?page={number}")))) for number in (1, 2)] == [50, 6]


def test_personal_values_are_only_shown_masked(cast: Cast, client_as) -> None:
    number = id_number(777)
    person = make_member(
        cast.branch, "陈一", id_number=number, phone="13912345678", address="某市某区某路61号", user=None
    )
    client = client_as(cast.staff)
    member_page = f"/organisation/members/{person.pk}/"
    html = page(client.get(member_page))
    shown = [f"{number[:6]}********{number[-4:]}", "139****5678", "某市某区****"]
    assert [text for text in shown if text in html] == shown
    pages = [member_page, "/organisation/units/00/roster/", NEW, "/organisation/search/?q=陈一", SLIPS]
    for address in pages:
        text = page(client.get(address))
        assert [raw for raw in (number, "13912345678", "某路61号", lookup(number)) if raw in text] == []


def test_nothing_is_found_by_a_phone_or_an_id_number(cast: Cast, client_as) -> None:
    person = make_member(cast.branch, "陈一", phone="13912345678")
    for text in ("13912345678", person.id_number):
        assert "Nothing found" in page(client_as(cast.staff).get("/organisation/search/", {"q": text}))


def test_my_own_page(cast: Cast, client_as) -> None:
    html = page(client_as(cast.member).get("/organisation/me/"))
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["王小明"]
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["On record", "My unit", "This phone"]
    assert cast.member.id_number not in html


def test_an_account_without_a_member_has_no_page_of_its_own(cast: Cast, django_user_model) -> None:
    client = Client()
    client.force_login(
        django_user_model.objects.create(username="admin", name="甲"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get("/organisation/me/").status_code == 404
    assert client.get(ROSTER).status_code == 404


def test_a_unit_shows_its_posts_former_names_and_what_stands_below(cast: Cast, client_as) -> None:
    UnitName.objects.create(unit=cast.general, name="甲厅党总支", since=None, until=SINCE)
    html = page(client_as(cast.staff).get("/organisation/units/01/"))
    assert html.count("甲厅党总支") == 1
    assert "31 December 2019" in html
    assert names_of(html) == ["办公室支部", "业务支部"]
    assert html.count(f"/organisation/members/{cast.general_secretary.pk}/") == 1


def test_members_see_who_holds_posts_but_no_links_to_them(cast: Cast, client_as) -> None:
    html = page(client_as(cast.member).get(UNIT))
    assert html.count("李建国") == 1
    assert re.findall(r"/organisation/(?:members|posts|units/\w+/(?:roster|slips|posts))/", html) == []


@pytest.mark.parametrize(
    "url", ["/organisation/", UNIT, "/organisation/units/01/", ROSTER, SLIPS, NEW, "/organisation/search/?q=某"]
)
def test_queries_are_constant(cast: Cast, client_as, assert_query_count_constant, url: str) -> None:
    def add_row() -> None:
        number = Post.objects.count()
        unit = make_unit(cast.general, f"03{number}", f"某支部{number}")
        person = make_member(cast.branch, f"某人{number}")
        make_member(unit, f"某某{number}")
        Post.objects.create(unit=cast.branch, member=person, kind=PostKind.YOUTH, since=SINCE)

    assert_query_count_constant(client_as(cast.staff), url, add_row)


def test_queries_of_a_members_page_are_constant(cast: Cast, client_as, assert_query_count_constant) -> None:
    def add_row() -> None:
        kind = PostKind.values[Post.objects.filter(member=cast.member).count() + 1]
        Post.objects.create(unit=cast.branch, member=cast.member, kind=kind, since=SINCE)

    assert_query_count_constant(client_as(cast.staff), f"/organisation/members/{cast.member.pk}/", add_row)


def test_only_staff_are_led_to_the_import(cast: Cast, client_as) -> None:
    shown = {
        who: page(client_as(cast.people[who]).get("/organisation/")).count("/organisation/import/") for who in ALL
    }
    assert shown == dict.fromkeys(ALL, 0) | {"staff": 1}
