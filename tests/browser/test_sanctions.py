"""A notice replied to on a phone in three taps, decided, appealed and answered; with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_a_reply_in_three_taps_a_talk_and_what_others_see(
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

    member = seat("dangyuan0101", "member", PHONE)
    member.page.goto("/")
    member.click(member.page.locator("a[href*='/recognition/sanctions/']").first)
    look(member.page)
    address = member.page.url
    member.fill(say("What do you say to it?"), "当天在医院陪护，没有来得及请假。")
    member.press(say("Send the reply"))
    assert member.clicks <= 3
    expect(member.page.locator("main")).to_contain_text("当天在医院陪护")

    office = seat("zhibu0101", "officer", DESKTOP)
    for path in ("/recognition/sanctions/", address, "/recognition/talks/", "/recognition/absences/0101/?half=2026H1"):
        office.page.goto(path)
        look(office.page)
    expect(office.page.locator("main")).not_to_contain_text("%(")
    talk = office.page.locator("a[href*='/recognition/talks/new/']").first
    if talk.count():
        office.click(talk)
        look(office.page)

    other = seat("zhibu0201", "officer", DESKTOP)
    answer = other.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    whom = seat("dangyuan0201", "member", PHONE)
    whom.page.goto("/recognition/sanctions/")
    whom.page.locator("main a[href*='/recognition/sanctions/']").first.click()
    look(whom.page)
    staff = seat("gongwei", "officer", DESKTOP)
    for path in ("/recognition/sanctions/?show=over", "/recognition/sanctions/new/unit/0101/"):
        staff.page.goto(path)
        look(staff.page)
