from typing import Any

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import registry


def after_migrate(using: str, **kwargs: Any) -> None:
    """A fresh installation has the rules, a new release its own ones; what was settled is never deleted."""
    from zhibu.kernel.guard import protect
    from zhibu.rulebook.models import Override
    from zhibu.rulebook.services import load

    load(using=using)
    protect(Override, using=using, updates=False)


class RulebookConfig(AppConfig):
    """Rules as data."""

    name = "zhibu.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        from zhibu.rulebook import queries

        post_migrate.connect(after_migrate, sender=self)
        # What the committee has settled is read once in a request, however many rules a page applies.
        request_started.connect(queries.begin_request)
        request_finished.connect(queries.end_request)
        registry.words["rule_in_force"] = queries.in_force
        registry.traces["rulebook:rules"] = _("rules in force, and what the committee settled")
        registry.add_menu(70, _("Rulebook"), "rulebook:rules", modes={"officer"}, section="rulebook")
