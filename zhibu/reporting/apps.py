from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """What is made of the facts for reading: the book, later the dashboards."""

    name = "zhibu.reporting"
    label = "reporting"

    def ready(self) -> None:
        from zhibu.kernel.registry import registry
        from zhibu.reporting import panels, periodic

        registry.add_menu(62, _("Books"), "reporting:books", modes={"officer"}, section="reporting")
        registry.add_panel("frame.foot", 5, panels.to_read)
        registry.add_job("reporting.make_late", periodic.make_late, every_minutes=1)
        registry.add_job("reporting.clear_left_over", periodic.clear_left_over, every_minutes=1440)
