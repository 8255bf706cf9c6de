"""A document goes from the office to the branches: drafted, issued by the head, sent, signed for, read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]
TITLE = "关于做好冬季学习的通知"


def draft(me: Hand, say: Words, look: Look) -> str:
    """The office drafts, hands in, checks; returns the address of the document."""
    page = me.page
    page.goto("/documents/new/")
    look(page)
    me.fill(say("title"), TITLE)
    me.pick(say("to all units below").capitalize())
    me.pick(say("for the members of these units too").capitalize())
    page.locator("[name=body]").fill("一、学什么\n学原文。\n二、怎么学\n（一）自学。")
    me.press(say("Save"))
    me.press(say("Hand it in for its check"))
    me.press(say("Checked: on to be issued"))
    look(page)
    expect(page.get_by_role("button", name=say("Issue it"), exact=True)).to_have_count(0)
    return page.url


def send(me: Hand, say: Words, look: Look, paper: str) -> None:
    """The office checks again, registers, prints, sends."""
    page = me.page
    page.goto(paper)
    me.press(say("Checked again"))
    look(page)
    me.press(say("Register it"))
    look(page)
    me.press(say("It is printed"))
    me.press(say("Send it"))
    expect(page.locator(".document .by")).to_contain_text("号")
    look(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_document_from_the_office_to_a_member(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str
) -> None:
    say = Words(language)

    def look(page: Page) -> None:
        fits(page)
        axe(page)

    def seat(username: str, mode: str = "officer", size: dict[str, int] = DESKTOP) -> Hand:
        return Hand(open_page(username, mode, size=size, language=language, address=fresh_server))

    office, head = seat("bangong1"), seat("gongwei")
    paper = draft(office, say, look)
    head.page.goto("/")
    head.click(head.page.locator(".todo a", has_text=TITLE).first)
    look(head.page)
    head.press(say("Issue it"))
    send(office, say, look, paper)

    branch = seat("zhibu0101", size=PHONE)
    branch.page.goto("/")
    branch.click(branch.page.locator(".todo a", has_text=TITLE).first)
    look(branch.page)
    branch.press(say("Sign for it"))
    assert branch.clicks == 2
    member = seat("dangyuan0101", "member", PHONE)
    member.page.goto("/")
    member.click(member.page.locator(".todo a", has_text=TITLE).first)
    look(member.page)
    member.press(say("I have read it"))
    assert member.clicks == 2

    for address in ("", "incoming/", "incoming/1/", "incoming/new/", "archive/", "paper-saved/"):
        office.page.goto(f"/documents/{address}")
        look(office.page)
    for page in (f"{paper}reach/", f"{paper}versions/"):
        office.page.goto(page)
        look(office.page)
    small = seat("gongwei", size=PHONE)
    for address in ("", "new/", "incoming/", "incoming/1/", "archive/", "paper-saved/"):
        small.page.goto(f"/documents/{address}")
        look(small.page)
