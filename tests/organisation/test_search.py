"""Search: one box, only what the person may see, honest totals."""

import re

from tests.support import Cast, make_member, make_unit, page

SEARCH = "/organisation/search/"


def found(client, text: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', page(client.get(SEARCH, {"q": text})))


def test_officers_find_members_below_them_by_name_or_initials(cast: Cast, client_as) -> None:
    assert found(client_as(cast.staff), "小明") == ["王小明"]
    assert found(client_as(cast.staff), "WXM") == ["王小明"]
    assert found(client_as(cast.general_secretary), "周") == []
    assert found(client_as(cast.staff), "周") == ["周平"]
    assert found(client_as(cast.sibling_secretary), "王小明") == []


def test_members_find_only_themselves_and_their_units(cast: Cast, client_as) -> None:
    client = client_as(cast.member)
    assert found(client, "王小明") == ["王小明"]
    assert found(client, "李") == []
    assert found(client, "支部") == ["办公室支部"]
    assert found(client, "01") == ["甲局党总支", "办公室支部"]


def test_units_are_found_by_name_host_and_code(cast: Cast, client_as) -> None:
    client = client_as(cast.staff)
    assert found(client, "业务") == ["业务支部"]
    assert found(client, "甲局") == ["甲局党总支", "办公室支部", "业务支部", "乙局支部"]
    assert found(client, "010") == ["办公室支部", "业务支部"]


def test_twenty_are_shown_and_all_are_counted(cast: Cast, client_as) -> None:
    for number in range(25):
        make_member(cast.branch, f"某人{number:02d}")
        make_unit(cast.general, f"9{number:02d}", f"某支部{number:02d}")
    html = page(client_as(cast.staff).get(SEARCH, {"q": "某"}))
    assert re.findall(r'<p class="note">(.*?)</p>', html) == ["20 of 25, by pinyin", "20 of 25, by code"]


def test_signs_of_sql_and_html_are_only_text(cast: Cast, client_as) -> None:
    client = client_as(cast.staff)
    for text in ("%", "_", "'; --", "\\"):
        assert found(client, text) == []
    html = page(client.get(SEARCH, {"q": "<b>x"}))
    assert (html.count("<b>x"), html.count("&lt;b&gt;x")) == (0, 2)


def test_without_words_nothing_is_searched(cast: Cast, client_as) -> None:
    html = page(client_as(cast.staff).get(SEARCH, {"q": "  "}))
    assert ("Nothing found" in html, found(client_as(cast.staff), " ")) == (False, [])
