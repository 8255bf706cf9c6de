"""zhibu notice-document [NUMBER] OUT.pdf|OUT.docx: a notice as the document that its page gives."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from zhibu.activities import papers, queries
from zhibu.kernel.papers import docx, pdf

_NUMBER = re.compile(r"(?:〔?(?P<year>\d{4})〕?\s*[-/]?\s*)?(?P<number>\d{1,4})\s*号?")


class Command(BaseCommand):
    help = "Write the newest issued notice, or the one named, as PDF or DOCX; the ending of the file decides."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", help="〔2026〕12号, 2026-12, or 12 for the newest year that has it")
        parser.add_argument("out", type=Path, help="the file to write, ending in .pdf or .docx")
        parser.add_argument("--unit", metavar="CODE", help="the unit that issued it; left out: the committee first")
        parser.add_argument("--english", action="store_true", help="labels in English; otherwise in Chinese")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if out.suffix not in {".pdf", ".docx"}:
            raise CommandError(f"{out}: the file must end in .pdf or .docx.", returncode=2)
        year = number = None
        if options["number"] is not None:
            match = _NUMBER.fullmatch(options["number"].strip())
            if match is None:
                raise CommandError(
                    f"{options['number']} is no number of a notice; write 〔2026〕12号 or 2026-12.", returncode=2
                )
            year, number = match["year"] and int(match["year"]), int(match["number"])
        found = queries.notice_numbered(number, year=year, unit=options["unit"])
        if found is None:
            raise CommandError(
                "There is no such notice." if number else "No notice has been issued yet.", returncode=1
            )
        with translation.override("en" if options["english"] else "zh-hans"):
            paper = papers.notice(found)
            data = pdf(paper).data if out.suffix == ".pdf" else docx(paper)
        try:
            out.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.", returncode=1) from error
        self.stdout.write(f"{found.issuer.name} {found.number_text}: {out}")
