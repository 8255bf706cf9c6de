from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """What is published, with objections and answers."""

    name = "zhibu.disclosure"
    label = "disclosure"
