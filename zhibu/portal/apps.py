from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The website."""

    name = "zhibu.portal"
    label = "portal"
