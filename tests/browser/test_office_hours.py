"""Journeys that depend on the hour, each within its clicks, on a phone and at a desk: signing in at a meeting (J1),
reminding those who have not answered (J7), which branch is behind and why (J9).
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, THEN, Hand
from tests.browser.words import Words

MEETING = THEN.replace(day=12, hour=14, minute=50)
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
say = Words("zh-hans")


@SIZES
def test_a_member_signs_in_at_the_meeting_with_one_tap(
    open_page: Callable[..., Page],
    serve: Callable[..., str],
    fits: Callable[[Page], None],
    then: Path,
    size: dict[str, int],
) -> None:
    address = serve(of=then, now=MEETING)
    officer = open_page("zhibu0101", "officer", size=DESKTOP, address=address)
    officer.goto("/")
    roll = officer.locator(".todo a[href$='/roll/']", has_text="支部党员大会").get_attribute("href") or ""
    officer.goto(roll.replace("/roll/", "/phones/"))
    Hand(officer).press(say("Open it"))
    code = officer.locator(".code.num").inner_text()

    page = open_page("dangyuan0101", "member", size=size, scripts=size is DESKTOP, address=address)
    page.goto(roll.replace("/roll/", f"/here/?code={code}"))  # what the picture on the wall leads to
    me = Hand(page)
    me.press(say("I am here"))

    expect(page.get_by_role("status")).to_contain_text("14:5")
    fits(page)
    assert (me.clicks, me.typed) == (1, 0)
    officer.reload()
    sentence = say("%(signed)s of %(expected)s have signed in by phone.", signed=1, expected="@")
    expect(officer.locator(".on-the-wall")).to_contain_text(re.compile(sentence.replace("@", r"\d+")))


@SIZES
def test_those_who_have_not_answered_are_reminded_in_two_clicks(
    open_page: Callable[..., Page],
    serve: Callable[..., str],
    fits: Callable[[Page], None],
    then: Path,
    size: dict[str, int],
) -> None:
    page = open_page("bangong1", "officer", size=size, scripts=size is DESKTOP, address=serve(of=then, now=THEN))
    page.goto("/")
    page.locator("[aria-labelledby=under-way] a[href^='/activities/']", has_text="〕").nth(1).click()
    me = Hand(page)
    me.click(page.locator("a[href$='/reminder/']").first)
    expect(page).to_have_url(re.compile("/reminder/$"))
    fits(page)
    asked = page.locator("main strong").first.inner_text()
    me.press(say("Remind them now"))

    units, people = re.findall(r"\d+", asked)
    expect(page.get_by_role("status").first).to_contain_text(re.compile(rf"\D{units}\D.*\D{people}\D"))
    assert (me.clicks, me.typed, int(units) > 0, int(people) > 0) == (2, 0, True, True)


@SIZES
def test_which_branch_is_behind_and_why_in_two_clicks(
    open_page: Callable[..., Page],
    serve: Callable[..., str],
    fits: Callable[[Page], None],
    then: Path,
    size: dict[str, int],
) -> None:
    page = open_page("gongwei", "officer", size=size, scripts=size is DESKTOP, address=serve(of=then, now=THEN))
    page.goto("/activities/years/?year=2026")
    me = Hand(page)
    me.click(page.locator("svg.heat a[href*='/years/0101/']").first)
    expect(page).to_have_url(re.compile("/years/0101/"))
    fits(page)
    held = page.locator("main li a.row", has=page.locator(".tag", has_text=say("held", "activity")))
    me.click(held.first)

    row = page.locator("table.units").first.get_by_role("row", name=re.compile("^0101 "))
    expect(row).to_contain_text(re.compile(r"\d+ / \d+（\d+%）"))  # present of expected; leave and absent beside it
    fits(page)
    assert (me.clicks, me.typed) == (2, 0)
