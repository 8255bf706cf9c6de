from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import registry


class CirculationConfig(AppConfig):
    """Dispatches, deliveries and tasks."""

    name = "zhibu.circulation"
    label = "circulation"

    def ready(self) -> None:
        everybody = {"member", "officer", "administrator"}
        registry.add_menu(10, _("To do"), "circulation:home", modes=everybody, section="circulation")
