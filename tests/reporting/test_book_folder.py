"""What is read from a folder, and what is refused: with one sentence, and nothing left behind."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.reporting.books import EVERYTHING, folder, pages_of, png
from zhibu.reporting.papers import BookError, Part, write
from zhibu.reporting.papers.book import Chapter, plain, walk
from zhibu.reporting.papers.folder import read


def titles(entries: list[Part | Chapter]) -> list[Any]:
    """The titles of chapters; those of a part in a list behind its own."""
    return [
        [plain(one.opening.title), *titles(list(one.chapters))] if isinstance(one, Part) else plain(one.title)
        for one in entries
    ]


def test_files_are_chapters_folders_are_parts_in_the_order_of_their_names(tmp_path: Path) -> None:
    book = read(folder(tmp_path, EVERYTHING))

    assert plain(book.preface.title if book.preface else []) == "前言"
    assert titles(book.entries) == [["第一编 做法", "走访", "讨论"], "后记"]
    assert (book.title, book.subtitle, book.author, book.date) == ("工作汇编", "二〇二六年", "甲局工委", "2026年12月")
    assert (book.index, book.notes) == (["王小明", "乙局支部"], [])


def test_what_is_not_told_follows_from_the_names(tmp_path: Path) -> None:
    files = {
        "02 后来/1.md": "无题。",
        "1_开头.md": "正文。",
        "3.md": "---\ntitle: 有题\n---\n\n正文。",
        "_稿.md": "# 不排",
    }
    book = read(folder(tmp_path, files))

    assert (book.title, book.author, book.preface, book.cover) == ("书稿", "", None, None)
    assert titles(book.entries) == ["开头", ["后来", "1"], "有题"]


def test_headings_in_a_chapter_begin_one_below_its_title(tmp_path: Path) -> None:
    text = "# 题\n\n### 甲\n\n#### 乙\n\n# 丙\n"
    (chapter,) = read(folder(tmp_path, {"1.md": text})).chapters

    assert chapter.sections == [(2, "c001-1", "甲"), (3, "c001-2", "乙"), (1, "c001-3", "丙")]


def test_names_are_found_in_the_text_the_longest_first(tmp_path: Path) -> None:
    told = '[index]\n"办公室支部" = ["办支部"]\n"支部" = []\nQR = []\n'
    files = {"book.toml": told, "1.md": "# 支部\n\n办公室支部和办支部的**支部**扫QR码，不是SQRT。"}
    book = read(folder(tmp_path, files))

    found = [book.index[piece["n"]] for one in book.chapters for piece in walk(one.blocks) if piece["k"] == "ix"]
    assert found == ["办公室支部", "办公室支部", "支部", "QR"]


def test_a_link_that_leads_nowhere_stays_as_words_and_is_told(tmp_path: Path) -> None:
    book = read(folder(tmp_path, {"1.md": "# 题\n\n[外](../a.md) [没有](2.md) [这里](#题) [网](https://example.org)"}))

    kinds = [piece["k"] for one in book.chapters for piece in walk(one.blocks) if "to" in piece]
    assert kinds == ["words", "words", "ref", "link"]
    assert book.notes == [
        f"1.md: {name} is not in the book; the words stay, without a link." for name in ("../a.md", "2.md")
    ]


def test_what_is_left_out_or_silent_is_told(tmp_path: Path) -> None:
    book = read(folder(tmp_path, {"1.md": "# 题\n\n![](pictures/a.png)\n\n正文。\n\n[^x]: 没有人引用。\n"}))

    assert book.notes == [
        "1.md: no place of the text asks for the note [^x]; it is left out.",
        "Pictures without words, for those who cannot see them: pictures/a.png",
    ]


CHAPTER = {"1.md": "# 题\n\n正文。"}
SHOWS = "# 题\n\n![说明](%s)\n"
REFUSED: dict[str, tuple[dict[str, str | bytes], str]] = {
    "no chapter": ({}, "holds no chapter: files that end in .md."),
    "only a preface": ({"preface.md": "# 序"}, "holds no chapter: files that end in .md."),
    "no picture": ({"1.md": SHOWS % "无.png"}, "1.md: there is no picture 无.png."),
    "outside": ({"1.md": SHOWS % "../外.png"}, "is not in the folder of the book."),
    "outside, hidden": ({"1.md": SHOWS % "pictures/%2e%2e/%2e%2e/x.png"}, "is not in the folder of the book."),
    "absolute": ({"1.md": SHOWS % "/etc/passwd"}, "1.md: /etc/passwd is not in the folder of the book."),
    "from the net": ({"1.md": SHOWS % "https://example.org/a.png"}, "is not in the folder of the book."),
    "no cover": ({**CHAPTER, "book.toml": 'cover = "无.png"'}, "book.toml: there is no picture 无.png."),
    "text as picture": ({"1.md": SHOWS % "x.png", "x.png": b"text"}, "x.png is no picture in PNG or JPEG."),
    "half a picture": ({"1.md": SHOWS % "x.png", "x.png": png()[:-20]}, "x.png is not whole; save the picture again."),
    "half a photograph": ({"1.md": SHOWS % "x.jpg", "x.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF"}, "x.jpg is not whole"),
    "huge": ({"1.md": SHOWS % "x.png", "x.png": png(61_000_000, 1)}, "x.png has more than 60 million dots"),
    "not UTF-8": ({"1.md": "# 题".encode("gb18030")}, "1.md is not in UTF-8; save it as UTF-8."),
    "parts in parts": ({**CHAPTER, "一/二/1.md": "# 题"}, "一/二: a part holds chapters, not further parts."),
    "toml": ({**CHAPTER, "book.toml": "title = "}, "book.toml cannot be read:"),
    "unknown setting": (
        {**CHAPTER, "book.toml": 'titel = "x"'},
        "book.toml: nothing is called titel; known are title,",
    ),
    "paper": ({**CHAPTER, "book.toml": 'paper = "b5"'}, "book.toml: paper is one of 16k, a5, a4."),
    "names": ({**CHAPTER, "book.toml": "index = [1]"}, "book.toml: write texts in quotation marks"),
    "one name": ({**CHAPTER, "book.toml": 'index = "名"'}, "book.toml: write texts in quotation marks"),
    "a number": ({**CHAPTER, "book.toml": "index = 5"}, "book.toml: write texts in quotation marks"),
    "one spelling": ({**CHAPTER, "book.toml": '[index]\n"名" = "字"'}, "book.toml: write texts in quotation marks"),
    "title": ({**CHAPTER, "book.toml": "title = 5"}, "book.toml: write texts in quotation marks"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_leaves_nothing_behind(tmp_path: Path, case: str) -> None:
    files, sentence = REFUSED[case]
    out = tmp_path / "out.pdf"
    out.write_bytes(b"earlier")

    with pytest.raises(CommandError) as refused:
        call_command("book", "render", folder(tmp_path, files), out)
    assert sentence in str(refused.value)
    assert refused.value.returncode == 2
    assert (out.read_bytes(), sorted(path.name for path in tmp_path.iterdir())) == (b"earlier", ["out.pdf", "书稿"])


def test_a_way_out_of_the_folder_is_no_way(tmp_path: Path) -> None:
    place = folder(tmp_path, {"1.md": SHOWS % "in.png"})
    (tmp_path / "secret.png").write_bytes(png())
    (place / "in.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(BookError, match=r"1\.md: in\.png is not in the folder of the book\."):
        read(place)
    (tmp_path / "secret.md").write_text("# 密")
    (place / "2.md").symlink_to(tmp_path / "secret.md")
    (place / "1.md").unlink()
    with pytest.raises(BookError, match=r"2\.md leads out of the folder\."):
        read(place)


@pytest.mark.parametrize(
    ("source", "out", "sentence"),
    [
        ("nowhere", "out.pdf", "nowhere is no folder."),
        ("书稿/1.md", "out.pdf", "1.md is no folder."),
        ("书稿", "out.txt", "out.txt: the file must end in one of .pdf, .epub, .docx."),
        ("书稿", "out", "out: the file must end in one of .pdf, .epub, .docx."),
        ("书稿", "none/out.pdf", "none is no folder."),
    ],
)
def test_a_wrong_name_is_told_with_2(tmp_path: Path, source: str, out: str, sentence: str) -> None:
    folder(tmp_path, CHAPTER)
    with pytest.raises(CommandError) as refused:
        call_command("book", "render", tmp_path / source, tmp_path / out)
    assert (str(refused.value).endswith(sentence), refused.value.returncode) == (True, 2)


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder(tmp_path, CHAPTER)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BookError, match=r"out\.epub cannot be written: No space left on device"):
        write(place, tmp_path / "out.epub")
    assert [path.name for path in tmp_path.iterdir()] == ["书稿"]


def test_the_command_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.pdf"
    call_command("book", "render", folder(tmp_path, EVERYTHING), out)

    assert capsys.readouterr() == (f"{out}: 工作汇编, 3 chapters, 1 pictures\n", "")
    assert pages_of(out.read_bytes())[3].startswith("前言")


@pytest.mark.chinese
def test_it_speaks_the_language_of_the_installation(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"不是文件夹。$"):
        call_command("book", "render", tmp_path / "nowhere", tmp_path / "out.pdf")
