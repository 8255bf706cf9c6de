"""Folders of books for tests, and the words that the three forms of one say."""

import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from docx import Document
from pypdf import PdfReader

EVERYTHING = {
    "book.toml": 'title = "工作汇编"\nsubtitle = "二〇二六年"\nauthor = "甲局工委"\ndate = "2026年12月"\n'
    'language = "zh"\ncover = "pictures/a.png"\nindex = ["乙局支部", "王小明"]\n',
    "前言.md": "# 前言\n\n编者的话。\n",
    "1 做法/_index.md": "# 第一编 做法\n\n这一编讲做法。\n",
    "1 做法/2-走访.md": "# 走访\n\n## 起因 #1\n\n**王小明** 说：好。[^a]\n\n[^a]: 记于现场。\n\n"
    '![走访现场](../pictures/a.png "现场的图")\n\n- 第一件\n- 第二件\n  - 其中一件\n\n3. 三号\n4. 四号\n',
    "1 做法/10-讨论.md": "# 讨论\n\n> 引来的话。\n\n| 单位 | 次数 |\n| --- | ---: |\n| 乙局支部 | 12 |\n\n"
    "```\nlet x = #1  $y$\n```\n\n见[走访](2-走访.md#起因-1)和[网站](https://example.org/a?b=1&c=2)。\n\n---\n\n尾声。\n",
    "2 后记.md": "# 后记\n\n第一行\n第二行 and\nthird。\n",
}
# The same, word by word, in the order in which it is read; what stands at the foot of a page comes apart.
SAID = [
    "前言", "编者的话。", "第一编 做法", "这一编讲做法。", "走访", "起因 #1", "王小明", " 说：好。", "现场的图",
    "第一件", "第二件", "其中一件", "三号", "四号", "讨论", "引来的话。", "单位", "次数", "乙局支部", "12",
    "let x = #1  $y$", "见", "走访", "和", "网站", "。", "尾声。", "后记", "第一行第二行 and third。",
]  # fmt: skip


def png(across: int = 400, down: int = 200, shade: int = 90) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + bytes([shade]) * across * 3) * down
    head = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def folder(place: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files, and one picture."""
    made = place / "书稿"
    for name, data in {"pictures/a.png": png(), **files}.items():
        file = made / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    return made


def bare(text: str) -> str:
    """A text without blanks."""
    return re.sub(r"\s", "", text)


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def files_of(data: bytes) -> dict[str, ET.Element]:
    """The files of text in an EPUB, in the order of its spine."""
    with ZipFile(BytesIO(data)) as packed:
        package = ET.fromstring(packed.read("EPUB/package.opf"))
        space = "{http://www.idpf.org/2007/opf}"
        names = {item.get("id"): str(item.get("href")) for item in package.iter(f"{space}item")}
        order = [names[item.get("idref")] for item in package.iter(f"{space}itemref")]
        return {name: ET.fromstring(packed.read(f"EPUB/{name}")) for name in order}


def words_of_epub(data: bytes) -> str:
    """What the chapters of an EPUB say, without blanks."""
    chapters = [root for name, root in files_of(data).items() if name.startswith("c0")]
    return bare("".join(text for root in chapters for text in root[1].itertext()))


def words_of_docx(data: bytes) -> str:
    """What a document says from its first chapter on, without blanks, instructions of fields left out."""
    document = Document(BytesIO(data))
    said, begun = [], False
    for line in document.element.body.iter():
        if line.tag.endswith("}pStyle"):
            begun = begun or next(iter(line.attrib.values())).startswith("Heading")
        if begun and line.tag.endswith("}t"):
            said.append(line.text or "")
    return bare("".join(said))


def words_of_pdf(data: bytes) -> str:
    """What a book in PDF says from the first page of its contents on, without blanks."""
    return bare("".join(pages_of(data)))


def in_order(said: list[str], words: str) -> list[str]:
    """Those of the texts that the words do not hold in this order."""
    place, missing = 0, []
    for text in map(bare, said):
        found = words.find(text, place)
        if found < 0:
            missing.append(text)
        else:
            place = found + len(text)
    return missing
