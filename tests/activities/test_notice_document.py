"""zhibu notice-document: the newest notice or the one named, as the document that its page gives."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.activities.corridor import draft, issued
from tests.kernel.test_papers import words_of_docx, words_of_pdf
from tests.support import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_what_comes_along(settings: Any) -> None:
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []


def written(folder: Path, *args: str) -> tuple[str, str]:
    """The words of the PDF and of the DOCX, Chinese labels and all."""
    for name in ("notice.pdf", "notice.docx"):
        call_command("notice_document", *args, str(folder / name), verbosity=0)
    return words_of_pdf((folder / "notice.pdf").read_bytes()), words_of_docx((folder / "notice.docx").read_bytes())


def test_the_newest_or_the_one_named(cast: Cast, tmp_path: Path) -> None:
    issued(cast)
    issued(cast, theme="第二次活动")
    draft(cast, theme="还没有发的")
    named = [(("〔2026〕1号",), 1), (("2026-1",), 1), (("2",), 2), (("--unit", "00", "2026/2"), 2)]
    for args, number in [((), 2), *named]:
        pdf, docx = written(tmp_path, *args)
        assert pdf == docx
        assert pdf.startswith(f"组织活动通知单机关工委〔2026〕{number}号")
        assert ("第二次活动" in pdf) == (number == 2)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("3", "x.pdf"), "There is no such notice"),
        (("1", "x.pdf", "--unit", "0101"), "There is no such notice"),
        (("twelve", "x.pdf"), "is no number of a notice"),
        (("x.odt",), "must end in .pdf or .docx"),
        (("/nowhere/x.pdf",), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(cast: Cast, args: tuple[str, ...], said: str) -> None:
    issued(cast)
    with pytest.raises(CommandError, match=said):
        call_command("notice_document", *args)


def test_before_the_first_notice(cast: Cast) -> None:
    draft(cast)
    with pytest.raises(CommandError, match="No notice has been issued yet"):
        call_command("notice_document", "x.pdf")
