from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import Findable, Keeping, TaskKind, registry


class ExchangeConfig(AppConfig):
    """Good practices, taken up by others."""

    name = "zhibu.exchange"
    label = "exchange"

    def ready(self) -> None:
        from zhibu.exchange import panels, policy, queries

        registry.add_menu(28, _("Practices"), "exchange:practices", modes={"officer"}, section="exchange")
        registry.add_panel("activities.activity", 10, panels.of_activity)
        registry.add_panel("activities.notice", 10, panels.of_notice)
        registry.own_data["exchange"] = queries.own_tables
        registry.task_kinds["exchange.change"] = TaskKind(
            _("Change the practice “%(title)s”"), _("a unit above asks for it; its page says why"), _("practice")
        )
        registry.search[queries.KIND] = Findable(
            _("practices"), visible=policy.visible_practices, addresses=_addresses, items=queries.items
        )
        registry.retention["removed_comments"] = _removed()


def _addresses(keys: Iterable[int]) -> dict[int, str]:
    return {key: reverse("exchange:practice", args=[key]) for key in keys}


def _removed() -> Keeping:
    from zhibu.exchange.models import Comment
    from zhibu.exchange.states import REMOVED_DAYS

    def ended(rows: Any) -> int:
        return int(rows.update(text=""))

    return Keeping(
        what=_("comments on practices that were removed"),
        then=_("text removed; that it was made and removed stays"),
        days=lambda on: REMOVED_DAYS,
        due=lambda before: Comment.objects.filter(removed_at__lt=before).exclude(text=""),
        end=ended,
    )
