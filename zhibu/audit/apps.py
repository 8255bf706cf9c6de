from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def protect_chain(using: str, **kwargs: Any) -> None:
    """Put the triggers in place after every migrate; test databases get them too."""
    from zhibu.audit.models import Entry  # models are not loaded when this file is
    from zhibu.kernel.guard import protect

    protect(Entry, using=using)


class AuditConfig(AppConfig):
    """The chain of deeds."""

    name = "zhibu.audit"
    label = "audit"

    def ready(self) -> None:
        from zhibu.audit import queries, services
        from zhibu.kernel.registry import registry

        post_migrate.connect(protect_chain, sender=self)
        registry.deeds["backup.record"] = services.record_backup
        registry.deeds["backup.in_use"] = queries.length
        registry.contents["audit"] = queries.examine
