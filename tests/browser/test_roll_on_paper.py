"""The roll from paper (journey J6): numbers typed back in few clicks; and a network that drops loses nothing."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

ROLL = ".todo a[href$='/roll/']"


@pytest.mark.parametrize("language", ["zh-hans"])
def test_numbers_from_paper_and_ticks_without_a_network(
    open_page: Callable[..., Page], serve: Callable[..., str], axe: Callable[..., None], language: str
) -> None:
    address, say = serve(), Words(language)

    def seat(username: str, **options: object) -> Hand:
        page = open_page(username, "officer", language=language, address=address, **options)
        page.goto("/")
        return Hand(page)

    for code, scripts in (("0101", True), ("0201", False)):
        me = seat(f"zhibu{code}", size=DESKTOP, scripts=scripts)
        me.click(me.page.locator(ROLL).first)
        me.click("details.from-paper summary")
        me.page.locator("#id_paper-absent").fill("99")
        me.press(say("Read the numbers"))
        expect(me.page.locator("#id_paper-absent")).to_have_value("99")
        me.page.locator("#id_paper-absent").fill("3")
        me.page.locator("#id_paper-sick").fill("1、5")
        me.press(say("Read the numbers"))
        if scripts:
            axe(me.page)
        expect(me.page.locator(".said li")).to_have_count(3)
        said = me.page.locator("#count").inner_text()
        me.press(say("Keep for later"))
        expect(me.page.get_by_role("status").first).to_be_visible()
        expect(me.page.locator("#count")).to_have_text(said)
        assert me.clicks <= 6

    phone = seat("zhibu0102", size=PHONE)
    phone.click(phone.page.locator(ROLL).first)
    expect(phone.page.locator("#kept")).to_be_hidden()
    phone.click(phone.page.locator(".names select").nth(1))
    before, address_ = phone.page.locator("#count").inner_text(), phone.page.url
    phone.page.context.set_offline(True)
    phone.click("button[form=roll][name=keep]")
    with suppress(Error):  # until it has failed; the way back would meet a navigation that still goes on
        phone.page.wait_for_url("chrome-error://**")
    phone.page.context.set_offline(False)
    phone.page.goto(address_)
    expect(phone.page.locator("#kept")).to_be_visible()
    phone.press(say("Take them up"))
    expect(phone.page.locator("#count")).to_have_text(before)
    phone.press(say("Keep for later"))
    expect(phone.page.get_by_role("status")).to_be_visible()
    expect(phone.page.locator("#kept")).to_be_hidden()
    expect(phone.page.locator("#count")).to_have_text(before)
