from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import TaskKind, registry


def protect_steps(using: str, **kwargs: Any) -> None:
    """Steps of findings and urgings are told as they happened."""
    from zhibu.kernel.guard import protect
    from zhibu.supervision.models import FindingStep, Urging

    for model in (FindingStep, Urging):
        protect(model, using=using)


def in_words(words: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a task with a finding, with its stop in words."""
    from zhibu.supervision.states import Stop

    labels: dict[str, Any] = {one.value: one.label for one in Stop}
    return words | {"stop": labels.get(str(words.get("stop")), "")}


def pressed_words(words: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a pressed item, with how often it was urged and what it was returned for."""
    from django.utils.translation import gettext, ngettext

    urged = int(words.get("urged") or 0)
    said = ngettext("urged %(num)s time", "urged %(num)s times", urged) % {"num": urged} if urged else ""
    because = str(words.get("because") or "")
    parts = [gettext("returned: %(because)s") % {"because": because} if because else "", said]
    return words | {"said": " · ".join(part for part in parts if part) or gettext("pressed for by the committee")}


class SupervisionConfig(AppConfig):
    """Inspections, findings, pressed items, the supervision log."""

    name = "zhibu.supervision"
    label = "supervision"

    def ready(self) -> None:
        from zhibu.supervision import panels, periodic, queries
        from zhibu.supervision.services import retention

        post_migrate.connect(protect_steps, sender=self)
        registry.add_menu(
            63,
            pgettext_lazy("menu", "Supervision"),
            "supervision:inspections",
            modes={"officer"},
            section="supervision",
        )
        registry.add_panel("activities.activity", 20, panels.of_activity)
        registry.add_job("supervision.look_around", periodic.look_around, every_minutes=60)
        registry.own_data["supervision"] = queries.own_tables
        registry.retention |= retention.TABLE
        registry.traces |= {
            "supervision:inspections": _("inspections with their draws"),
            "supervision:findings": _("findings and their mending"),
        }
        registry.task_kinds |= {
            "supervision.inspect": TaskKind(
                _("Inspect: %(title)s"), _("you were drawn as an inspector"), _("inspection")
            ),
            "supervision.evidence": TaskKind(
                _("Evidence asked for: %(what)s"), _("inspectors ask; the page says why"), _("inspection")
            ),
            "supervision.finding": TaskKind(
                _("Mend: %(title)s"), pgettext_lazy("finding", "stands at: %(stop)s"), _("finding"), fill=in_words
            ),
            "supervision.recheck": TaskKind(
                _("Re-check: %(title)s"), _("its unit reports it as mended"), _("finding")
            ),
            "supervision.overdue": TaskKind(_("Overdue: %(title)s"), "%(unit)s", _("overdue")),
            "supervision.pressed": TaskKind("%(what)s", "%(said)s", _("pressed item"), fill=pressed_words),
            "supervision.reported": TaskKind(_("Reported: %(what)s"), "%(unit)s", _("pressed item")),
        }
