"""A secretary's way through the duties of the year: what is due, said by hand, the calendar, the list signed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]


@pytest.mark.parametrize(("scripts", "language"), [(True, "zh-hans"), (False, "en")])
def test_a_secretary_sees_the_year_and_says_what_no_record_shows(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, scripts: bool, language: str
) -> None:
    say = Words(language)
    size = DESKTOP if scripts else PHONE
    page = open_page("zhibu0101", "officer", size=size, scripts=scripts, language=language, address=fresh_server)
    me = Hand(page)

    def look() -> None:
        fits(page)
        if scripts:  # the examination is a script itself
            axe(page)

    for path in ("", "overview/", "rules/", "lists/", "units/0101/", "units/0101/secretary/"):
        page.goto("/duties/" + path)
        look()
    page.goto("/duties/?show=open&rule=SR-39")
    me.click(page.locator("a[href^='/duties/'].row").first)
    look()
    page.get_by_label(say("What was done, and by whom?")).fill("参加了集中轮训")
    me.press(say("It was done"))
    expect(page.locator("blockquote")).to_contain_text("参加了集中轮训")
    look()
    page.goto("/duties/units/0101/secretary/")
    me.press(say("I have read it and sign for this term"))
    expect(page.get_by_role("button", name=say("I have read it and sign for this term"))).to_have_count(0)
