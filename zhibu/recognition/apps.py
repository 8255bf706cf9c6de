from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import Keeping, TaskKind, registry


class RecognitionConfig(AppConfig):
    """Honours, grades, rewards, selections."""

    name = "zhibu.recognition"
    label = "recognition"

    def ready(self) -> None:
        from zhibu.recognition import exports, panels, queries, services

        registry.add_menu(
            37, pgettext_lazy("menu", "Honours"), "recognition:honours", modes={"officer"}, section="recognition"
        )
        registry.add_panel("organisation.unit", 10, panels.of_unit)
        registry.add_panel("organisation.member", 10, panels.of_member)
        registry.add_panel("organisation.me", 10, panels.mine)
        registry.own_data["recognition"] = queries.own_tables
        registry.own_data["recognition.selections"] = queries.own_selections
        registry.task_kinds |= _tasks()
        kind = services.KIND
        registry.snapshot_templates[kind] = "recognition/snapshot.html"
        registry.titles[kind] = queries.campaign_title
        registry.deeds[f"disclosure.table.{kind}"] = exports.published_table
        registry.deeds[f"disclosure.sheet.{kind}"] = exports.published_board
        registry.deeds[f"disclosure.changes.{kind}"] = queries.campaign_changes
        registry.deeds[f"disclosure.show.{kind}"] = services.show_selection
        registry.deeds[f"disclosure.finish.{kind}"] = services.finish_publication
        registry.add_panel("disclosure.disclosure", 20, panels.of_disclosure)
        registry.task_kinds["recognition.approve"] = TaskKind(
            _("Approve the rewards of %(year)s"),
            _("a list for payment is drawn up; another person approves it"),
            _("rewards"),
        )
        registry.task_kinds["recognition.pay"] = TaskKind(
            _("Pay the rewards of %(year)s"),
            _("the list is approved; enter day and voucher once it is paid"),
            _("rewards"),
        )
        registry.retention["honour_uploads"] = _uploads()
        registry.retention |= services.RETENTION


def _tasks() -> dict[str, TaskKind]:
    word = _("selection")
    return {
        "recognition.nominate": TaskKind(_("Nominate: %(title)s"), _("your unit has places in this selection"), word),
        "recognition.campaign": TaskKind(_("Go on with the selection “%(title)s”"), _("its next phase"), word),
        "recognition.review": TaskKind(_("Review cases: %(title)s"), _("you were named as a reviewer"), word),
    }


def _uploads() -> Keeping:
    from zhibu.organisation.states import KEPT_DAYS
    from zhibu.recognition.services import end_uploads, waiting_uploads

    return Keeping(
        what=_("uploaded workbooks of honours that nobody imported"),
        then=_("removed"),
        days=KEPT_DAYS,
        due=waiting_uploads,
        end=end_uploads,
        rule=KEPT_DAYS.code,
    )
