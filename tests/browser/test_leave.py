"""Leave on the phone in at most four taps (journey J3), answered by the officer in two; with and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_leave_is_asked_for_and_granted(
    open_page: Callable[..., Page], serve: Callable[..., str], axe: Callable[..., None], language: str
) -> None:
    address, say = serve(), Words(language)

    def seat(username: str, mode: str, **options: object) -> Hand:
        page = open_page(username, mode, language=language, address=address, **options)
        page.goto("/")
        return Hand(page)

    for code, scripts in (("0101", True), ("0102", False)):
        me = seat(f"dangyuan{code}", "member", size=PHONE, scripts=scripts)
        me.press(say("Ask for leave"), "link")
        expect(me.page).to_have_url(re.compile("/leave/$"))
        if scripts:
            axe(me.page)
        me.pick(say("official duty"))
        me.press(say("Ask for leave"))
        assert me.clicks == 3
        expect(me.page.get_by_role("status")).to_have_text(say("Your officers have been asked."))

        officer = seat(f"zhibu{code}", "officer", size=DESKTOP if scripts else PHONE, scripts=scripts)
        officer.click(officer.page.locator(".todo a[href$='/leaves/']").first)
        expect(officer.page).to_have_url(re.compile("/leaves/$"))
        if scripts:
            axe(officer.page)
        waiting = officer.page.locator(".answer").count()
        officer.click(officer.page.locator(".answer button.main").last)
        assert officer.clicks == 2
        expect(officer.page.locator(".answer")).to_have_count(waiting - 1)

        me.page.goto("/")
        expect(me.page.locator(".leave-state")).to_be_visible()
