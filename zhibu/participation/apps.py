from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """The half-year record."""

    name = "zhibu.participation"
    label = "participation"
