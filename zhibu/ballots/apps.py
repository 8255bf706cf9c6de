from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import registry


class BallotsConfig(AppConfig):
    """Secret votes, with code slips or on paper."""

    name = "zhibu.ballots"
    label = "ballots"

    def ready(self) -> None:
        registry.add_menu(29, _("Votes"), "ballots:votes", modes={"officer"}, section="ballots")
