"""One folder, three forms, the same words. No test here may use the database."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reporting.books import (
    EVERYTHING,
    SAID,
    bare,
    files_of,
    folder,
    in_order,
    pages_of,
    words_of_docx,
    words_of_epub,
    words_of_pdf,
)
from zhibu.reporting.papers import FORMS, write

FORM = pytest.mark.parametrize("ending", [".pdf", ".epub", ".docx"])


def written(place: Path, files: dict[str, str | bytes], ending: str) -> bytes:
    """The book of these files."""
    out = place / f"out{ending}"
    write(folder(place, files), out)
    return out.read_bytes()


def words(data: bytes, ending: str) -> str:
    """What a form says, without blanks, from the first chapter on."""
    return {".pdf": words_of_pdf, ".epub": words_of_epub, ".docx": words_of_docx}[ending](data)


@FORM
def test_every_form_says_everything_in_its_order(tmp_path: Path, ending: str) -> None:
    found = words(written(tmp_path, EVERYTHING, ending), ending)
    if ending == ".pdf":  # title page and contents come first
        found = found[found.index("编者的话。") - len("前言") :]

    assert in_order(SAID, found) == []
    assert found.count("记于现场。") == (0 if ending == ".docx" else 1)  # there it stands in the file of notes


MARKS = "#$\\@<>&*_`~[](){}|!^=+-'\"/:.;%"
TEXTS = st.text(st.sampled_from(MARKS + "ab1 支部党员，。“”—…〔〕①"), min_size=1, max_size=30)


def escaped(text: str) -> str:
    """A text in Markdown that means itself."""
    return "".join(f"\\{char}" if char in MARKS else char for char in text)


@given(st.lists(TEXTS.filter(lambda text: bool(text.strip())), min_size=4, max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_typed_comes_out_as_typed(tmp_path: Path, texts: list[str]) -> None:
    said = [" ".join(text.split()) for text in texts]
    body = "\n\n".join(f"开{escaped(text)}止" for text in said)
    place = folder(tmp_path, {"1.md": f"# 题目\n\n{body}\n"})
    expected = bare("题目" + "".join(f"开{text}止" for text in said))

    for ending in FORMS:
        write(place, tmp_path / f"out{ending}")
    assert bare("".join(pages_of((tmp_path / "out.pdf").read_bytes())[2:])) == f"{expected}1"
    assert words_of_epub((tmp_path / "out.epub").read_bytes()) == expected
    assert words_of_docx((tmp_path / "out.docx").read_bytes()) == expected


@FORM
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> <b>粗</b> <!-- 注 --> &amp;lt;",
        '"]}); #read("/etc/passwd") #let x = 1',
        "=SUM(A1) @someone $x^2$ C:\\路径\\名",
        '{ XE "x" } HYPERLINK "y" {{ x }} {% y %}',
    ],
)
def test_what_looks_like_a_mark_of_another_language_is_text(tmp_path: Path, ending: str, text: str) -> None:
    found = words(written(tmp_path, {"1.md": f"# 题\n\n始{text}终\n"}, ending), ending)

    assert bare(f"始{text}终").replace("&amp;lt;", "&lt;") in found


@FORM
def test_the_same_folder_gives_the_same_words_and_the_same_epub(tmp_path: Path, ending: str) -> None:
    first, second = (written(tmp_path, EVERYTHING, ending) for _round in range(2))

    assert words(first, ending) == words(second, ending)
    if ending == ".epub":
        assert files_of(first).keys() == files_of(second).keys()


# Every construct inside others, and those that are empty; what each of them says.
NESTED = """# 题[^1]

## *强*`c`[链](https://example.org)

- 甲

  第二段

  > 引中
  > - 引中列

  | 表头 |
  | --- |

  ```
  码
  ```

7) 七

| ![图](pictures/a.png) | 注[^1] |
| :-: | --- |
| a \\| b | ~~删 **粗**~~ |
| 少 |

[![图](pictures/a.png)](https://example.org) 行中 ![](pictures/a.png "题注") 图

[回](#题) [去](2.md) 断\\
行 &copy; <kbd>键</kbd>

#

-

>

末

[^1]: 注文

    - 注中列

    ![图](pictures/a.png)
"""
NESTED_SAYS = [
    *("题", "强", "c", "链", "甲", "第二段", "引中", "引中列", "表头", "码", "七", "注", "a | b", "删", "粗", "少"),
    *("行中", "图", "回", "去", "断", "行 © <kbd>键</kbd>", "末"),
]


@FORM
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_stands_in_one_another_is_said_too(tmp_path: Path, ending: str, language: str) -> None:
    told = f'language = "{language}"\nindex = ["粗"]'
    files: dict[str, str | bytes] = {"book.toml": told, "1.md": NESTED, "2.md": "# 二\n\n完。"}
    data = written(tmp_path, files, ending)

    assert in_order(NESTED_SAYS, words(data, ending)) == []
    if ending == ".epub":
        assert list(files_of(data)) == ["title.xhtml", "nav.xhtml", "c001.xhtml", "c002.xhtml", "index.xhtml"]
