"""议程: what a meeting goes through, in its order."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models.notices import Notice

MOST_ITEMS = 12


class AgendaLine(NamedTuple):
    """One line as it is written: what, and by whom."""

    title: str
    presenter: str = ""

    def __str__(self) -> str:
        if not self.presenter:
            return self.title
        return _("%(title)s (%(presenter)s)") % {"title": self.title, "presenter": self.presenter}


class AgendaItem(models.Model):
    """One item of a notice's agenda; `place` counts from 1."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="agenda")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(gettext_lazy("agenda item"), max_length=200)
    presenter = models.CharField(gettext_lazy("presented by"), max_length=60, default="", blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["notice", "place"], name="one_agenda_item_per_place")]

    def __str__(self) -> str:
        return str(self.line)

    @property
    def line(self) -> AgendaLine:
        """The item without its place."""
        return AgendaLine(self.title, self.presenter)


def agenda_text(lines: Iterable[AgendaLine]) -> str:
    """An agenda as a history shows it: one numbered line each."""
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))
