from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import registry


class OrganisationConfig(AppConfig):
    """Units, members, posts."""

    name = "zhibu.organisation"
    label = "organisation"

    def ready(self) -> None:
        from zhibu.organisation import periodic
        from zhibu.organisation.panels import describe_person

        registry.describe_person = describe_person
        registry.add_menu(40, _("Units and members"), "organisation:tree", modes={"officer"}, section="organisation")
        registry.add_menu(90, _("Me"), "organisation:me", modes={"member"}, section="organisation")
        registry.add_job("organisation.forget_imports", periodic.forget_imports, every_minutes=60)
