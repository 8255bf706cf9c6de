from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import TaskKind, registry


def protect_published(using: str, **kwargs: Any) -> None:
    """What was published is never changed, nor an answered objection; and nothing about a final disclosure, which
    becomes final only when every objection is answered.
    """
    from zhibu.disclosure.models import Disclosure, Objection, Supplement, Version
    from zhibu.kernel.guard import protect

    protect(Version, using=using)
    protect(Supplement, using=using)
    protect(Disclosure, using=using, when="OLD.stage = 'final'")
    protect(Objection, using=using, when="OLD.answered_at IS NOT NULL")


class DisclosureConfig(AppConfig):
    """What is published, with objections and answers."""

    name = "zhibu.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from zhibu.disclosure import services
        from zhibu.disclosure.queries import examine, spoken

        post_migrate.connect(protect_published, sender=self)
        registry.traces["disclosure:disclosures"] = _("disclosures with objections and answers")
        registry.contents["disclosure"] = examine
        registry.add_job("disclosure.pass_on", services.pass_on_overdue, every_minutes=60)
        both = {"member", "officer"}
        registry.add_menu(30, _("Disclosures"), "disclosure:disclosures", modes=both, section="disclosure")
        registry.task_kinds |= {
            "disclosure.check": TaskKind(
                _("Look at your record of %(period)s"), _("own check before the disclosure"), _("own check"), spoken
            ),
            "disclosure.start": TaskKind(
                _("Put %(unit)s, %(period)s on show"),
                _("when members have checked their records"),
                _("disclosure"),
                spoken,
            ),
            "disclosure.finish": TaskKind(
                _("Make %(unit)s, %(period)s final"),
                _("on the day after its last day on show"),
                _("disclosure"),
                spoken,
            ),
            "disclosure.answer": TaskKind(
                _("Answer the objection of %(name)s"), _("%(unit)s, %(period)s"), _("objection"), spoken
            ),
        }
