"""zhibu audit verify · zhibu audit export."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.audit import queries


class Command(BaseCommand):
    help = "Check the chain of audit entries, or write it out as JSON lines."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("verify", help="Recompute every entry; exit status 1 and the first bad entry if one is bad.")
        export = parts.add_parser("export", help="One JSON object per line, in order.")
        export.add_argument("--from", dest="since", type=int, default=1, metavar="N", help="begin with entry N")
        export.add_argument("out", nargs="?", type=Path, help="file to write; standard output when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "verify":
            self.verify()
        else:
            self.export(options["since"], options["out"])

    def verify(self) -> None:
        """Say how far the chain is sound; CommandError (exit status 1) names the first bad entry."""
        found = queries.check_chain()
        if found.bad:
            raise CommandError(f"Entry {found.bad.number} {found.bad.reason}. Entries before it are sound.")
        self.stdout.write(f"{found.sound} entries, all sound. Head: {found.sound}:{found.head}")

    def export(self, since: int, out: Path | None) -> None:
        """Write the entries as JSON lines; the digest can be recomputed from them."""
        try:
            with out.open("w", encoding="utf-8") if out else nullcontext(self.stdout) as file:
                for entry in queries.entries(since=since):
                    file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        except BrokenPipeError:
            sys.stderr.close()  # the reader (head, less) has seen enough
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}") from error
