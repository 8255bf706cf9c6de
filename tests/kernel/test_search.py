"""Full-text search: words, parts of words, first letters; nothing that one may not see."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from zhibu.kernel import search
from zhibu.kernel.models import SearchEntry
from zhibu.kernel.registry import Findable, registry
from zhibu.kernel.search import grams, index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_kind() -> Iterator[None]:
    """Things that everybody finds and, of the others, those with an even key; a table stands for them."""
    kept = dict(registry.search)
    registry.search.clear()
    registry.search["thing"] = Findable(
        "thing",
        visible=lambda who: ContentType.objects.filter(pk__in=[who]),
        addresses=lambda keys: {key: f"/things/{key}/" for key in keys},
        items=lambda: iter([item(3, "旧事", "档案"), item(4, "新事", "报告")]),
    )
    yield
    registry.search.clear()
    registry.search.update(kept)


def item(key: int, title: str, text: str = "", *, public: bool = True) -> search.Item:
    return search.Item("thing", key, title, text, date(2026, 3, key % 28 + 1), public)


def keys(query: str, who: Any = None) -> list[int]:
    return [hit.key for hit in search.find(query, who).hits]


def test_words_and_parts_of_words() -> None:
    for one in (
        item(1, "消防安全演练", "机关党支部组织干部学习灭火器使用"),
        item(2, "植树造林", "三月十二日，在城郊植树；消防车到场保障"),
        item(3, "党课", "学习 Zhibu 2026 计划"),
    ):
        search.put(one)

    asked = ["消防", "防安", "灭火器", "火", "党", "植树 消防", "zhibu", "ZHIB", "2026", "造林三月", "学习", "", "!?"]
    assert {query: keys(query) for query in asked} == {
        "消防": [1, 2],
        "防安": [1],
        "灭火器": [1],
        "火": [1],
        "党": [3, 1],
        "植树 消防": [2],
        "zhibu": [3],
        "ZHIB": [3],
        "2026": [3],
        "造林三月": [],  # the end of the title and the beginning of the text are not one text
        "学习": [3, 1],
        "": [],
        "!?": [],
    }


def test_neighbours_that_only_look_like_the_word() -> None:
    search.put(item(1, "甲", "安全生产，生产安排，排查"))
    assert (keys("生产安排"), keys("安全生产安排"), keys("全生产")) == ([1], [], [1])


def test_first_letters_of_a_title() -> None:
    search.put(item(1, "组织活动通知单", "zzhd does not stand here as letters"))
    search.put(item(2, "机关党建", "组织活动"))
    assert (keys("zzhd"), keys("hdtz"), keys("jgdj"), keys("dj"), keys("zz")) == ([1], [1], [2], [2], [1])


def test_titles_first_then_the_newest() -> None:
    for one in (item(1, "读书", "会议"), item(2, "会议", ""), item(3, "通知", "会议"), item(4, "会议二", "")):
        search.put(one)
    assert keys("会议") == [4, 2, 3, 1]


def test_what_one_may_not_see_is_not_found() -> None:
    kind = ContentType.objects.order_by("pk")[0].pk
    search.put(item(kind, "内部材料", "考察名单", public=False))
    assert (keys("内部"), keys("内部", kind), keys("内部", kind + 1), keys("考察名单", kind)) == (
        [],
        [kind],
        [],
        [kind],
    )


def test_changed_and_dropped() -> None:
    search.put(item(1, "旧题", "旧文"))
    search.put(item(1, "新题", "新文"))
    assert (keys("旧题"), keys("旧文"), keys("新文")) == ([], [], [1])
    search.drop("thing", 1)
    search.drop("thing", 1)
    assert (keys("新文"), SearchEntry.objects.count()) == ([], 0)


def test_rebuilt_from_what_the_rooms_have() -> None:
    search.put(item(1, "走了", ""))
    assert search.rebuild() == 2
    assert (keys("走了"), keys("档案"), keys("事")) == ([], [3], [4, 3])


def test_more_than_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.kernel.search.finding.MOST", 3)
    for key in range(1, 6):
        search.put(item(key, f"通知{key}", ""))
    found = search.find("通知")
    assert ([hit.key for hit in found.hits], found.more) == ([5, 4, 3], True)


def test_many_that_are_not_seen_do_not_hide_one_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.kernel.search.finding.CHUNK", 2)
    search.put(item(1, "老通知", ""))
    for key in range(2, 8):
        search.put(item(key, "通知", "", public=False))
    assert keys("通知") == [1]


def test_the_place_in_the_text() -> None:
    search.put(item(1, "题", "前" * 50 + "消防" + "后" * 50))
    found = search.find("消防")
    (hit,) = search.with_places(found.hits, found.words)
    assert (hit.before, hit.match, hit.after) == ("前" * 36, "消防", "后" * 36)


@pytest.mark.parametrize(
    "query", ['"', "'", "\\", "a*b", "NEAR(a b)", "title:x", "消'防", "a:*", "-x", "(", "%_", "\x00"]
)
def test_signs_of_the_engines_are_no_commands(query: str) -> None:
    search.put(item(1, "消防", "a b x"))
    assert isinstance(keys(query), list)


@hypothesis_settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.lists(st.text("消防安全生产学习ab1 ，", max_size=12), min_size=1, max_size=5),
    query=st.text("消防安全生产学习ab1", min_size=1, max_size=4),
)
def test_the_same_as_looking_at_every_text(texts: list[str], query: str) -> None:
    SearchEntry.objects.all().delete()
    index.engines.empty()
    for key, text in enumerate(texts, 1):
        search.put(item(key, f"〇{key}", text))
    words = grams.words(query)
    expected = {key for key, text in enumerate(texts, 1) if all(held(word, text, key) for word in words)}
    assert set(keys(query)) == expected


def held(word: str, text: str, key: int) -> bool:
    """Slow and plain: Chinese anywhere in a run, other words by how they begin; first letters of the title."""
    if not grams._HAN.match(word):
        return any(run.startswith(word) for run in grams._RUN.findall(text) if not grams._HAN.match(run)) or str(
            key
        ).startswith(word)
    return word in text or word in f"〇{key}"
