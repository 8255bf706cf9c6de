"""Large text and the layout for elders: letters and buttons as large as promised, nothing cut, nothing against axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Hand
from tests.browser.test_large_text import CUT

NARROW = {"width": 320, "height": 640}
SIZES = {"large": (22, 48), "elder": (24, 60)}  # pixels of a letter, and of what is touched at least
PAGES = {
    "member": ("dangyuan0101", "member", ["/", "/activities/", "/organisation/me/"]),
    "officer": ("zhibu0101", "officer", ["/", "/activities/"]),
}
LOW = """least => [...document.querySelectorAll('main .btn, main select, main textarea, header button')]
  .filter(one => one.getClientRects().length && !one.matches('.small'))
  .map(one => [Math.round(one.getBoundingClientRect().height), one.outerHTML.slice(0, 80)])
  .filter(([high]) => high < least)"""


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("size", SIZES)
def test_as_large_as_promised(
    open_page: Callable[..., Page], axe: Callable[[Page], None], size: str, role: str
) -> None:
    username, mode, addresses = PAGES[role]
    letter, least = SIZES[size]
    page = open_page(username, mode, size=PHONE)
    page.goto("/")
    hand = Hand(page)
    for _press in range(list(SIZES).index(size) + 1):
        with page.expect_navigation():
            hand.click("header [name=size]")
    for address in addresses:
        page.goto(address)
        found = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)")
        assert round(found) >= (letter if mode == "member" else letter - 3)
        assert page.evaluate(LOW, least) == []
        axe(page)
        for width in (PHONE, NARROW):
            page.set_viewport_size(width)
            assert page.evaluate(CUT) == [], address
        page.set_viewport_size(PHONE)
