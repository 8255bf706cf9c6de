from django.apps import AppConfig

from zhibu.kernel.registry import registry


class AttachmentsConfig(AppConfig):
    """Files that people hand in."""

    name = "zhibu.attachments"
    label = "attachments"

    def ready(self) -> None:
        from zhibu.attachments import periodic

        registry.add_job("attachments.clear_left_over", periodic.clear_left_over, every_minutes=1440)
