"""A unit nominates in a few clicks from its to-do page; the staff and members read a selection that has ended."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]
MOST = 6  # clicks to nominate
CASE = "本单位把主题党日开到社区，全年解决群众提出的问题三十一件，件件有回音。"


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_nominating_and_reading_what_came_of_one(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str, scripts: bool
) -> None:
    say = Words(language)

    def look(page: Page) -> None:
        fits(page)
        if scripts:  # the examination is a script itself
            axe(page)

    me = Hand(open_page("zhibu0101", "officer", size=PHONE, scripts=scripts, language=language, address=fresh_server))
    page = me.page
    page.goto("/")
    me.click(page.locator("a[href='/recognition/campaigns/2/nominate/']").first)
    look(page)
    me.click(page.locator("label.choice").first)
    me.press(say("Nominate and write the case"))
    page.locator("[name=case]").fill(CASE)
    me.press(say("Hand in"))
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.locator("[name=case]")).to_have_value(CASE)
    assert me.clicks <= MOST
    look(page)

    staff = open_page("gongwei", "officer", size=DESKTOP, scripts=scripts, language=language, address=fresh_server)
    for address in ("", "1/", "new/", "2/"):
        staff.goto(f"/recognition/campaigns/{address}")
        look(staff)
    reader = open_page("dangyuan0101", "member", size=PHONE, scripts=scripts, language=language, address=fresh_server)
    reader.goto("/recognition/campaigns/1/")
    look(reader)
