"""The frame of every page in a real browser: both sizes, both languages, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

SIZES = pytest.mark.parametrize(
    "size", [PHONE, DESKTOP, {"width": 320, "height": 640}], ids=["phone", "desktop", "320"]
)
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@SIZES
@LANGUAGES
def test_sign_in(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    size: dict[str, int],
    language: str,
) -> None:
    page = open_page(size=size, language=language)

    page.goto("/")

    assert page.url.endswith("/accounts/sign-in/?next=/")
    axe(page)
    fits(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_language_is_switched_by_hand(open_page: Callable[..., Page], scripts: bool) -> None:
    page = open_page(scripts=scripts)
    page.goto("/accounts/sign-in/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"

    page.get_by_role("button", name="English").first.click()

    assert page.locator("html").get_attribute("lang") == "en"


def test_unknown_addresses_have_a_page_of_ours(open_page: Callable[..., Page], axe: Callable[[Page], None]) -> None:
    page = open_page("zhibu0101", "officer", size=DESKTOP)

    answer = page.goto("/nowhere/")

    assert answer is not None
    assert answer.status == 404
    axe(page)


@SIZES
@LANGUAGES
@pytest.mark.parametrize(
    ("username", "mode"), [("dangyuan0101", "member"), ("zhibu0101", "officer"), ("gongwei", "officer")]
)
def test_home(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    size: dict[str, int],
    language: str,
    username: str,
    mode: str,
) -> None:
    page = open_page(username, mode, size=size, language=language)

    answer = page.goto("/")

    assert answer is not None
    assert answer.status == 200
    axe(page)
    fits(page)
