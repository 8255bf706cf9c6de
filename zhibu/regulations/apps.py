from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import Findable, TaskKind, registry


def protect_approved(using: str, **kwargs: Any) -> None:
    """What was approved is never changed: neither the version nor its articles."""
    from zhibu.kernel.guard import protect
    from zhibu.regulations.models import Article, Version

    protect(Version, using=using, when="OLD.approved_at IS NOT NULL")
    protect(Article, using=using, when="OLD.fixed")


def in_words(words: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a regulation that is to be reviewed, with the owner's post in words."""
    from zhibu.organisation.states import PostKind

    return words | {"post": PostKind(words["post"]).label}


class RegulationsConfig(AppConfig):
    """The library of rules, and the open handling of affairs."""

    name = "zhibu.regulations"
    label = "regulations"

    def ready(self) -> None:
        from zhibu.regulations import periodic, policy, queries, services
        from zhibu.regulations.models import Affair
        from zhibu.regulations.services import retention

        post_migrate.connect(protect_approved, sender=self)
        registry.add_menu(
            65,
            pgettext_lazy("menu", "Regulations"),
            "regulations:regulations",
            modes={"officer"},
            section="regulations",
        )
        registry.words["article_name"] = queries.article_name
        registry.words["regulation_citation"] = queries.citation
        registry.add_job("regulations.look_around", periodic.look_around, every_minutes=60)
        registry.retention |= retention.TABLE
        registry.own_data["regulations"] = queries.own_tables
        registry.traces |= {
            "regulations:affairs": _("what the office handles"),
            "regulations:counts": _("cases by month, answered in time"),
            "regulations:map": _("fields of work without a rule"),
        }
        registry.search["regulation"] = Findable(
            _("regulations"),
            visible=policy.readable_regulations,
            addresses=lambda keys: {key: reverse("regulations:regulation", args=[key]) for key in keys},
            items=services.items,
        )
        registry.search["affair"] = Findable(
            _("affairs of the office"),
            visible=lambda who: Affair.objects.none(),  # all of them are public
            addresses=lambda keys: {key: reverse("regulations:affair", args=[key]) for key in keys},
            items=services.affair_items,
        )
        case = _("case %(number)s")
        registry.task_kinds |= {
            "regulations.approve": TaskKind(
                _("Approve version %(number)s of “%(title)s”"),
                _("by another person than who wrote it"),
                _("regulation"),
            ),
            "regulations.review": TaskKind(
                _("Review “%(title)s”"), _("its day of review has passed · %(post)s"), _("regulation"), in_words
            ),
            "regulations.case_handle": TaskKind(_("Handle: %(affair)s"), case, _("affair")),
            "regulations.case_supplement": TaskKind(
                _("Hand in what is missing: %(affair)s"), _("the days stand still until then"), _("affair")
            ),
            "regulations.case_overdue": TaskKind(_("Overdue: %(affair)s"), case, _("overdue")),
        }
