"""Promises as people meet them: the officer says what came of one from the to-do page, a member reads it by phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_an_overdue_promise_is_carried_out_in_four_clicks(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str, scripts: bool
) -> None:
    say = Words(language)

    def seat(username: str, mode: str, size: dict[str, int]) -> Hand:
        page = open_page(username, mode, size=size, scripts=scripts, language=language, address=fresh_server)
        return Hand(page)

    def look(page: Page) -> None:
        fits(page)
        if scripts:  # the examination is a script itself
            axe(page)

    office = seat("zhibu0101", "officer", DESKTOP)
    office.page.goto("/")
    office.click(office.page.locator("a[href*='/recognition/promises/']").first)
    look(office.page)
    address = office.page.url
    office.page.get_by_label(say("how it was carried out, in words")).fill("谈话和补学都已完成。")
    office.click(office.page.locator("form:has(input[value=carry]) button"))
    assert office.clicks <= 4
    expect(office.page.locator("main")).to_contain_text("谈话和补学都已完成")
    for path in ("/recognition/promises/", "/recognition/promises/new/"):
        office.page.goto(path)
        look(office.page)

    staff = seat("gongwei", "officer", DESKTOP)
    staff.page.goto("/recognition/conferences/")
    look(staff.page)
    staff.click(staff.page.locator("main a[href^='/recognition/conferences/1/']"))
    look(staff.page)
    staff.click(staff.page.locator("main a[href$='/speeches/new/']"))
    look(staff.page)

    reader = seat("dangyuan0101", "member", PHONE)
    reader.page.goto(address)
    look(reader.page)
    expect(reader.page.locator("main")).to_contain_text("谈话和补学都已完成")
    expect(reader.page.locator("main button")).to_have_count(0)
