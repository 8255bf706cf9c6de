from django.apps import AppConfig


class DemoConfig(AppConfig):
    """One invented committee."""

    name = "zhibu.demo"
    label = "demo"
