from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import TaskKind, registry


class AssessmentConfig(AppConfig):
    """Schemes, assessments of units, service evaluation."""

    name = "zhibu.assessment"
    label = "assessment"

    def ready(self) -> None:
        from zhibu.assessment import periodic, queries

        registry.add_menu(
            64, pgettext_lazy("menu", "Assessment"), "assessment:assessments", modes={"officer"}, section="supervision"
        )
        registry.add_job("assessment.look_around", periodic.look_around, every_minutes=60)
        registry.own_data["assessment"] = queries.own_tables
        registry.traces |= {
            "assessment:reports": _("annual reports of secretaries with their grades"),
            "assessment:promises": _("good deeds with what those say for whom they were done"),
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
            "assessment.report": TaskKind(
                _("Write the annual report: %(title)s"), _("the facts of the year stand in it already"),
                _("assessment"),
            ),
            "assessment.appraise": TaskKind(
                _("Appraise annual reports: %(title)s"), _("reports were handed in"), _("assessment")
            ),
            "assessment.promise": TaskKind(
                _("Keep what was promised: %(title)s"), _("write down when it is done"), _("assessment")
            ),
            "assessment.confirm": TaskKind(
                _("Was it done? %(title)s"), _("%(unit)s says that it is done"), _("assessment")
            ),
            "assessment.trial": TaskKind(
                _("Judge the trial: %(title)s"), _("its day has come: roll it out or drop it"), _("assessment")
            ),
        }  # fmt: skip
