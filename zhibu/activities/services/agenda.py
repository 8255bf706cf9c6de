"""The agenda of a notice, as a whole: it is written with its draft and with a change."""

from collections.abc import Sequence

from zhibu.activities.models import MOST_ITEMS, AgendaItem, AgendaLine, Notice


def set_agenda(notice: Notice, lines: Sequence[AgendaLine]) -> None:
    """Let the agenda be these lines. Call it in the deed's transaction, on a notice that is held."""
    AgendaItem.objects.filter(notice=notice).delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(notice=notice, place=place, title=line.title, presenter=line.presenter)
        for place, line in enumerate(lines[:MOST_ITEMS], 1)
    )
