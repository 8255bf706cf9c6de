"""Certificates for all winners of a year in four clicks; an honour by hand, corrected; a workbook; a list approved."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words
from tests.recognition.world import line, sheet

Look = Callable[[Page], None]


def printed(me: Hand, say: Words) -> int:
    """Certificates for everybody honoured as outstanding member in 2025, counted in the file."""
    page = me.page
    me.click(page.locator("summary"))
    page.locator("[name=year]").select_option("2025")
    page.locator("[name=kind]").select_option(label="优秀共产党员")
    me.press(say("Show"))
    with page.expect_download() as waited:
        me.click(page.locator("form[action$='certificates.pdf'] button"))
    return len(PdfReader(BytesIO(Path(waited.value.path()).read_bytes())).pages)


def brought(me: Hand, say: Words, look: Look) -> None:
    """A workbook with one good and one wrong row: seen, and the good row imported."""
    page = me.page
    page.goto("/recognition/import/")
    look(page)
    rows = sheet(line(荣誉="红旗党支部"), line(对象="9999"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("[name=file]").set_input_files({"name": "荣誉.xlsx", "mimeType": kind, "buffer": rows})
    me.press(say("Upload and check"))
    expect(page.get_by_text("9999")).to_have_count(1)
    look(page)
    me.click(page.locator("button[value=good]"))
    expect(page.get_by_role("status")).to_have_count(1)


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_from_the_register_to_the_certificates_and_the_rewards(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str, scripts: bool
) -> None:
    say = Words(language)

    def look(page: Page) -> None:
        fits(page)
        if scripts:  # the examination is a script itself
            axe(page)

    me = Hand(open_page("gongwei", "officer", size=DESKTOP, scripts=scripts, language=language, address=fresh_server))
    page = me.page
    page.goto("/recognition/")
    look(page)
    assert printed(me, say) == 40
    assert me.clicks <= 4
    brought(me, say, look)
    me.click(page.get_by_role("link", name="2025").first)
    look(page)
    me.press(say("Correct it"), "link")
    look(page)
    me.fill(say("Why is it corrected?"), "文号有误")
    page.locator("[name=document_number]").fill("某委〔2025〕99号")
    me.press(say("Keep"))
    expect(page.get_by_text("文号有误")).to_have_count(1)
    look(page)
    lists = ("statistics/?year=2025", "grades/?year=2025", "kinds/", "rewards/", "units/0101/")
    for path in (*lists, "grades/2025/", "kinds/new/", "new/", "rewards/new/"):
        page.goto("/recognition/" + path)
        look(page)
    page.goto("/recognition/rewards/2025/")
    look(page)
    me.click(page.locator("a[href^='/recognition/payments/']").first)
    look(page)
    me.click(page.locator("form[action$='/approval/'] button"))
    expect(page.locator("[name=voucher]")).to_have_count(1)
    look(page)


def test_a_member_reads_the_register_and_finds_the_own_honours(
    open_page: Callable[..., Page], fresh_server: str, fits: Look
) -> None:
    me = Hand(open_page("dangyuan0101", "member", size=PHONE, scripts=False, language="zh-hans", address=fresh_server))
    for path in ("/organisation/me/", "/recognition/mine/", "/recognition/", "/recognition/statistics/?year=2025"):
        me.page.goto(path)
        fits(me.page)
    expect(me.page.locator("form[action$='.xlsx']")).to_have_count(0)
