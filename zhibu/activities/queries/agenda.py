"""Reads of agendas."""

from zhibu.activities.models import AgendaItem, AgendaLine, Notice


def agenda_of(notice: Notice) -> list[AgendaLine]:
    """The lines of a notice's agenda in their order; one query."""
    return [AgendaLine(*row) for row in AgendaItem.objects.filter(notice=notice).values_list("title", "presenter")]
