"""`zhibu book render FOLDER OUT.pdf|OUT.epub|OUT.docx`: a folder of Markdown chapters as a book; `zhibu book make` for
what was asked for on a page.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import ngettext

from zhibu.kernel.figures import count
from zhibu.reporting import services
from zhibu.reporting.models import Making
from zhibu.reporting.papers import BookError, Part, make, write


class Command(BaseCommand):
    """Ends with 2 when the folder is no book or the file cannot be written; then nothing is left behind."""

    help = "Typesets a folder of Markdown chapters as PDF, EPUB or DOCX; the ending decides. No database is needed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        part = parts.add_parser("render", help="Write the book into one file.")
        part.add_argument("folder", type=Path, metavar="FOLDER", help="one file for each chapter, by name")
        part.add_argument("out", type=Path, metavar="OUT", help="the file to write: .pdf, .epub or .docx")
        part.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        part = parts.add_parser("make", help="Make a file that was asked for on a page; the pages call this.")
        part.add_argument("key", type=int, metavar="KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "make":
            self.make(options["key"])
        else:
            self.render(options)

    def make(self, key: int) -> None:
        """Ends with 2 when it cannot be made; does nothing when another process has it."""
        making = services.begin(key=key, now=timezone.now())
        if making is not None and not make(making):
            raise CommandError(Making.objects.get(pk=key).notes, returncode=2)

    def render(self, options: dict[str, Any]) -> None:
        """A folder into a file."""
        with translation.override(options["language"] or settings.LANGUAGE_CODE):
            try:
                book = write(options["folder"], options["out"])
            except BookError as error:
                raise CommandError(str(error), returncode=2) from error
            for note in book.notes:
                self.stderr.write(f"!!  {note}", lambda plain: plain)
            chapters = sum(len(one.chapters) if isinstance(one, Part) else 1 for one in book.entries)
            said = {"file": options["out"], "title": book.title, "pictures": count(len(book.pictures))}
            text = ngettext(
                "%(file)s: %(title)s, %(num)s chapter, %(pictures)s pictures",
                "%(file)s: %(title)s, %(num)s chapters, %(pictures)s pictures",
                chapters,
            )
            self.stdout.write(text % {**said, "num": chapters})
