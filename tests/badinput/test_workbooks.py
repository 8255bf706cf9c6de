"""The catalogue of workbooks that nobody should send: for each what is said, and that nothing of it is kept."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.badinput import books
from tests.badinput.books import OLD, SHEET, changed, good, sheet
from tests.organisation.workbooks import ROSTER, book, person, roster, workbook
from tests.support import Cast
from zhibu.organisation.models import Import, Member

pytestmark = pytest.mark.chinese
EMPTY = "文件是空的。"
NEITHER = "此文件既不是 .xlsx 工作簿，也不是 .csv 文件。"
REPAIR = "工作簿已损坏或者过大。请用 Excel 或 WPS 打开，重新另存为 .xlsx。"
PAGE = "这是网页或 XML 文件，不是工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx。"
OTHER = "这不是 .xlsx 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx。"
LOCKED = "工作簿有密码保护。请去掉密码，保存后重试。"
LARGE = "文件解压后过大。请删去空行空列，或者拆成几份。"
MISSING = "缺少以下列：姓名、公民身份号码、所在党支部。请补上列标题后重新上传。"
LONG = "工作表“Sheet1”的单元格 Q2 文字过长，最多 2,000 个字。"


def packed(**parts: bytes) -> bytes:
    """A zip of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def cell(kind: bytes, text: bytes, name: bytes = b"A1") -> bytes:
    """A sheet with one cell."""
    return sheet(b'<row r="1"><c r="' + name + b'" t="' + kind + b'"><v>' + text + b"</v></c></row>")


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    # not a workbook
    "empty": (lambda: b"", EMPTY),
    "one byte": (lambda: b"\0", NEITHER),
    "zeros": (lambda: b"\0" * 5_000, NEITHER),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", NEITHER),
    "program": (lambda: b"MZ\x90\0\x03\0\0\0", NEITHER),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj\n%%EOF", NEITHER),
    "gzip": (books.squeezed, NEITHER),
    "web page": (lambda: b"<html><table><tr><td>a</td></tr></table></html>", PAGE),
    "page with script": (lambda: b"<!DOCTYPE html><script>1</script>", PAGE),
    "xml of 2003": (lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', PAGE),
    "xls": (lambda: OLD + b"\0" * 600, "这是旧的 .xls 文件。请用 Excel 或 WPS 打开，另存为 .xlsx。"),
    "encrypted": (lambda: OLD + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "entry encrypted": (lambda: books.flag(1), LOCKED),
    "text": (lambda: "你好".encode(), MISSING),
    "wrong characters": (
        lambda: "姓名,电话\n张伟,1".encode("gb18030")[:-3] + b"\xff\xff",
        "无法识别此文本文件的编码。请另存为 UTF-8 编码的 .csv 或 .xlsx。",
    ),
    "ods": (lambda: packed(**{"content.xml": b"<office/>"}), OTHER),
    "docx": (lambda: packed(**{"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), OTHER),
    "xlsb": (lambda: changed(extra={"xl/workbook.bin": b"x"}, without="xl/workbook.xml"), OTHER),
    # two things in one file
    "page and workbook": (books.page_above, PAGE),
    "pdf and workbook": (books.document_above, NEITHER),
    # damaged
    "cut off": (lambda: good()[:900], REPAIR),
    "half": (lambda: good()[: len(good()) // 2], REPAIR),
    "head only": (lambda: b"PK\x03\x04" + b"\0" * 50, REPAIR),
    "no directory": (lambda: good()[:-22], REPAIR),
    "no sheet": (lambda: changed(without=SHEET), REPAIR),
    "no strings": (lambda: changed(without="xl/sharedStrings.xml"), REPAIR),
    "no types": (lambda: changed(without="[Content_Types].xml"), OTHER),
    "no links": (lambda: changed(without="xl/_rels/workbook.xml.rels"), REPAIR),
    "bad xml": (lambda: changed({SHEET: b"<worksheet><sheetData><row"}), REPAIR),
    "no xml": (lambda: changed({"xl/workbook.xml": b"no xml"}), REPAIR),
    "string that is not there": (lambda: cell(b"s", b"999999"), REPAIR),
    "string below zero": (lambda: cell(b"s", b"-1"), MISSING),
    "cell beyond the sheet": (lambda: cell(b"str", b"1", b"XFE9999999"), REPAIR),
    "cell without a name": (lambda: cell(b"str", b"1", b"\xe4\xb8\xad1"), REPAIR),
    # hostile
    "macro": (lambda: changed(extra={"xl/vbaProject.bin": b"x"}), "工作簿带有宏。请另存为不带宏的 .xlsx。"),
    "links to others": (
        lambda: changed(extra={"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "工作簿链接了其他工作簿。请断开链接，保存后重试。",
    ),
    "a path up": (lambda: changed(extra={"../up.xml": b"<x/>"}), REPAIR),
    "a path from the root": (lambda: changed(extra={"/etc/x": b"<x/>"}), REPAIR),
    "a path of Windows": (lambda: changed(extra={"..\\x": b"<x/>"}), REPAIR),
    "bomb": (lambda: changed(extra={"xl/media/a.bin": b"\0" * 60_000_000}), LARGE),
    "very many parts": (lambda: changed(extra={f"a{n}": b"" for n in range(20_000)}, packed=0), LARGE),
    "bomb in small parts": (lambda: changed(extra={f"{n}.bin": b"\0" * 900_000 for n in range(60)}), LARGE),
    "zip in zip in zip": (books.quine, REPAIR),
    "directory that lies": (books.lying, REPAIR),
    "laughs in the sheet": (lambda: books.laughs(SHEET), REPAIR),
    "laughs in the strings": (lambda: books.laughs("xl/sharedStrings.xml"), REPAIR),
    "laughs in the book": (lambda: books.laughs("xl/workbook.xml"), REPAIR),
    "a file of the server": (lambda: books.outside(SHEET), REPAIR),
    "a file of the server, in links": (lambda: books.outside("xl/_rels/workbook.xml.rels"), REPAIR),
    "entity behind blanks": (books.late_entity, REPAIR),
    # too much, or not the table
    "every cell": (
        lambda: sheet(b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576" t="str"><v>1</v></c></row>'),
        REPAIR,
    ),
    "20,000 columns": (books.wide, "工作表“Sheet1”一直到单元格 ACOF1；最多读 200 列，请删去多余的列。"),
    "5,001 rows": (
        lambda: roster([person(n) for n in range(5_001)]), "工作表“Sheet1”超过 5,000 行，请拆成几份。",
    ),
    "long cell": (lambda: books.with_cell("备注", lambda s, r, c: s.write_string(r, c, "长" * 2_001)), LONG),
    "31 sheets": (
        lambda: book({f"s{n}": [["x"]] for n in range(31)}), "工作簿超过 30 张工作表，请删去不用的工作表。",
    ),
    "empty sheet": (lambda: sheet(b""), MISSING),
    "headings only": (lambda: workbook([ROSTER]), "工作表“Sheet1”的表头下面没有内容。"),
    "other headings": (lambda: workbook([["甲", "乙"], ["1", "2"]]), MISSING),
    "heading twice": (
        lambda: workbook([[*ROSTER, "姓名"], ["张"]]),
        "工作表“Sheet1”中，单元格 A1 和 R1 是同一列的标题，请只保留一列。",
    ),
    "two tables": (
        lambda: book({"甲": [ROSTER, ["张"]], "乙": [ROSTER, ["张"]]}),
        "有几张工作表都是这样的表（甲、乙），请把内容放到一张工作表里。",
    ),
    "the other table": (books.units, "这份表是党组织表，不是党员表。请选对表的内容后重新上传。"),
}  # fmt: skip

# Taken, with what its check page says.
ERROR = "表格没有算出这个单元格的值：请直接填写内容"
TAKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "days counted from 1900": (lambda: books.days(), "导入 1 名党员"),
    "days counted from 1904": (lambda: books.days(date_1904=True), "导入 1 名党员"),
    "100,000 empty rows": (lambda: books.empty_rows(100_000), "导入 1 名党员"),
    "page behind the workbook": (books.page_below, "导入 1 名党员"),
    "a formula": (
        lambda: books.with_cell("备注", lambda s, r, c: s.write_formula(r, c, "=1+1", None, "二")),
        "1 个单元格为公式，已取上次计算结果：Q2。",
    ),
    "an error in a name": (lambda: books.with_error("A2"), ERROR),
    "an error in a phone": (lambda: books.with_error("L2"), ERROR),
}


@pytest.fixture
def staff(cast: Cast, client_as: Callable[..., Client]) -> Client:
    return client_as(cast.staff)


def send(client: Client, data: bytes, name: str = "名册.xlsx"):
    return client.post(
        "/organisation/import/", {"kind": "members", "file": SimpleUploadedFile(name, data, "image/png")}
    )


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why(staff: Client, name: str) -> None:
    make, words = REFUSED[name]
    before = Member.objects.count()
    answer = send(staff, make())

    assert (answer.status_code, f"错误：{words}" in answer.content.decode()) == (422, True)
    assert (Import.objects.count(), Member.objects.count()) == (0, before)


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_says_what_it_found(staff: Client, name: str) -> None:
    make, words = TAKEN[name]
    before = Member.objects.count()
    answer = send(staff, make())

    assert answer.status_code == 302
    assert words in staff.get(answer.url).content.decode()
    assert (Import.objects.count(), Member.objects.count()) == (1, before)


# A file name as a browser sends it → as it is kept; None where the form asks for a file.
NAMES = {
    "../../etc/passwd.xlsx": "passwd.xlsx",
    "..\\..\\a.xlsx": "a.xlsx",
    "名\u202exslx.exe": "名xslx.exe",
    "<img src=x onerror=1>.xlsx": "<img src=x onerror=1>.xlsx",
    "a;b.xlsx": "a;b.xlsx",
    "CON.xlsx": "CON.xlsx",
    "%2e%2e%2f.xlsx": "%2e%2e%2f.xlsx",
    "a\x01b.xlsx": "ab.xlsx",
    ".": None,
    "..": None,
    "/": None,
}


@pytest.mark.parametrize("sent", NAMES, ids=range(len(NAMES)))
def test_names_of_files(staff: Client, sent: str) -> None:
    head = '--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nmembers\r\n--x\r\n'
    head += f'Content-Disposition: form-data; name="file"; filename="{sent.replace(chr(92), chr(92) * 2)}"\r\n\r\n'
    body = head.encode() + good() + b"\r\n--x--\r\n"
    answer = staff.generic("POST", "/organisation/import/", body, content_type="multipart/form-data; boundary=x")
    kept = list(Import.objects.values_list("file_name", flat=True))

    assert kept == ([] if NAMES[sent] is None else [NAMES[sent]])
    assert answer.status_code == (422 if NAMES[sent] is None else 302)
    if kept:
        assert "<img src=x" not in staff.get(answer.url).content.decode()


def test_a_very_long_name_is_cut(staff: Client) -> None:
    assert send(staff, good(), "长" * 300 + ".xlsx").status_code == 302
    assert len(Import.objects.get().file_name) <= 200
