"""Somebody served answers from a slip in a few taps; a unit reads its result, the staff the scheme and the counter."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]
MOST = 5  # taps to answer: three questions and the button, and one to spare
CODE = re.compile(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b")


def slip(me: Hand, say: Words) -> str:
    """The code of a slip that was printed just now, read from the file."""
    me.page.locator("[name=count]").fill("1")
    with me.page.expect_download() as waited:
        me.press(say("Print slips (PDF)"))
    text = PdfReader(BytesIO(Path(waited.value.path()).read_bytes())).pages[0].extract_text()
    (code,) = set(CODE.findall(text))
    return str(code)


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_a_visitor_answers_once_and_a_unit_reads_its_result(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str, scripts: bool
) -> None:
    say = Words(language)

    def look(page: Page) -> None:
        fits(page)
        if scripts:  # the examination is a script itself
            axe(page)

    staff = open_page("gongwei", "officer", size=DESKTOP, scripts=scripts, language=language, address=fresh_server)
    for path in ("", "1/", "schemes/", "schemes/1/", "schemes/2/", "schemes/red-line/", "counters/", "counters/1/"):
        staff.goto(f"/assessment/{path}")
        look(staff)
    code = slip(Hand(staff), say)

    visitor = open_page("", "member", size=PHONE, scripts=scripts, language=language, address=fresh_server)
    me = Hand(visitor)
    for nth in (1, 2):
        visitor.goto(f"/assessment/service/{code}/")
        look(visitor)
        if nth == 2:
            expect(visitor.locator("[name=code]")).to_have_count(1)
            break
        for name in ("manner", "speed", "outcome"):
            me.click(visitor.locator(f"label.choice:has([name={name}])").first)
        me.press(say("Send"))
        assert me.clicks <= MOST
        look(visitor)
    assert [one["name"] for one in visitor.context.cookies()] == ["django_language"]  # that the test brought

    unit = open_page("zhibu0101", "officer", size=PHONE, scripts=scripts, language=language, address=fresh_server)
    unit.goto("/assessment/1/units/0101/")
    look(unit)
    Hand(unit).click(unit.locator("td a[href^='/assessment/1/units/0101/']").first)
    look(unit)
