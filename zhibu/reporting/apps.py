from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """What is made of the facts for reading: the book, later the dashboards."""

    name = "zhibu.reporting"
    label = "reporting"
