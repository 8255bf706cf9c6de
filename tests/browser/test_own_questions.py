"""An officer adds own questions to a notice and issues it; two branches answer on a phone, with and without script."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import clock
from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words
from tests.questionnaire.making import PDF

FIRST, SECOND, THIRD, FOURTH = "群众反映的事项办结了吗？", "还没有办结的事项和原因", "走访联系的群众户数", "典型材料"
Look = Callable[[Page], None]


def build(me: Hand, say: Words, look: Look) -> None:
    """From a new notice to three questions of one's own, one of them refused first."""
    page, today = me.page, clock.today()
    page.goto("/activities/new/?template=theme_day")
    for name, day in (("first_day", today), ("last_day", today), ("feedback_by", today + timedelta(days=3))):
        page.locator(f"[name={name}]").fill(day.isoformat())
    me.press(say("See and add questions"))
    look(page)
    me.press(say("Add own questions"))
    look(page)
    kinds = {kind: say(words).capitalize() for kind, words in (
        ("single", "one of several"), ("number", "number"), ("long", "long text"), ("file", "attachment")
    )}  # fmt: skip
    me.press(kinds["single"], "link")
    look(page)
    me.fill(say("question"), FIRST)
    page.locator("[name=answers]").fill("全部办结\n部分办结")
    me.press(say("Keep the question"))
    expect(page.get_by_role("status")).to_have_text(say("The question is kept."))
    me.press(kinds["number"], "link")
    me.fill(say("question"), "应到人数")
    me.press(say("Keep the question"))
    expect(page.locator("#errors")).to_contain_text(say("number of people expected"))
    look(page)
    me.fill(say("question"), THIRD)
    page.locator("[name=measure]").fill("户")
    me.press(say("Keep the question"))
    me.press(kinds["long"], "link")
    me.fill(say("question"), SECOND)
    page.locator("[name=only_if]").select_option(label="部分办结")
    me.press(say("Keep the question"))
    me.press(say("Move up: %(question)s", question=SECOND))
    me.press(kinds["file"], "link")
    me.fill(say("question"), FOURTH)
    page.locator("[name=required]").uncheck()
    me.press(say("Keep the question"))
    expected = [f"{place}. {text}" for place, text in enumerate((FIRST, SECOND, THIRD, FOURTH), 1)]
    expect(page.locator(".builder strong")).to_have_text(expected)
    look(page)
    me.press(say("Preview as it will be answered"), "link")
    expect(page.get_by_text(say("Only if question %(number)s was answered with “%(answer)s”.", number=1,
                                answer="部分办结"))).to_have_count(1)  # fmt: skip
    look(page)


def issue(me: Hand, say: Words, look: Look) -> str:
    """It goes out at once; returns the address of its sheet."""
    me.press(say("Check before issuing"), "link")
    look(me.page)
    expect(me.page.get_by_text(say("See the form"))).to_be_visible()
    me.press(say("Issue at once"))
    expect(me.page.get_by_role("status").first).to_contain_text("号")
    return me.page.url


def answer(me: Hand, say: Words, look: Look, notice: str, *, partly: bool, scripts: bool) -> None:
    """A branch takes its roll and reports; what is wrong is said, and what was typed stays."""
    page = me.page
    page.goto(notice)
    me.click(page.locator(".todo a[href$='/roll/']").first)
    me.press(say("Confirm the roll"))
    me.click(page.get_by_role("link", name=say("Report the effect")))
    folded = page.get_by_label(re.compile(re.escape(SECOND)))
    if scripts:
        expect(folded).to_be_hidden()
    else:
        expect(folded).to_be_visible()
    look(page)
    me.pick(say("goal reached"))
    me.fill(say("What was done, and what came of it?"), "走访十二户")
    me.pick("部分办结")
    expect(folded).to_be_visible()
    me.press(say("Report"))
    expect(page.locator("#question-errors li")).to_have_count(2)
    look(page)
    expect(page.get_by_label("部分办结")).to_be_checked()
    expect(folded).to_be_visible()
    folded.fill("修路一事")
    page.get_by_label(re.compile(re.escape(THIRD))).fill("12")
    if partly:
        paper = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.get_by_label(re.compile(FOURTH)).set_input_files(paper)
    else:
        me.pick("全部办结")
        expect(folded).to_be_hidden() if scripts else expect(folded).to_be_visible()
    me.press(say("Report"))
    expect(page.get_by_role("status")).to_have_text(say("Thank you. The feedback is reported."))
    expect(page.get_by_text("修路一事")).to_have_count(1 if partly else 0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_own_questions_from_the_draft_to_the_figures(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str
) -> None:
    say, scripted = Words(language), list[Page]()

    def look(page: Page) -> None:
        fits(page)
        if page in scripted:  # the examination is a script itself
            axe(page)

    def seat(username: str, size: dict[str, int], *, scripts: bool = True) -> Hand:
        page = open_page(username, "officer", size=size, scripts=scripts, language=language, address=fresh_server)
        if scripts:
            scripted.append(page)
        return Hand(page)

    staff = seat("gongwei", DESKTOP)
    build(staff, say, look)
    notice = issue(staff, say, look)
    answer(seat("zhibu0101", PHONE), say, look, notice, partly=False, scripts=True)
    answer(seat("zhibu0102", PHONE, scripts=False), say, look, notice, partly=True, scripts=False)
    staff.page.goto(f"{notice}effects/")
    look(staff.page)
    said = staff.page.locator("section.result")
    expect(said).to_have_count(4)
    expect(said.nth(0)).to_contain_text("1 / 2")
    expect(said.nth(1)).to_contain_text("修路一事")
    expect(said.nth(1)).to_contain_text("1 / 1")
    expect(said.nth(2)).to_contain_text("24 户")
    expect(said.nth(3)).to_contain_text("1 / 2")
    with staff.page.expect_download() as paper:
        staff.press("材料.pdf")
    assert Path(paper.value.path()).read_bytes() == PDF
