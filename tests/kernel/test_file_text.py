"""The words of files: all of them, also hidden ones; of a seeded set what is personal is found in every kind."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from random import Random

import pytest
import xlsxwriter
from docx import Document

from tests.support import id_number
from zhibu.kernel.file_text import text_of
from zhibu.kernel.papers import Field, Paper, Title, docx, pdf
from zhibu.kernel.personal import found_in

EACH = 110  # values in each of three files: 330 in all
WORDS = ["报名请联系", "经办人电话：", "附件一，", "名单如下", "（", "联系方式 "]


def seeded(random: Random) -> Iterator[tuple[str, str]]:
    """Personal values as people write them: the kind, and the line it stands in. No two are alike."""
    for serial in range(EACH):
        phone = f"1{random.choice('3456789')}{serial:04d}{random.randrange(10**5):05d}"
        number = id_number(serial, date(1950 + serial % 50, 1 + serial % 12, 1 + serial % 28))
        kind, value = random.choice(
            [
                ("phone", phone),
                ("phone", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"),
                ("phone", f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}"),
                ("phone", phone.translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
                ("id_number", number),
                ("id_number", f"{number[:6]} {number[6:14]} {number[14:]}"),
                ("id_number", number.lower()),
                ("mail", f"zhang{serial}@example.org"),
                ("passport", f"E{serial:04d}{random.randrange(10**4):04d}"),
            ]
        )
        yield kind, f"{random.choice(WORDS)}{value}，收。"


def as_workbook(lines: list[str]) -> bytes:
    """Lines on two sheets, the second of them hidden."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheets = [book.add_worksheet(), book.add_worksheet()]
        sheets[1].hide()
        for nth, line in enumerate(lines):
            sheets[nth % 2].write(nth, nth % 3, line)
    return out.getvalue()


def as_paper(lines: list[str]) -> Paper:
    """Lines as a paper of ours."""
    return Paper(title="名单", blocks=(Title("名单"), *(Field("", line) for line in lines)), language="zh")


KINDS: dict[str, Callable[[list[str]], bytes]] = {
    "pdf": lambda lines: pdf(as_paper(lines)).data,
    "docx": lambda lines: docx(as_paper(lines)),
    "xlsx": as_workbook,
}


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_seeded_set_every_value_is_found(kind: str) -> None:
    told = list(seeded(Random(f"set of {kind}")))
    text = text_of(kind, KINDS[kind]([line for _kind, line in told]))
    assert text is not None
    typed = [found_in(line) for _kind, line in told]
    assert [[one.kind for one in found] for found in typed] == [[kind] for kind, _line in told]
    assert set(found_in(text)) == {one for found in typed for one in found}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_found_where_nothing_is(kind: str) -> None:
    lines = ["二〇二六年第一季度，共 36 个支部、1,165 名党员。", "电话（区号 0000）8888-0000", "工委〔2026〕12 号"]
    text = text_of(kind, KINDS[kind](lines))
    assert text is not None and "1,165" in text
    assert found_in(text) == []


def test_what_nobody_sees_at_once_is_read() -> None:
    out, document = BytesIO(), Document()
    document.core_properties.author = "作者13800000001"
    document.sections[0].header.paragraphs[0].text = "页眉13800000002"
    document.add_table(1, 1).cell(0, 0).text = "表13800000003"
    document.save(out)
    assert len(found_in(text_of("docx", out.getvalue()) or "")) == 3

    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_properties({"author": "作者13800000004"})
        sheet = book.add_worksheet("13800000005")
        sheet.write_comment(0, 0, "批注13800000006")
        sheet.write(1, 0, 13800000007)  # a number and no text
    assert len(found_in(text_of("xlsx", out.getvalue()) or "")) == 4


@pytest.mark.parametrize(
    ("kind", "data"),
    [("pdf", b"%PDF-1.7 nothing %%EOF"), ("docx", b"PK\x03\x04"), ("xlsx", b"PK\x03\x04"), ("docx", b"")],
)
def test_what_is_broken_is_not_read(kind: str, data: bytes) -> None:
    assert text_of(kind, data) is None


def packed(document: bytes) -> bytes:
    """A Word document with this as its text."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def test_what_grows_without_end_is_not_read() -> None:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(10))
    laughs = b"<!DOCTYPE w [" + entities + b"]><w>&l9;</w>"
    assert text_of("docx", packed(laughs)) is None
    assert text_of("docx", packed(b"<w>" + b"<p>words</p>" * 1_200_000 + b"</w>")) is None
    assert text_of("docx", packed(b"<w><p>words</p></w>")) == "words"
