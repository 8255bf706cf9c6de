"""No gamification, no surveillance: words that must not appear in models, pages, addresses or the Chinese catalogue.

Product rule 1. A word on the list is no accident of naming: it would be a feature that must not exist.
"""

import re

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import house

WORDS = [
    r"points?",
    r"leader_?boards?",
    r"rank(s|ed|ings?)?",
    r"league_?tables?",
    r"badges_?earned",
    r"streaks?",
    r"gamif\w+",
    r"(online|active|screen)_(time|duration|minutes|seconds|hours)",
    r"(time|minutes|seconds)_(online|on_page|spent)",
    r"log_?in_(rate|count)s?",
    r"last_seen",
    r"latitude|longitude|geo_?location|gps|coordinates|location",
    r"check_?in_(photo|place|position)",
    r"photo_required|face_?(scan|id|recognition)",
]
CHINESE = ["积分", "排行", "排名", "名次", "在线时长", "登录率", "活跃度", "打卡", "定位", "人脸"]
FORBIDDEN = re.compile(rf"(?<![a-z])({'|'.join(WORDS)})(?![a-z])", re.I)


def forbidden(text: str) -> list[str]:
    """The forbidden words in a text; blanks and hyphens count as the underscores of names."""
    found = {match[0].lower() for match in FORBIDDEN.finditer(re.sub(r"[\s-]", "_", text))}
    return sorted(found | {word for word in CHINESE if word in text})


def addresses(resolver: URLResolver, before: str = "") -> list[str]:
    """Every route of the program with the name it goes by."""
    found = []
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append(f"{route} {entry.name or ''}")
        else:
            found += addresses(entry, route)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("points", ["points"]),
        ("branch_ranking", ["ranking"]),
        ("minutes online", ["minutes_online"]),
        ("seconds_on_page", ["seconds_on_page"]),
        ("online-time", ["online_time"]),
        ("last_seen", ["last_seen"]),
        ("/members/location/", ["location"]),
        ("支部积分排名", ["排名", "积分"]),
        ("appointed on", []),
        ("viewpoint", []),
        ("frankly", []),
    ],
)
def test_the_search_finds_what_it_should(text: str, found: list[str]) -> None:
    assert forbidden(text) == found


def test_models_hold_none() -> None:
    wrong = {
        f"{model._meta.label}.{field.name}": words
        for model in apps.get_models()
        if model.__module__.startswith("zhibu.")
        for field in model._meta.get_fields()
        if (words := forbidden(f"{field.name} {getattr(field, 'verbose_name', '')}"))
    }

    assert wrong == {}


def test_pages_show_none() -> None:
    wrong = {
        house.place(house.PACKAGE, file, number): words
        for _room, file in house.templates(house.PACKAGE)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (words := forbidden(line))
    }

    assert wrong == {}


def test_addresses_name_none() -> None:
    wrong = {address: words for address in addresses(get_resolver()) if (words := forbidden(address))}

    assert wrong == {}


def test_the_chinese_catalogue_speaks_of_none() -> None:
    wrong = {
        f"{file.name}:{number}": words
        for file in house.PACKAGE.glob("locale/*/LC_MESSAGES/*.po")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.startswith("msgstr") and (words := forbidden(line))
    }

    assert wrong == {}
