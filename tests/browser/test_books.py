"""The compilation of a year, from the list of books to the file, with its progress seen; axe on every page of it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words


@pytest.mark.parametrize("scripts", [True, False])
def test_a_year_becomes_a_book(
    open_page: Callable[..., Page],
    fresh_server: str,
    axe: Callable[..., None],
    fits: Callable[..., None],
    scripts: bool,
) -> None:
    say = Words("zh-hans")
    size = DESKTOP if scripts else PHONE
    staff = Hand(open_page("gongwei", "officer", size=size, scripts=scripts, address=fresh_server))
    page = staff.page

    def look() -> None:
        fits(page)
        if scripts:
            axe(page)

    page.goto("/reporting/books/")
    look()
    staff.press(say("Prepare the compilation of this year"))
    look()
    staff.click(page.locator("button[name=form][value=pdf]"))
    look()
    made = page.get_by_role("link", name=say("Download"))
    expect(made).to_be_visible(timeout=60_000)  # the page looks again by itself
    look()
    assert staff.clicks == 2
    with page.expect_download() as waited:
        staff.click(made)
    data = Path(waited.value.path()).read_bytes()
    chapters = len(PdfReader(BytesIO(data)).outline)
    assert (staff.clicks, waited.value.suggested_filename[-4:], chapters > 3) == (3, ".pdf", True)

    for path in (
        *(f"choose/{kind}/" for kind in ("articles", "notices", "regulations", "practices")),
        *("edit/", "copies/", "texts/new/", "parts/new/"),
    ):
        page.goto("/reporting/books/1/" + path)
        look()


def test_a_finished_book_is_read_by_a_member(open_page: Callable[..., Page], fresh_server: str) -> None:
    say = Words("zh-hans")
    staff = Hand(open_page("gongwei", "officer", size=DESKTOP, address=fresh_server))
    staff.page.goto("/reporting/books/1/")
    staff.click(staff.page.locator("button[name=form][value=epub]"))
    expect(staff.page.get_by_role("link", name=say("Download"))).to_be_visible(timeout=60_000)
    staff.page.goto("/reporting/books/1/")
    staff.press(say("Finish the book"))

    member = open_page("dangyuan0101", "member", size=PHONE, address=fresh_server)
    member.goto("/reporting/books/")
    member.get_by_role("table").get_by_role("link").first.click()
    with member.expect_download() as waited:
        member.get_by_role("link", name=say("Download")).click()
    assert waited.value.suggested_filename.endswith(".epub")
