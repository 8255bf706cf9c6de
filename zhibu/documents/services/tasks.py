"""The tasks that documents open, each by the key under which it is closed again."""

from datetime import datetime

from django.urls import reverse

from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.documents.models import Incoming, Paper, Reader
from zhibu.documents.states import IncomingState, PaperState


def paper_keys(paper: int) -> list[str]:
    """The keys of the unit's tasks with a document: one is open at a time, for the step that is due."""
    return [f"documents.paper:{paper}", f"documents.returned:{paper}"]


def ask(paper: Paper, now: datetime) -> None:
    """Let the unit's officers have the step that is due on their to-do page; nothing once it is sent."""
    step, returned = paper_keys(paper.pk)
    close_tasks([step, returned], now=now)
    if paper.state in {PaperState.SENT, PaperState.FILED}:
        return
    mend = bool(paper.returned_because) and paper.state == PaperState.DRAFT
    task = NewTask(
        key=returned if mend else step,
        kind="documents.returned" if mend else "documents.paper",
        url=reverse("documents:paper", args=[paper.pk]),
        words={"title": paper.title or "…", "state": paper.state, "because": paper.returned_because},
        unit_id=paper.unit_id,
    )
    reopen_tasks([task], now=now)


def incoming_key(incoming: int) -> str:
    """The key of the unit's task with an incoming document."""
    return f"documents.incoming:{incoming}"


def ask_about(incoming: Incoming, now: datetime) -> None:
    """Let the unit's officers have the step that is due; nothing once it is done."""
    if incoming.state in {IncomingState.DONE, IncomingState.FILED, IncomingState.RETURNED}:
        close_tasks([incoming_key(incoming.pk)], now=now)
        return
    task = NewTask(
        key=incoming_key(incoming.pk),
        kind="documents.incoming",
        url=reverse("documents:incoming_one", args=[incoming.pk]),
        due=incoming.due,
        words={"title": incoming.title, "state": incoming.state, "lead": incoming.lead},
        unit_id=incoming.unit_id,
    )
    reopen_tasks([task], now=now)


def reader_key(incoming: int, member: int) -> str:
    """The key of the task of one reader."""
    return f"documents.read:{incoming}:{member}"


def reading_task(incoming: Incoming, reader: Reader) -> NewTask:
    """Read what was passed round: on the unit's list with the reader's name, so that one knows where it is."""
    return NewTask(
        key=reader_key(incoming.pk, reader.member_id),
        kind="documents.read",
        url=reverse("documents:incoming_one", args=[incoming.pk]),
        due=incoming.due,
        words={"title": incoming.title, "name": reader.member.name},
        unit_id=incoming.unit_id,
    )
