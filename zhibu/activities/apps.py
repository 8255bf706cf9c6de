from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """Notice, roll and feedback."""

    name = "zhibu.activities"
    label = "activities"
