"""One file of a book of the program, from its rows to its place on the disk."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.reporting import services
from zhibu.reporting.models import Making
from zhibu.reporting.papers.book import Book as Typeset
from zhibu.reporting.papers.book import BookError, Part, Pieces, walk
from zhibu.reporting.papers.gathering import lay_out
from zhibu.reporting.papers.writing import write
from zhibu.reporting.queries import place_of
from zhibu.reporting.states import Stage


def make(making: Making) -> bool:
    """Make the file that was asked for, saying how far it has come; False when it cannot be made, with the reason in
    its row. Whatever goes wrong, the making ends.
    """
    with override(settings.LANGUAGE_CODE):
        try:
            place_of("").mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix="zhibu-book-") as home, TemporaryDirectory(dir=place_of("")) as out:
                folder, file = Path(home), Path(out) / f"book.{making.form}"
                left = lay_out(making.book, folder)
                services.stage(making=making, to=Stage.TYPESETTING)
                book = write(folder, file)
                services.end(
                    making=making, file=file, figures=figures(book), notes=[*left, *book.notes], now=timezone.now()
                )
        except BookError as error:
            services.fail(making=making, why=str(error), now=timezone.now())
        except Exception:
            why = _("Something went wrong in the program; the log of the system administrator has the details.")
            services.fail(making=making, why=why, now=timezone.now())
            raise
        else:
            return True
    return False


def figures(book: Typeset) -> dict[str, int]:
    """Chapters, pictures and characters of a book."""
    signs = sum(_signs([*chapter.title, *chapter.blocks]) for chapter in book.chapters)
    chapters = sum(len(one.chapters) if isinstance(one, Part) else 1 for one in book.entries)
    return {"chapters": chapters, "pictures": len(book.pictures), "signs": signs}


def _signs(pieces: Pieces) -> int:
    """The characters of a tree, blanks aside."""
    texts = [piece for piece in pieces if isinstance(piece, str)]
    for piece in walk(pieces):
        inner = [piece.get("c", ()), *piece.get("head", ()), *(cell for row in piece.get("rows", ()) for cell in row)]
        texts += [piece.get("t", ""), *(one for each in inner for one in each if isinstance(one, str))]
    return sum(len("".join(text.split())) for text in texts)
