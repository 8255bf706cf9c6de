"""The website: an article through its three reviews at two clicks each (journey J10, without scripts too), a visitor
who finds a notice in three (J12), and its pages as everybody may have set them.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

REVIEWERS = ("gongwei", "bangong1", "bangong2")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_article_is_reviewed_by_three(
    open_page: Callable[..., Page], serve: Callable[..., str], axe: Callable[..., None], scripts: bool
) -> None:
    address, say = serve(), Words("zh-hans")
    title = f"支部读书会的一个下午{int(scripts)}"

    writer = Hand(open_page("zhibu0101", "officer", address=address, size=PHONE, scripts=scripts))
    writer.page.goto("/portal/office/new/")
    if scripts:
        axe(writer.page)
    writer.page.get_by_label(say("Title"), exact=True).fill(title)
    writer.page.get_by_label(say("Text"), exact=True).fill("大家轮流讲一页。\n\n## 收获\n\n- 讲得清楚\n- 问得具体")
    writer.press(say("Save"))
    writer.press(say("Send in for review"))
    assert writer.clicks == 2

    for name in REVIEWERS:
        hand = Hand(open_page(name, "officer", address=address, size=DESKTOP, scripts=scripts))
        hand.page.goto("/")
        hand.click(hand.page.locator(".todo a", has_text=title))
        expect(hand.page).to_have_url(re.compile("/review/$"))
        if scripts:
            axe(hand.page)
        hand.press(say("Pass"))
        assert hand.clicks == 2
        expect(hand.page.get_by_role("status")).to_be_visible()

    visitor = Hand(open_page("", "member", address=address, size=PHONE, scripts=scripts))
    visitor.page.goto("/portal/")
    visitor.click(visitor.page.get_by_role("link", name=title).first)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)
    assert visitor.clicks == 1


def test_a_return_says_why(open_page: Callable[..., Page], serve: Callable[..., str]) -> None:
    address, say = serve(), Words("zh-hans")
    reviewer = Hand(open_page("gongwei", "officer", address=address, size=DESKTOP))
    reviewer.page.goto("/portal/office/reviews/")
    reviewer.click(reviewer.page.locator(".todo a").first)
    title = reviewer.page.get_by_role("heading", level=1).inner_text()
    reviewer.page.get_by_text(say("Return it with a reason")).click()
    reviewer.page.get_by_label(say("Reason")).fill("请写明时间")
    reviewer.press(say("Return"))
    writer = open_page("zhibu0101", "officer", address=address, size=PHONE)
    writer.goto("/")
    expect(writer.locator(".todo a", has_text=title)).to_contain_text("请写明时间")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_finds_a_notice(
    open_page: Callable[..., Page], serve: Callable[..., str], axe: Callable[..., None], scripts: bool
) -> None:
    address, say = serve(), Words("zh-hans")
    by_section = Hand(open_page("", "member", address=address, size=PHONE, scripts=scripts))
    by_section.page.goto("/portal/")
    by_section.click(by_section.page.locator(".sections").get_by_role("link", name=say("Notices and publications")))
    by_section.click(by_section.page.locator("a[href*='/portal/notice/']").first)
    assert by_section.clicks == 2
    expect(by_section.page).to_have_url(re.compile("/portal/notice/"))
    if scripts:
        axe(by_section.page)
    theme = by_section.page.locator(".notice h1").inner_text()

    by_search = Hand(open_page("", "member", address=address, size=DESKTOP, scripts=scripts))
    by_search.page.goto("/portal/")
    by_search.page.locator("#seek").fill(theme[:4])
    by_search.press(say("Search"))
    expect(by_search.page).to_have_url(re.compile("q="))
    if scripts:
        axe(by_search.page)
    by_search.click(by_search.page.get_by_role("link", name=re.compile(re.escape(theme))).first)
    assert by_search.clicks == 2
    expect(by_search.page.locator(".notice h1")).to_have_text(theme)


def test_every_page_in_three_modes(
    open_page: Callable[..., Page], serve: Callable[..., str], axe: Callable[..., None]
) -> None:
    address = serve()
    page = open_page("", "member", address=address, size=PHONE)
    page.goto("/portal/")
    article = page.locator("a[href*='/portal/news/']").nth(1).get_attribute("href")
    pages = ["/portal/", "/portal/news/", "/portal/search/?q=党员", "/portal/map/", "/portal/display/", str(article)]
    for cookies in ([], [("text_size", "elder")], [("contrast", "high")]):
        page.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies])
        for one in pages:
            page.goto(one)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], one
    assert page.evaluate("document.documentElement.className") == "elder contrast"
