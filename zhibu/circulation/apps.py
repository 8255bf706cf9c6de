from django.apps import AppConfig


class CirculationConfig(AppConfig):
    """Dispatches, deliveries and tasks."""

    name = "zhibu.circulation"
    label = "circulation"
