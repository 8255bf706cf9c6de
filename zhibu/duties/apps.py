from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import TaskKind, registry


def in_words(words: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a reminder: how many duties, and the subjects of the first rules."""
    from django.utils.translation import gettext, ngettext

    from zhibu.rulebook import queries as rulebook

    count = int(words.get("count") or 0)
    rules = [
        rulebook.shipped()[str(code)][-1].title for code in words.get("rules") or [] if str(code) in rulebook.shipped()
    ]
    said = ngettext("%(num)s duty falls due", "%(num)s duties fall due", count) % {"num": count}
    return {"said": said, "rules": gettext(", ").join(rules)}


def with_post(words: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a list to sign, with the post in words."""
    from zhibu.organisation.states import PostKind

    labels: dict[str, Any] = {one.value: one.label for one in PostKind}
    return words | {"label": labels.get(str(words.get("post")), "")}


class DutiesConfig(AppConfig):
    """What is due for whom by when, from the rulebook; fulfilled by facts from below."""

    name = "zhibu.duties"
    label = "duties"

    def ready(self) -> None:
        from zhibu.duties import panels, periodic

        registry.add_menu(
            58, pgettext_lazy("menu", "Duties"), "duties:due", modes={"officer"}, section="duties"
        )  # fmt: skip
        registry.add_panel("organisation.unit", 40, panels.of_unit)
        registry.add_job("duties.match", periodic.match, every_minutes=15)
        registry.after.setdefault("activities.roll.confirmed", {})["duties"] = periodic.after_roll
        registry.traces |= {"duties:due": _("duties of units and the facts that fulfil them")}
        registry.task_kinds["duties.sign"] = TaskKind(
            _("Sign the responsibility list: %(label)s"), "%(unit)s", _("responsibility list"), fill=with_post
        )
        registry.task_kinds["duties.due"] = TaskKind("%(said)s", "%(rules)s", _("duties"), fill=in_words)
