"""Words of the book: its paper, the forms it is made in, how far the making of one has come."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Paper(TextChoices):
    """The page of a book; the values are those of a folder's book.toml."""

    K16 = "16k", _("16K, 185 × 260 mm")
    A5 = "a5", _("A5")
    A4 = "a4", _("A4")


class Form(TextChoices):
    """What a book is made as; the value is the ending of the file."""

    PDF = "pdf", _("PDF, for printing")
    EPUB = "epub", _("EPUB, for reading on a screen")
    DOCX = "docx", _("Word document")


MIME = {
    Form.PDF: "application/pdf",
    Form.EPUB: "application/epub+zip",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Stage(TextChoices):
    """How far the making of a file has come."""

    WAITING = "waiting", pgettext_lazy("book", "waits for its turn")
    GATHERING = "gathering", pgettext_lazy("book", "texts and pictures are gathered")
    TYPESETTING = "typesetting", pgettext_lazy("book", "pages are set")
    MADE = "made", pgettext_lazy("book", "made")
    FAILED = "failed", pgettext_lazy("book", "not made")


STEPS = (Stage.WAITING, Stage.GATHERING, Stage.TYPESETTING, Stage.MADE)
UNDER_WAY = (Stage.WAITING, Stage.GATHERING, Stage.TYPESETTING)
LATE = timedelta(seconds=20)  # after which the worker makes what nobody has begun
DEAD = timedelta(minutes=10)  # after which a making that does not end is begun again
FOLDER = "books"  # below the data folder; no backup holds it, as every file can be made again
SOURCES = ("article", "notice", "regulation", "practice")  # columns of a chapter, each a row of a room below
TITLE, LINE, TEXT, NAMES = 100, 100, 200_000, 20_000  # characters
MOST_ENTRIES = 1_500  # a book has 2,000 files at most, preface and openings of parts among them
