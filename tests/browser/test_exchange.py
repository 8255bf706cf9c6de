"""A branch makes a practice of its activity and posts it; a member comments; another branch takes it up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]
TITLE = "先走访，再开会"


def write(me: Hand, say: Words, look: Look) -> str:
    """From the page of an activity to a posted practice; returns its address."""
    page = me.page
    page.goto("/exchange/2/")
    look(page)
    page.goto("/activities/1/")
    held = page.locator("a[href^='/activities/held/']").first.get_attribute("href") or ""
    page.goto("/".join(held.split("/")[:4]) + "/")
    me.press(say("Make a practice of this"), "link")
    look(page)
    me.fill(say("title").capitalize(), TITLE)
    me.press(say("Keep"))
    me.press(say("Post it"))
    expect(page.get_by_role("status")).to_have_text(say("It is posted."))
    look(page)
    return page.url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_practice_from_the_activity_to_another_units_draft(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str
) -> None:
    say, scripted = Words(language), list[Page]()

    def look(page: Page) -> None:
        fits(page)
        if page in scripted:  # the examination is a script itself
            axe(page)

    def seat(username: str, mode: str, size: dict[str, int], *, scripts: bool = True) -> Hand:
        page = open_page(username, mode, size=size, scripts=scripts, language=language, address=fresh_server)
        if scripts:
            scripted.append(page)
        return Hand(page)

    address = write(seat("zhibu0201", "officer", DESKTOP), say, look)
    member = seat("dangyuan0101", "member", PHONE, scripts=False)
    member.page.goto("/exchange/")
    look(member.page)
    member.click(member.page.get_by_role("link", name=TITLE))
    member.fill(say("Your comment"), "下月照着做")
    member.press(say("Say it"))
    expect(member.page.get_by_text("下月照着做")).to_have_count(1)
    look(member.page)
    taker = seat("zhibu0101", "officer", PHONE)
    taker.page.goto(address)
    taker.press(say("Take it up"))
    expect(taker.page.locator("[name=theme]")).to_have_value(TITLE)
    author = seat("zhibu0201", "officer", PHONE)
    author.page.goto(address)
    expect(author.page.get_by_text(say("being prepared"))).to_have_count(1)
    look(author.page)
