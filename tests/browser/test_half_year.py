"""The half-year as members and officers see it: own check, objection, answer, on show, final, on the board."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand, zhibu
from tests.browser.words import Words

# Both periods of that afternoon are over now, so what comes after them can be walked today.
PERIOD = "2026H1"
TYPED = "三月的党员大会我在场，请核对。"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_own_check_to_the_board(
    open_page: Callable[..., Page], serve: Callable[..., str], then: Path, tmp_path: Path, language: str
) -> None:
    address = serve(of=then)
    say = Words(language)

    def seat(username: str, mode: str, **options: object) -> Hand:
        page = open_page(username, mode, language=language, address=address, **options)
        page.goto("/")
        return Hand(page)

    object_to_own_record(seat("weiyuan0201a", "member", size=PHONE, scripts=False), say)
    secretary = seat("zhibu0201", "officer", size=DESKTOP)
    correct_and_answer(secretary, say)
    explain(secretary, say)
    confirm_own_record(seat("dangyuan0201", "member", size=PHONE), say)
    put_on_show(secretary, say)
    object_on_show(seat("dangyuan0201", "member", size=PHONE), say)
    explain(secretary, say)
    finished, fingerprint = finish(seat("zhibu0301", "officer", size=DESKTOP), say)
    zhibu(tmp_path / "served", "disclosure", "verify", finished)
    print_for_the_board(seat("zhibu0301", "officer", size=DESKTOP), say, finished, fingerprint)


def object_to_own_record(me: Hand, say: Words) -> None:
    """Something is not right: from the record two taps and one sentence."""
    page = me.page
    page.goto(f"/participation/{PERIOD}/mine/")
    me.press(say("Something is not right"), "link")
    me.press(say("Send"))
    expect(page.locator("#errors")).to_contain_text(say.library("This field is required."))
    me.clicks -= 1  # that one was only to see what is said
    me.fill(say("What is not right?"), TYPED)
    me.press(say("Send"))
    assert (me.clicks, me.typed) == (2, 1)
    expect(page.get_by_role("status")).to_have_text(
        say("Your objection has been sent. The answer will stand on this page.")
    )
    expect(page.locator("article")).to_contain_text(TYPED)
    expect(page.locator("article")).to_contain_text(say("waits for its answer"))


def correct_and_answer(me: Hand, say: Words) -> None:
    """The officer reads the objection beside the lines, corrects the line, compiles again, answers."""
    page = me.page
    first = page.locator(".todo a[href^='/disclosure/objections/']").first
    where = first.get_attribute("href") or ""
    me.click(first)
    missed = page.locator("tr.open", has_text=say("absent"))
    me.click(missed.first.get_by_role("link", name=say("Correct")))
    me.pick(say("present"))
    me.fill(say("reason"), "坐在后排，签到时没有看到")
    me.press(say("Correct the line"))
    expect(page.get_by_role("status")).to_have_count(1)
    page.goto(where)
    me.press(say("Compile again"), "link")
    me.fill(say("Why is it compiled again?"), "核对后更正一人一次")
    me.press(say("Compile again"))
    expect(page.get_by_role("status")).to_have_text(say("Version %(number)s is published.", number=2))
    page.goto(where)
    me.pick(say("corrected"))
    me.fill(say("Answer"), "已更正，谢谢提醒。")
    me.press(say("Send the answer"))
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.get_by_text("已更正，谢谢提醒。")).to_be_visible()


def explain(me: Hand, say: Words) -> None:
    """The officer answers the next objection without changing anything: from home three clicks and a sentence."""
    page = me.page
    page.goto("/")
    me.clicks = 0
    me.click(page.locator(".todo a[href^='/disclosure/objections/']"))
    me.pick(say("explained, unchanged"))
    me.fill(say("Answer"), "已核对，点名无误。")
    me.press(say("Send the answer"))
    assert me.clicks == 3
    expect(page.get_by_text("已核对，点名无误。").first).to_be_visible()
    page.goto("/")
    expect(page.locator(".todo a[href^='/disclosure/objections/']")).to_have_count(0)


def confirm_own_record(me: Hand, say: Words) -> None:
    """Whose figures changed is asked again: the answer stands there, and one tap confirms."""
    page = me.page
    me.click(page.locator(f".todo a[href='/participation/{PERIOD}/mine/']"))
    expect(page.locator("article")).to_contain_text("已更正，谢谢提醒。")
    me.press(say("My record is right"))
    assert me.clicks == 2
    expect(page.get_by_role("status")).to_have_text(say("Thank you. You have confirmed your record."))
    expect(page.get_by_role("button", name=say("My record is right"))).to_have_count(0)


def put_on_show(me: Hand, say: Words) -> None:
    """The days for checking are over and nothing waits: on show for five working days."""
    page = me.page
    page.goto("/")
    me.clicks = 0
    me.click(page.locator(".todo a[href^='/disclosure/']"))
    me.press(say("Put it on show"))
    assert me.clicks == 2
    expect(page.get_by_role("status")).to_have_text(
        re.compile(re.escape(say("On show until %(day)s.", day="#")).replace(r"\#", ".+"))
    )
    expect(page.get_by_role("link", name=say("Print for the board"))).to_be_visible()


def object_on_show(me: Hand, say: Words) -> None:
    """A member objects to what is on show: from the disclosure two taps and one sentence."""
    page = me.page
    me.click(page.locator(".tabs a[href='/disclosure/']"))
    me.click(page.locator("main .todo a[href^='/disclosure/']").first)
    me.press(say("I object"), "link")
    me.fill(say("What is not right?"), TYPED)
    me.press(say("Send my objection"))
    assert (me.clicks, me.typed) == (4, 1)
    expect(page.get_by_role("status")).to_have_text(
        say("Your objection has been sent. The answer will stand on this page.")
    )
    expect(page.get_by_role("heading", name=say("Objections and answers"))).to_be_visible()


def finish(me: Hand, say: Words) -> tuple[str, str]:
    """Its days on show are over: two clicks make it final. Returns its number and its fingerprint."""
    page = me.page
    me.click(page.locator(".todo a[href^='/disclosure/']"))
    me.press(say("Make it final"))
    assert me.clicks == 2
    expect(page.get_by_role("status")).to_have_text(
        say("It is final. Its fingerprint stands on the page; nothing of it can change now.")
    )
    expect(page.get_by_role("button", name=say("Make it final"))).to_have_count(0)
    found = re.search(r"(?:[0-9A-F]{4}-){7}[0-9A-F]{4}", page.locator(".seal").inner_text())
    assert found
    return page.url.rstrip("/").rsplit("/", 1)[1], found[0]


def print_for_the_board(me: Hand, say: Words, pk: str, fingerprint: str) -> None:
    """The sheet holds the table with two rates and the same fingerprint, and nothing of the frame."""
    page = me.page
    page.goto(f"/disclosure/{pk}/")
    names = page.locator("main tbody th").all_inner_texts()
    me.press(say("Print for the board"), "link")
    expect(page.locator(".seal")).to_contain_text(fingerprint)
    expect(page.locator(".seal")).to_contain_text(re.compile(say("final since %(day)s", day=".+")))
    assert page.locator("tbody th").all_inner_texts() == names
    assert list(page.locator("thead th").all_inner_texts()[-2:]) == [
        say("Presence rate"),
        say("Participation rate"),
    ]
    expect(page.locator("nav")).to_have_count(0)
    expect(page.locator("h1")).to_have_count(1)
