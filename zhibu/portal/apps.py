from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PortalConfig(AppConfig):
    """The website."""

    name = "zhibu.portal"
    label = "portal"
    default = True

    def ready(self) -> None:
        from django.urls import reverse

        from zhibu.kernel.registry import Findable, TaskKind, registry
        from zhibu.portal import panels, periodic, policy, queries, services
        from zhibu.portal.models import Article, Shown

        registry.add_menu(60, pgettext_lazy("menu", "Website"), "portal:articles", modes={"officer"}, section="portal")
        registry.add_menu(60, pgettext_lazy("tab", "Website"), "portal:home", modes={"member"}, section="portal")
        registry.add_panel("sign-in", 90, panels.to_the_website)
        registry.add_job("portal.appear_and_go", periodic.appear_and_go, every_minutes=5)
        registry.public["/portal/"] = queries.edition
        registry.search["article"] = Findable(
            _("articles"),
            visible=policy.readable_articles,
            addresses=lambda keys: {
                pk: reverse("portal:article", args=[kind, pk])
                for pk, kind in Article.objects.filter(pk__in=keys).values_list("pk", "stands_in__kind")
            },
            items=services.items,
        )
        registry.search["shown"] = Findable(
            _("notices on the website"),
            visible=lambda who: Shown.objects.none(),  # all of them are public
            addresses=lambda keys: {key: reverse("portal:notice", args=[key]) for key in keys},
            items=services.shown_items,
        )
        registry.deeds["activities.notice_reads_anew"] = services.reads_anew
        registry.task_kinds |= {
            "portal.review": TaskKind(
                _("Review: %(title)s"), _("review %(step)s of an article for the website"), _("website")
            ),
            "portal.returned": TaskKind(_("Mend: %(title)s"), _("returned: %(because)s"), _("website")),
        }


class EngineOffice(AppConfig):
    """In the place of the page engine's own pages for editors, which are not installed (docs/decisions/0011)."""

    name = "zhibu.portal.migrations.engine"
    label = "wagtailadmin"


class EnginePictures(AppConfig):
    """The page engine's pictures, without its forms and its interface for programs, which every start would read."""

    name = "wagtail.images"
    label = "wagtailimages"
    default_auto_field = "django.db.models.AutoField"

    def ready(self) -> None:
        from wagtail import hooks, wagtail_hooks  # noqa: F401 - what the core itself hooks in
        from wagtail.images.signal_handlers import register_signal_handlers

        register_signal_handlers()
        # The other hooks belong to the pages for editors, and their models to tables that are not here.
        hooks._searched_for_hooks = True
