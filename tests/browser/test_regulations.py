"""A regulation from a pasted text to its approval and citation; an affair from its page to its answer, on a phone and
at the counter.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

TITLE = "机关值班办法"
TEXT = f"{TITLE}\n第一章　总则\n第一条　值班人员按时到岗。\n第二条　遇有急事随时报告，\n不得拖延。"
Look = Callable[[Page], None]


def write_it(me: Hand, say: Words, look: Look) -> str:
    """Pasted, divided, handed in; returns the address of the draft."""
    page = me.page
    page.goto("/regulations/")
    look(page)
    me.press(say("New regulation"), "link")
    look(page)
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=text]").fill("没有条文")
    me.press(say("See how it is divided"))
    expect(page.locator("#errors")).to_be_visible()
    look(page)
    page.locator("[name=text]").fill(TEXT)
    me.press(say("See how it is divided"))
    expect(page.locator(".rule-text b")).to_have_text(["第一条", "第二条"])
    look(page)
    me.press(say("Hand it in for approval"))
    expect(page.get_by_text(say("waits for approval")).first).to_be_visible()
    expect(page.get_by_role("button", name=say("Approve it"), exact=True)).to_have_count(0)
    return page.url


def approve_it(me: Hand, say: Words, look: Look, draft: str) -> str:
    """Another person approves it; returns the address of its second article."""
    page = me.page
    page.goto(draft)
    look(page)
    me.press(say("Approve it"))
    expect(page.get_by_text(say("in force", "regulation"), exact=True)).to_be_visible()
    look(page)
    me.press(TITLE, "link")
    look(page)
    me.press("第二条", "link")
    look(page)
    expect(page.locator("h1")).to_have_text(f"《{TITLE}》第二条")
    address = page.url
    me.press(say("Say what carries it"), "link")
    look(page)
    page.locator("[name=rules]").fill("GW-04")
    me.press(say("Save"))
    expect(page.get_by_role("link", name="GW-04")).to_be_visible()
    return address


def apply_for_it(me: Hand, say: Words, look: Look) -> str:
    """A member applies on a phone; nothing known is asked. Returns the address of the case."""
    page = me.page
    page.goto("/regulations/affairs/")
    look(page)
    me.click(page.get_by_role("link", name="党员身份证明"))
    expect(page.get_by_role("heading", name=say("What you need to know"))).to_be_visible()
    look(page)
    me.press(say("Apply"), "link")
    expect(page.locator("[name=what]")).to_be_visible()
    look(page)
    me.fill(say("What do you apply for?"), "竞聘使用")
    me.press(say("Apply"))
    expect(page.get_by_text(say("It is received. How far it has come stands on this page."))).to_be_visible()
    look(page)
    return page.url


def return_it(me: Hand, say: Words, look: Look, case: str) -> None:
    """The staff ask for what is missing."""
    page = me.page
    page.goto(case)
    look(page)
    me.click(page.locator("summary", has_text=say("Documents are missing")))
    page.locator("[name=more-words]").fill("缺情况说明")
    me.press(say("Return it"))
    expect(page.get_by_text(say("It is returned; the days stand still."))).to_be_visible()


def enter_one(me: Hand, say: Words, look: Look) -> str:
    """A case from the counter; returns the code of its receipt."""
    page = me.page
    page.goto("/regulations/affairs/")
    me.click(page.get_by_role("link", name="活动场地借用"))
    me.press(say("Enter a case from the counter"), "link")
    look(page)
    me.fill(say("Applicant"), "某社区")
    me.press(say("Enter it"))
    look(page)
    return page.locator(".receipt strong").inner_text()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_rule_and_an_affair_go_their_way(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str
) -> None:
    say, scripted = Words(language), list[Page]()

    def look(page: Page) -> None:
        fits(page)
        if page in scripted:
            axe(page)

    def seat(username: str, mode: str, size: dict[str, int], *, scripts: bool = True) -> Hand:
        page = open_page(username, mode, size=size, scripts=scripts, language=language, address=fresh_server)
        if scripts:
            scripted.append(page)
        return Hand(page)

    writer, head = seat("bangong1", "officer", DESKTOP), seat("gongwei", "officer", DESKTOP)
    article = approve_it(head, say, look, write_it(writer, say, look))
    member = seat("dangyuan0101", "member", PHONE, scripts=False)
    case = apply_for_it(member, say, look)
    return_it(writer, say, look, case)
    member.page.goto("/")
    member.click(member.page.locator(f"a[href='{case.removeprefix(fresh_server.rstrip('/'))}']").first)
    member.page.locator("[name=supplement-words]").fill("已补交")
    member.press(say("Hand it in"))
    expect(member.page.get_by_text(say("It is handed in; the days go on."))).to_be_visible()
    look(member.page)
    writer.page.goto(case)
    writer.pick(say("granted"))
    writer.press(say("Answer it"))
    look(writer.page)
    code = enter_one(writer, say, look)
    visitor = seat("", "member", PHONE)
    visitor.page.goto(article)
    look(visitor.page)
    visitor.page.goto("/regulations/affairs/progress/")
    visitor.fill(say("Receipt code"), code)
    visitor.press(say("Look"))
    expect(visitor.page.get_by_role("heading", name="活动场地借用")).to_be_visible()
    look(visitor.page)
    for address in ("map/", "affairs/counts/", "affairs/cases/", "5/", "versions/9/differences/", "affairs/new/"):
        head.page.goto(f"/regulations/{address}")
        look(head.page)
