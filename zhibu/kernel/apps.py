from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The bottom of the house: periods, working days, sealed fields, sheets, the look; knows none of our nouns."""

    name = "zhibu.kernel"
    label = "kernel"
