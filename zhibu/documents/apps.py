from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import Findable, TaskKind, registry


def with_state(words: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a task with a document, with its state in words."""
    from zhibu.documents.states import IncomingState, PaperState

    labels: dict[str, Any] = {one.value: one.label for one in (*PaperState, *IncomingState)}
    return words | {"state": labels.get(str(words.get("state")), "")}


def protect_traces(using: str, **kwargs: Any) -> None:
    """The steps of a document are told as they happened; its versions stay as they were saved."""
    from zhibu.documents.models import Trace, Version
    from zhibu.kernel.guard import protect

    for model in (Trace, Version):
        protect(model, using=using, deletes=False)  # a draft without a number may be thrown away


class DocumentsConfig(AppConfig):
    """Official documents."""

    name = "zhibu.documents"
    label = "documents"

    def ready(self) -> None:
        from zhibu.documents import policy, services

        post_migrate.connect(protect_traces, sender=self)
        registry.add_menu(25, _("Documents"), "documents:papers", modes={"officer"}, section="documents")
        registry.search["paper"] = Findable(
            _("official documents"),
            visible=policy.visible_papers,
            addresses=lambda keys: {key: reverse("documents:paper", args=[key]) for key in keys},
            items=services.items,
        )
        registry.task_kinds |= {
            "documents.paper": TaskKind(
                _("Document: %(title)s"), pgettext_lazy("document", "%(state)s"), _("document"), fill=with_state
            ),
            "documents.returned": TaskKind(_("Mend: %(title)s"), _("returned: %(because)s"), _("document")),
            "documents.incoming": TaskKind(
                _("Incoming: %(title)s"), pgettext_lazy("document", "%(state)s"), _("document"), fill=with_state
            ),
            "documents.read": TaskKind(
                _("To be read by %(name)s: %(title)s"), _("passed round; each says when it is read"), _("document")
            ),
        }
