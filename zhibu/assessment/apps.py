from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import TaskKind, registry


class AssessmentConfig(AppConfig):
    """Schemes, assessments of units, service evaluation."""

    name = "zhibu.assessment"
    label = "assessment"

    def ready(self) -> None:
        from zhibu.assessment import periodic

        registry.add_menu(
            64, pgettext_lazy("menu", "Assessment"), "assessment:assessments", modes={"officer"}, section="supervision"
        )
        registry.add_job("assessment.look_around", periodic.look_around, every_minutes=60)
        registry.traces |= {
            "assessment:assessments": _("assessments with their frozen scores"),
            "assessment:schemes": _("schemes with their indicators"),
        }
        registry.task_kinds |= {
            "assessment.answer": TaskKind(
                _("Read your draft scores: %(title)s"), _("where one is wrong, answer with facts"), _("assessment")
            ),
            "assessment.settle": TaskKind(
                _("Settle an answer: %(unit)s"), "%(title)s", _("assessment")
            ),
            "assessment.trial": TaskKind(
                _("Judge the trial: %(title)s"), _("its day has come: roll it out or drop it"), _("assessment")
            ),
        }  # fmt: skip
