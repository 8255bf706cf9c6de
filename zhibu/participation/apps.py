from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import TaskKind, registry


def protect_final_records(using: str, **kwargs: Any) -> None:
    """Records of a final half-year are never changed."""
    from zhibu.kernel.guard import protect
    from zhibu.participation.models import Record

    protect(Record, using=using, when='OLD."final"')


class ParticipationConfig(AppConfig):
    """The half-year record."""

    name = "zhibu.participation"
    label = "participation"

    def ready(self) -> None:
        from zhibu.participation import exports, panels, queries, services
        from zhibu.participation.queries.own_data import hook

        post_migrate.connect(protect_final_records, sender=self)
        hook()
        registry.add_menu(35, _("Half-years"), "participation:half_years", modes={"officer"}, section="participation")
        registry.traces["participation:half_years"] = _("half-years: how many took part, of how many")
        registry.snapshot_templates["participation"] = "participation/snapshot.html"
        registry.deeds["disclosure.table.participation"] = exports.published
        registry.deeds["disclosure.sheet.participation"] = exports.board
        registry.deeds["disclosure.changes.participation"] = queries.changes
        registry.titles["participation"] = queries.title
        registry.checks["participation.records"] = queries.what_differs
        registry.deeds["activities.disclosed"] = queries.disclosed
        registry.deeds["disclosure.show.participation"] = services.show_half_year
        registry.deeds["disclosure.finish.participation"] = services.make_final
        registry.traces["participation:together"] = _("units that learn from one another, with goal and result")
        registry.task_kinds["participation.asked"] = TaskKind(
            _("%(learner)s asks for your help"), _("goal: %(goal)s"), _("learning together")
        )
        registry.task_kinds["participation.result"] = TaskKind(
            _("Say what came of it: %(goal)s"), _("with %(helper)s"), _("learning together")
        )
        registry.add_panel("disclosure.disclosures", 10, panels.own_records)
        registry.add_panel("disclosure.disclosure", 10, panels.of_disclosure)
        registry.add_panel("disclosure.objection", 10, panels.of_objection)
