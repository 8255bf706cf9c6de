"""A member confirms a good deed in a few taps; a secretary writes and hands in the annual report."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]
MOST = 3  # taps to confirm: open the task, yes, send


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_a_report_is_handed_in_and_a_good_deed_confirmed(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str, scripts: bool
) -> None:
    say = Words(language)

    def look(page: Page) -> None:
        fits(page)
        if scripts:  # the examination is a script itself
            axe(page)

    unit = open_page("zhibu0201", "officer", size=PHONE, scripts=scripts, language=language, address=fresh_server)
    unit.goto("/assessment/reports/")
    look(unit)
    for link in (".todo a.row", "table a", ".head a.btn.main"):
        unit.locator(link).first.click()
        look(unit)
    for one in unit.locator("textarea").all():
        one.fill("按月开展组织生活。\n补齐两次学习。")
    me = Hand(unit)
    me.press(say("Keep"))
    me.press(say("Hand in"))
    assert me.clicks == 2
    look(unit)
    unit.goto("/assessment/deeds/new/")
    look(unit)

    staff = open_page("bangong2", "officer", size=DESKTOP, scripts=scripts, language=language, address=fresh_server)
    for path in ("reports/", "reports/new/", "reports/years/1/", "reports/3/", "deeds/", "deeds/1/"):
        staff.goto(f"/assessment/{path}")
        look(staff)

    owner = open_page("zhibu0201", "officer", size=PHONE, scripts=scripts, language=language, address=fresh_server)
    owner.goto("/assessment/deeds/")
    owner.locator(".todo a.row").first.click()
    owner.locator("[name=words]").first.fill("目录编完，已经移交。")
    Hand(owner).press(say("It is done"))
    served = open_page("zhibu0102", "officer", size=PHONE, scripts=scripts, language=language, address=fresh_server)
    you = Hand(served)
    served.goto("/")
    you.click(served.locator("a.row[href^='/assessment/deeds/']").last)
    look(served)
    you.click(served.locator("label.choice:has([value=yes])").first)
    you.press(say("Send"))
    assert you.clicks <= MOST
    expect(served.locator("[name=done]")).to_have_count(0)
