"""Keys for a new installation: `zhibu make-keys FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhibu.kernel.sealed import GM_DIGEST, SHA256, make_key_file


class Command(BaseCommand):
    """Never overwrites a file: without the old keys the values they sealed are lost."""

    help = "Writes a new file with encryption keys, readable by its owner only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sm3", action="store_true", help="look-ups are made with SM3; cannot be changed later")

    def handle(self, *args: Any, file: Path, sm3: bool = False, **options: Any) -> None:
        try:
            make_key_file(file, digest=GM_DIGEST if sm3 else SHA256)
        except FileExistsError:
            raise CommandError(f"{file} is there already and is left as it is.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{file} holds new keys. Keep a copy apart from the database and its copies.")
