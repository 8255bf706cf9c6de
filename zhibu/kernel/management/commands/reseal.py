"""Everything sealed anew with the key and the cipher in use: `zhibu reseal`."""

from typing import Any

from django.core.management.base import BaseCommand

from zhibu.kernel.sealed import current, reseal_tables


class Command(BaseCommand):
    """Run it after ZHIBU_CIPHER or the current key was changed. It may be stopped and run again."""

    help = "Seals numbers, addresses and secrets anew that an earlier key or the other cipher sealed."

    def handle(self, *args: Any, **options: Any) -> None:
        count = reseal_tables()
        self.stdout.write(f"{count} values are sealed anew with {current()}.")
