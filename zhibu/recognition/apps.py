from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import Keeping, TaskKind, registry


def protect_steps(using: str, **kwargs: Any) -> None:
    """What was said in a case is told as it was; words are only ever removed, when their time is over."""
    from zhibu.kernel.guard import protect
    from zhibu.recognition.models import SanctionStep

    protect(SanctionStep, using=using, updates=False)
    protect(SanctionStep, using=using, deletes=False, when="NEW.words <> ''")


class RecognitionConfig(AppConfig):
    """Honours, grades, rewards, selections, sanctions."""

    name = "zhibu.recognition"
    label = "recognition"

    def ready(self) -> None:
        from zhibu.recognition import exports, panels, queries, services

        post_migrate.connect(protect_steps, sender=self)
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
        _sanctions()
        _promises()


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


def _sanctions() -> None:
    """What sanctions and talks announce. The words of their tasks name nobody."""
    from zhibu.recognition import panels, periodic, queries
    from zhibu.recognition.services.keeping import SANCTIONS

    registry.own_data["recognition.sanctions"] = queries.own_sanctions
    registry.retention |= SANCTIONS
    queries.BARS["sanctions"] = queries.Bar(members=queries.barred_members, units=queries.barred_units)
    registry.add_job("recognition.end_effects", periodic.end_effects, every_minutes=60)
    registry.add_panel("organisation.unit", 11, panels.absences_of_unit)
    registry.add_panel("organisation.member", 11, panels.talk_with_member)
    registry.add_panel("organisation.me", 11, panels.my_sanctions)
    word = _("organisational matter")
    registry.task_kinds |= {
        "recognition.sanction_reply": TaskKind(
            _("Please read and reply"), _("an organisational matter that concerns you or your unit"), word
        ),
        "recognition.sanction_decide": TaskKind(
            _("A decision is due"), _("whoever is named as the decider decides or drops it"), word
        ),
        "recognition.sanction_appeal": TaskKind(
            _("A decision was made; you can appeal"),
            _("an organisational matter that concerns you or your unit"),
            word,
        ),
        "recognition.sanction_answer": TaskKind(
            _("An appeal is to be answered"), _("by somebody who had no hand in the decision"), word
        ),
        "recognition.promise": TaskKind(
            _("Keep what was promised in a talk"), _("the other person says whether it was kept"), _("talk")
        ),
    }


def _promises() -> None:
    from zhibu.recognition import panels, periodic

    registry.add_job("recognition.promises_due", periodic.promises_due, every_minutes=60)
    registry.add_panel("activities.sheet", 20, panels.of_notice)
    registry.task_kinds["recognition.carry_out"] = TaskKind(
        _("Say what came of it: %(condition)s"), _("your unit announced it; its day has come"), _("promise")
    )
