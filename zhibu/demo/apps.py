from django.apps import AppConfig

from zhibu.kernel.registry import registry


class DemoConfig(AppConfig):
    """One invented committee."""

    name = "zhibu.demo"
    label = "demo"

    def ready(self) -> None:
        from zhibu.demo import panels

        registry.add_panel("sign-in", 10, panels.sign_in_cards)
