from django.apps import AppConfig

from zhibu.kernel.registry import registry


class OrganisationConfig(AppConfig):
    """Units, members, posts."""

    name = "zhibu.organisation"
    label = "organisation"

    def ready(self) -> None:
        from zhibu.organisation.panels import describe_person

        registry.describe_person = describe_person
