from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    """Honours, grades, rewards."""

    name = "zhibu.recognition"
    label = "recognition"
