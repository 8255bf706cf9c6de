"""A roster with wrong cells comes in through the page: the check, the workbook of errors, the right one, committed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, MEMBERS, Hand
from tests.browser.words import Words
from tests.organisation.test_import_exports import cells
from tests.organisation.workbooks import person, roster
from zhibu.demo.services.workbooks import units
from zhibu.kernel.figures import count

NEW = 30


def name(number: int) -> str:
    """A name that nobody else bears, so that nobody is asked about doubles."""
    return f"钟{chr(0x6B00 + number)}"


def people(**wrong: dict[str, str]) -> bytes:
    """A roster of one branch below a title row; `row5={"姓名": ""}` spoils a row."""
    branch = next(unit.name for unit in units() if unit.code == "0101")
    rows = [person(500 + number, 姓名=name(number), 所在党支部=branch) for number in range(NEW)]
    for row, change in wrong.items():
        rows[int(row.removeprefix("row")) - 3] |= change
    return roster(rows, above=[["党员名册"]])


def upload(me: Hand, say: Words, file_name: str, data: bytes) -> None:
    """Choose the file, as its dialog does, and send it."""
    file = {"name": file_name, "mimeType": "application/octet-stream", "buffer": data}
    me.page.locator("input[type=file]").set_input_files(file)
    me.press(say("Upload and check"))


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_one_round_of_errors(
    open_page: Callable[..., Page], fresh_server: str, tmp_path: Path, language: str, scripts: bool
) -> None:
    say = Words(language)
    page = open_page("gongwei", "officer", size=DESKTOP, language=language, scripts=scripts, address=fresh_server)
    page.goto("/")
    me = Hand(page)
    me.press(say("Units and members"), "link")
    me.press(say("Import from Excel"), "link")
    me.pick(say("members"))
    number = person(504)["公民身份号码"]
    broken = number[:17] + ("1" if number[17] != "1" else "2")
    wrong = {"row5": {"姓名": ""}, "row7": {"公民身份号码": broken}, "row9": {"所在党支部": "没有这个支部"}}
    upload(me, say, "名册.xlsx", people(**wrong))

    expect(page.locator(".callout.error")).to_have_text(
        say("Nothing was imported. Correct the cells below and upload the workbook again.")
    )
    listed = page.get_by_role("table", name=say("Wrong cells")).locator("tbody th")
    assert listed.all_inner_texts() == ["A5", "C7", "H9"]
    with page.expect_download() as waiting:
        me.press(say("Download the failing rows with reasons"), "link")
    waiting.value.save_as(tmp_path / "errors.xlsx")
    title, header, *failing = cells((tmp_path / "errors.xlsx").read_bytes())
    assert (title[0], header[0], header[-1]) == ("党员名册", "姓名", "错误说明")
    assert [(row[0] or "", row[2] == broken, row[7] == "没有这个支部", bool(row[-1])) for row in failing] == [
        ("", False, False, True),
        (name(4), True, False, True),
        (name(6), False, True, True),
    ]

    upload(me, say, "名册.xlsx", people())
    me.press(say.many("Import %(number)s member", "Import %(number)s members", NEW, number=count(NEW)))
    expect(page.get_by_role("status")).to_contain_text(
        say("Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.", new=NEW, changed=0, unchanged=0)
    )
    assert me.clicks <= 8
    expect(page.locator(".head .note")).to_contain_text(str(int(MEMBERS) + NEW))
