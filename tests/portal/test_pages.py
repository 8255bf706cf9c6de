"""Pages of the website and of its office: how many queries, what they say, machines' pages."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.portal import world
from tests.recognition import world as honours
from tests.regulations import world as library
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.kernel import kept
from zhibu.portal.models import Article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("staff", "/portal/", 12),
        ("staff", "/portal/news/", 12),
        ("staff", "/portal/search/?q=消防", 14),
        ("staff", "/portal/office/", 12),
        ("staff", "/portal/office/reviews/", 12),
        ("staff", "/portal/office/freshness/", 16),
        ("secretary", "/portal/office/", 12),
    ],
)
def test_one_row_and_three_cost_the_same(cast: Cast, who: str, address: str, most: int) -> None:

    def more() -> None:
        world.published(cast)
        world.sent_in(cast)

    assert_query_count_constant(client_as(getattr(cast, who)), address, more, limit=most)


def test_sections_by_age(cast: Cast) -> None:
    today = timezone.localdate()
    for kind, age in (("news", 3), ("events", 11), ("information", 20)):
        article = world.published(cast, kind=kind)
        Article.objects.filter(pk=article.pk).update(day=today - timedelta(days=age))
    from zhibu.portal import queries

    found = {one.section.kind: one.state for one in queries.freshness(queries.sections(), today)}
    assert {kind: found[kind] for kind in ("news", "events", "information", "study")} == {
        "news": "fine", "events": "near", "information": "late", "study": "empty",
    }  # fmt: skip


def test_regulations_in_force_stand_in_their_section_from_their_day_on(cast: Cast) -> None:
    world.opened(cast)
    client, today = client_as(None), timezone.localdate()

    def shown() -> list[str]:
        return re.findall(r'<li><a href="/regulations/\d+/">([^<]+)</a>', page(client.get("/portal/rules/")))

    assert shown() == []
    library.approved(cast, title="公开的")
    library.approved(cast, title="内部的", audience="internal")
    library.approved(cast, title="明天的", since=today + timedelta(days=1))
    repealed = library.approved(cast, title="已废止的").regulation
    type(repealed).objects.filter(pk=repealed.pk).update(repealed_from=today, repealed_because="不再用")
    assert shown() == ["公开的"]  # at once, though other pages of the website are kept


def test_honours_of_units_and_of_the_committee_are_public_and_those_of_persons_are_not(cast: Cast) -> None:
    world.opened(cast)
    client = client_as(None)

    def shown(year: str = "") -> list[str]:
        return re.findall(r"<li>([^<]+)</li>", page(client.get(f"/portal/honours/{year}")))

    honours.given(cast.member)
    withdrawn = honours.given(cast.apart)
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_because="有误")
    assert shown() == []
    for year in (2025, 2024):
        honours.given(cast.branch, year)
    assert (shown(), shown("?year=2024"), shown("?year=x")) == ([cast.branch.name],) * 3
    levels = iter(("state", "province", "committee"))
    assert_query_count_constant(client, "/portal/honours/", lambda: honours.given(cast.branch, level=next(levels)))


def test_feed_and_map_tell_what_is_public(cast: Cast) -> None:
    shown = world.published(cast, title="公开一篇 & 甲<乙")
    world.published(cast, title="内部一篇", audience="internal")
    client = client_as(None)
    atom = ET.fromstring(client.get("/portal/feed.xml").content)
    name = "{http://www.w3.org/2005/Atom}"
    assert [one.findtext(f"{name}title") for one in atom.iter(f"{name}entry")] == ["公开一篇 & 甲<乙"]
    places = ET.fromstring(client.get("/portal/sitemap.xml").content)
    found = [one.text for one in places.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found[-1] == f"http://testserver/portal/news/{shown.pk}/"
    assert len(found) == 1 + 11 + 1


def test_the_address_of_another_section_leads_to_the_right_one(cast: Cast) -> None:
    article = world.published(cast)
    answer = client_as(None).get(f"/portal/study/{article.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/portal/news/{article.pk}/")


def test_the_command_finds_what_is_public(cast: Cast) -> None:
    shown = world.published(cast)
    world.published(cast, title="消防内部", audience="internal")
    out = StringIO()
    call_command("search", "消防", "演练", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["words"], found["more"]) == (["消防", "演练"], False)
    assert [(hit["kind"], hit["title"], hit["address"]) for hit in found["hits"]] == [
        ("article", "消防演练", f"/portal/news/{shown.pk}/")
    ]
    out = StringIO()
    call_command("search", "--rebuild", stdout=out)
    assert out.getvalue() == "2 entries\n"
    out = StringIO()
    call_command("search", "没有的", stdout=out)
    assert out.getvalue() == "Nothing was found.\n"


def test_pages_differ_by_what_the_device_has_chosen(cast: Cast) -> None:
    world.published(cast)
    client = client_as(None)
    usual = client.get("/portal/").content.decode()
    client.cookies["contrast"] = "high"
    client.cookies["text_size"] = "elder"
    other = client.get("/portal/").content.decode()
    assert ('class="elder contrast"' in other, 'class="elder contrast"' in usual) == (True, False)


@pytest.mark.parametrize("query", ["page=0", "page=99999", "page=x", "utm=1", "page=1&x=" + "y" * 900])
def test_odd_questions_are_answered_and_not_kept_when_odd(cast: Cast, query: str) -> None:
    world.published(cast)
    answer = client_as(None).get(f"/portal/news/?{query}")
    assert answer.status_code == 200


def test_what_is_kept_is_bounded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    world.published(cast)
    monkeypatch.setattr(kept, "MOST", 2)
    client = client_as(None)
    for number in range(1, 6):
        client.get(f"/portal/news/?page={number}")
    assert len(kept._answers) == 2


def test_cookies_of_any_kind_make_no_more_pages(cast: Cast) -> None:
    world.published(cast)
    client = client_as(None)
    for value in ("", "x", "y" * 50):
        for name in ("text_size", "contrast", "django_language", "other"):
            client.cookies[name] = value
        client.get("/portal/news/")
    assert len(kept._answers) == 1


def test_two_editors(cast: Cast) -> None:
    article = world.written(cast)
    client = client_as(cast.secretary)
    seen = article.latest_revision_id
    typed = {**world.values(), "stands_in": article.stands_in_id, "unit": cast.branch.pk, "seen": seen}
    typed = {name: value for name, value in typed.items() if value is not None}
    assert client.post(f"/portal/office/{article.pk}/", {**typed, "title": "第一个"}).status_code == 302
    late = client.post(f"/portal/office/{article.pk}/", {**typed, "title": "第二个"})
    page = late.content.decode()
    assert (late.status_code, "another version" in page, "第二个" in page) == (422, True, True)
    newest = Article.objects.get(pk=article.pk).latest_revision_id
    assert (
        client.post(f"/portal/office/{article.pk}/", {**typed, "title": "第二个", "seen": newest}).status_code == 302
    )


def test_hostile_words_are_found_and_shown_as_typed(cast: Cast) -> None:
    title, body = "消防<img src=x onerror=pwned=1>", '演练"><script>pwned=1</script>'
    world.published(cast, title=title, body=body)
    for asked in ("消防", "演练", "<script>"):
        page = client_as(None).get("/portal/search/", {"q": asked}).content.decode()
        assert ("<img src=x" in page, "<script>pwned" in page) == (False, False)
    assert "&lt;img src=x" in client_as(None).get("/portal/search/", {"q": "消防"}).content.decode()
