"""A document from its first draft; every saving is a version, and nothing that two people write is lost."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks
from zhibu.documents import queries
from zhibu.documents.models import Addressed, Incoming, Paper, Version
from zhibu.documents.services.common import locked, require_state, trace
from zhibu.documents.services.tasks import ask, paper_keys
from zhibu.documents.states import Did, PaperState, kinds
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person

# What a writer sets.
FIELDS = (
    "kind", "direction", "title", "body", "outside", "copies_outside", "attached", "note", "urgency", "important",
    "one_matter", "to_members", "present", "absent", "sitting_in",
)  # fmt: skip
ELEMENTS = ("outside", "copies_outside", "attached", "note", "present", "absent", "sitting_in")


class SavedMeanwhileError(NotPossibleError):
    """Somebody else has saved the document since it was opened; neither version is lost."""


def draft(
    *,
    by: Person,
    unit: Unit,
    kind: str,
    title: str,
    body: str,
    now: datetime,
    units: Iterable[Unit] = (),
    to_members: bool = False,
) -> Paper:
    """A draft made by a room above, as a circular from a period's figures, to go on writing on; `units` are its main
    recipients. Raises NotPossibleError when the text carries a mark of secrecy.
    """
    values = {"kind": kind, "direction": kinds()[kind].directions[0], "title": title, "body": body}
    return save(paper=None, unit=unit, values=values | {"to_members": to_members}, main=units, who=by, now=now)


@transaction.atomic
def save(
    *,
    paper: Paper | None,
    unit: Unit,
    values: Mapping[str, Any],
    who: Person,
    now: datetime,
    main: Iterable[Unit] = (),
    copied: Iterable[Unit] = (),
    edition: int | None = None,
    replies_to: Paper | None = None,
    answers: Incoming | None = None,
) -> Paper:
    """Keep a document as a draft, complete or not, and return it; during its second check it may be written on too.
    `edition` is the one that was opened; a new one may be the reply to a request, or the answer to an incoming paper.

    Raises NotPossibleError in any other state and for what carries a mark of secrecy, SavedMeanwhileError when
    somebody has saved a later edition.
    """
    fresh = paper is None
    if mark := queries.classified(str(values.get("title", "")), str(values.get("body", ""))):
        raise NotPossibleError(queries.refusal(mark))
    if paper is None:
        _refuse_second(replies_to, answers)
        paper = Paper(unit=unit, drafted_at=now, drafted_by=who.actor.id, replies_to=replies_to, answers=answers)
    else:
        paper = locked(paper)
        require_state(paper, PaperState.DRAFT, PaperState.RECHECKING)
        if edition is not None and edition != paper.edition:
            raise SavedMeanwhileError(_("Somebody has saved this document since you opened it."))
    for name in FIELDS:
        if name in values:
            setattr(paper, name, values[name])
    paper.edition += 1
    main = list(main)
    paper.to_all = queries.is_all_below(paper.unit, main)
    paper.save()
    _address(paper, main, copied)
    elements = {name: getattr(paper, name) for name in ELEMENTS}
    elements["units"] = "\n".join(
        row.unit.name for row in paper.addressed.select_related("unit").order_by("unit__code")
    )
    Version.objects.create(
        paper=paper, number=paper.edition, title=paper.title, body=paper.body, elements=elements,
        saved_by=who.actor.id, saved_at=now,
    )  # fmt: skip
    ask(paper, now)
    if fresh:
        trace(paper, Did.DRAFTED, who, now)
    return paper


def _refuse_second(request: Paper | None, incoming: Incoming | None) -> None:
    """One answer to one request."""
    if request is not None and Paper.objects.filter(replies_to=request).exists():
        raise NotPossibleError(_("This request has its reply already; there is one reply to one request."))
    if incoming is not None and Paper.objects.filter(answers=incoming).exists():
        raise NotPossibleError(_("This paper has its answer already."))


def _address(paper: Paper, main: Iterable[Unit], copied: Iterable[Unit]) -> None:
    paper.addressed.all().delete()
    first = {unit.pk: False for unit in main}
    rows = {unit.pk: True for unit in copied} | first  # who is a main recipient needs no copy
    Addressed.objects.bulk_create([Addressed(paper=paper, unit_id=pk, copy=copy) for pk, copy in rows.items()])


@transaction.atomic
def discard(*, paper: Paper, who: Person, now: datetime) -> None:
    """Throw a draft away that has no number. Raises NotPossibleError when it is no draft any more."""
    paper = locked(paper)
    require_state(paper, PaperState.DRAFT)
    if paper.number:
        raise NotPossibleError(_("It has a number already, so it stays."))
    close_tasks(paper_keys(paper.pk), now=now)
    subject = f"documents.paper:{paper.pk}"
    paper.delete()
    record(actor=who.actor, deed="documents.paper.discarded", subject=subject, now=now)
