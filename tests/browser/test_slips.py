"""A member comes in for the first time: a slip from the branch, a code, a PIN; and later the PIN alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", False), ("en", True)])
def test_from_the_printed_slip_to_the_pin(
    open_page: Callable[..., Page], fresh_server: str, language: str, scripts: bool
) -> None:
    say = Words(language)
    desk = open_page("zhibu0101", "officer", size=DESKTOP, language=language, address=fresh_server)
    desk.goto("/organisation/units/0101/")
    office = Hand(desk)
    office.press(say("Slips"), "link")
    office.click(desk.locator("main form.act button").first)
    slips = desk.locator(".slip")
    expect(slips.first).to_be_visible()
    assert office.clicks == 2
    name = slips.first.locator("h2").inner_text()
    code = slips.first.locator("code").inner_text()
    found = re.search(r"http://\S+/accounts/slip/", slips.first.inner_text())
    assert found

    phone = open_page(size=PHONE, scripts=scripts, language=language, address=fresh_server)
    me = Hand(phone)
    phone.goto(found[0])
    me.fill(say("Code on the slip"), "ABCDE-FGHJK")
    me.press(say("Use this slip"))
    expect(phone.get_by_role("alert")).to_contain_text(
        say("This code does not open anything: it is mistyped, used or too old.")
    )
    me.clicks = 0
    me.fill(say("Code on the slip"), code.lower().replace("-", " "))
    me.press(say("Use this slip"))
    expect(phone.locator("h1")).to_have_text(say("Welcome, %(name)s", name=name))
    pin = phone.locator(".secret").inner_text()
    assert re.fullmatch(r"\d{6}", pin)
    me.press(say("I have noted it, go on"), "link")
    expect(phone.locator("h1")).to_have_text(say("Good day, %(name)s", name=name))
    assert me.clicks == 2

    me.press(say("Sign out"))
    me.fill(say("PIN"), "000000" if pin != "000000" else "111111")
    me.press(say("Sign in with PIN"))
    expect(phone.get_by_role("alert")).to_contain_text(
        say.many("The PIN is wrong. One try is left.", "The PIN is wrong. %(count)s tries are left.", 4, count=4)
    )
    me.fill(say("PIN"), pin)
    me.press(say("Sign in with PIN"))
    expect(phone.locator("h1")).to_have_text(say("Good day, %(name)s", name=name))

    other = open_page(size=PHONE, language=language, address=fresh_server)
    other.goto(found[0])
    used = Hand(other)
    used.fill(say("Code on the slip"), code)
    used.press(say("Use this slip"))
    expect(other.get_by_role("alert")).to_contain_text(
        say("This code does not open anything: it is mistyped, used or too old.")
    )
