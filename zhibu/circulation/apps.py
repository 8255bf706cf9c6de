from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import TaskKind, registry


class CirculationConfig(AppConfig):
    """Dispatches, deliveries and tasks."""

    name = "zhibu.circulation"
    label = "circulation"

    def ready(self) -> None:
        from zhibu.circulation import panels, periodic, queries, services
        from zhibu.circulation.services import outbox, retention
        from zhibu.circulation.services.escalation import KIND, fill

        registry.after_restore["circulation"] = services.hold_after_restore
        registry.deeds["tasks.open"] = services.open_one
        registry.deeds["tasks.close"] = services.close_tasks
        registry.deeds["tasks.keep"] = services.keep_only

        registry.traces |= {
            "circulation:burden": _("what the committee asked of its units, by month"),
            "circulation:suggestions": _("suggestions and replies"),
        }
        registry.retention |= retention.TABLE
        registry.own_data["circulation"] = queries.own_tables
        everybody = {"member", "officer", "administrator"}
        registry.add_menu(10, _("To do"), "circulation:home", modes=everybody, section="circulation")
        registry.add_panel("frame.foot", 10, panels.suggest_link)
        registry.task_kinds["circulation.suggestion"] = TaskKind(
            _("Reply to suggestion %(number)s"), _("whoever made it waits for your word"), _("suggestion")
        )
        registry.task_kinds[KIND] = TaskKind(
            _("Ask your units to sign for %(title)s"),
            _("reminded as often as may be and not signed (%(num)s): %(units)s"),
            _("not signed"),
            fill,
        )
        registry.add_job("circulation.escalate", services.escalate, every_minutes=20)
        registry.task_kinds[outbox.KIND] = TaskKind(
            _("Find out whether messages arrived: %(unit)s"),
            _("of %(num)s sent outside the program it is not known; look into the group or ask"),
            _("message"),
        )
        registry.add_job("circulation.send_out", periodic.send_out, every_minutes=1)
