from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import Keeping, TaskKind, registry


class RecognitionConfig(AppConfig):
    """Honours, grades, rewards."""

    name = "zhibu.recognition"
    label = "recognition"

    def ready(self) -> None:
        from zhibu.recognition import panels, queries

        registry.add_menu(
            37, pgettext_lazy("menu", "Honours"), "recognition:honours", modes={"officer"}, section="recognition"
        )
        registry.add_panel("organisation.unit", 10, panels.of_unit)
        registry.add_panel("organisation.member", 10, panels.of_member)
        registry.add_panel("organisation.me", 10, panels.mine)
        registry.own_data["recognition"] = queries.own_tables
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
