from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_cache_table(using: str, **kwargs: Any) -> None:
    """The cache stands in the database, so that several workers share it; its table comes with every migrate."""
    call_command("createcachetable", database=using, verbosity=0)


class KernelConfig(AppConfig):
    """The bottom of the house: periods, working days, sealed fields, sheets, the look; knows none of our nouns."""

    name = "zhibu.kernel"
    label = "kernel"

    def ready(self) -> None:
        from zhibu.kernel.examinations import ALL
        from zhibu.kernel.registry import registry

        if (Path(settings.DATA_DIR) / "restore.json").exists():
            from zhibu.kernel.backup.journal import finish

            finish()
        post_migrate.connect(make_cache_table, sender=self)
        registry.examinations |= ALL
