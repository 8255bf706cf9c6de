"""Journey J5: the monthly meeting with its notice and poster, in at most six clicks and without typing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words


@pytest.mark.parametrize(("size", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_the_monthly_meeting_with_poster_in_six_clicks(
    open_page: Callable[..., Page],
    fresh_server: str,
    fits: Callable[[Page], None],
    size: dict[str, int],
    scripts: bool,
) -> None:
    say = Words("zh-hans")
    page = open_page("zhibu0101", "officer", size=size, scripts=scripts, address=fresh_server)
    page.goto("/")
    me = Hand(page)
    me.press(say("New activity notice"), "link")
    me.press("党员大会", "link")
    expect(page.locator("[name=theme]")).to_have_value(re.compile("党员大会"))
    fits(page)
    assert re.fullmatch(r"\d{4}年\d{1,2}月党员大会", page.locator("[name=theme]").input_value())
    me.click(page.locator("p.act button[name=check]"))
    expect(page.locator("section.sheet form button.main")).to_be_visible()
    fits(page)
    me.click(page.locator("section.sheet form button[name=now]"))  # the poster shall hang today
    expect(page.get_by_role("status").first).to_contain_text("号")
    me.click(page.locator("a.row[href*='/preview/']").first)
    expect(page.locator("a[href$='/poster.pdf']")).to_be_visible()
    with page.expect_download() as poster:
        me.click(page.locator("a[href$='/poster.pdf']"))

    assert poster.value.suggested_filename.endswith(".pdf")
    assert (me.clicks, me.typed) == (6, 0)


def test_lines_of_an_agenda_are_added_without_scripts(
    open_page: Callable[..., Page], fresh_server: str, axe: Callable[[Page], None]
) -> None:
    say = Words("zh-hans")
    page = open_page("zhibu0101", "officer", size=PHONE, scripts=False, address=fresh_server)
    page.goto("/activities/new/?template=theme_day")
    rows = page.locator(".agenda-rows li")
    before = rows.count()
    page.locator("[name=agenda-0-presenter]").fill("支部书记")
    Hand(page).press(say("More lines"))

    expect(rows).to_have_count(before + 3)
    expect(page.locator("[name=agenda-0-presenter]")).to_have_value("支部书记")
    seen = open_page("zhibu0101", "officer", size=DESKTOP, address=fresh_server)
    seen.goto("/activities/new/?template=theme_day")
    axe(seen)
    seen.locator("[name=theme]").press("Enter")  # Enter goes to the check page and not for more lines
    expect(seen).to_have_url(re.compile("/check/$"))
    axe(seen)
