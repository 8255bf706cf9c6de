"""The way of a document: handed in, checked, issued, checked again, registered, printed. Each step is for whoever may
do it by their post, by another person than the one before where rule GW-70 asks for it.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.documents import policy, queries
from zhibu.documents.models import Paper
from zhibu.documents.services.common import locked, next_number, require_state, trace
from zhibu.documents.services.tasks import ask
from zhibu.documents.states import PERSONS, RETURNABLE, WAY, Did, PaperState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def hand_in(*, paper: Paper, who: Person, now: datetime) -> Paper:
    """Hand a complete draft in for its check. Raises NotPossibleError with what is missing."""
    paper = _due(paper, PaperState.DRAFT)
    _require_whole(paper)
    paper.returned_because = ""
    return _on(paper, Did.HANDED_IN, who, now)


@transaction.atomic
def take_back(*, paper: Paper, who: Person, now: datetime) -> Paper:
    """Take it back to go on writing, before it is issued."""
    paper = locked(paper)
    require_state(paper, PaperState.CHECKING, PaperState.SIGNING)
    return _to(paper, PaperState.DRAFT, Did.TAKEN_BACK, who, now)


@transaction.atomic
def check(*, paper: Paper, who: Person, now: datetime, important: bool = False, words: str = "") -> Paper:
    """Check it (审核) and pass it on to be issued; whoever checks may say that it is important, so that the head
    issues it. Raises NotPossibleError when rule GW-70 asks for another person.
    """
    paper = _due(paper, PaperState.CHECKING)
    if PERSONS(timezone.localdate(now)) > 2 and who.actor.id in queries.writers(paper):
        raise NotPossibleError(_("You have written on it: another officer of the unit checks it."))
    paper.important = paper.important or important
    paper.checked_by = who.actor.id
    return _on(paper, Did.CHECKED, who, now, words)


@transaction.atomic
def issue(*, paper: Paper, who: Person, now: datetime, words: str = "") -> Paper:
    """Issue it (签发). Raises PermissionDenied for whoever is not the right person by their post (GD-04), and
    NotPossibleError for who has drafted it.
    """
    paper = _due(paper, PaperState.SIGNING)
    policy.require_may_issue(who, paper)
    if who.actor.id in queries.writers(paper):
        raise NotPossibleError(_("You have written on it: another person issues it."))
    if PERSONS(timezone.localdate(now)) > 2 and who.actor.id == paper.checked_by:
        raise NotPossibleError(_("You have checked it: another person issues it."))
    paper.issued_by, paper.issued_on, paper.issued_edition = who.actor.id, timezone.localdate(now), paper.edition
    return _on(paper, Did.ISSUED, who, now, words, edition=paper.edition)


@transaction.atomic
def recheck(*, paper: Paper, who: Person, now: datetime, substance: bool | None = None, words: str = "") -> Paper:
    """Check it again before it is printed (复核, GD-12). What was changed since it was issued is said to be of
    substance or not: then it goes back to the signer. Raises NotPossibleError when it was changed and nobody says so.
    """
    paper = _due(paper, PaperState.RECHECKING)
    _require_whole(paper)
    if paper.edition != paper.issued_edition:
        if substance is None:
            raise NotPossibleError(
                _("It was changed after it was issued: say whether in substance or in wording only.")
            )
        if substance:
            return _to(paper, PaperState.SIGNING, Did.TO_SIGNER, who, now, words, edition=paper.edition)
    return _on(paper, Did.RECHECKED, who, now, words, edition=paper.edition)


@transaction.atomic
def send_back(*, paper: Paper, because: str, who: Person, now: datetime) -> Paper:
    """Return it to its drafter with the reason, from its check, from issuing or from the second check."""
    paper = locked(paper)
    require_state(paper, *RETURNABLE)
    if paper.state == PaperState.SIGNING:
        policy.require_may_issue(who, paper)
    paper.returned_because = because
    return _to(paper, PaperState.DRAFT, Did.RETURNED, who, now, because)


@transaction.atomic
def register(*, paper: Paper, word: str, copies: int, who: Person, now: datetime) -> Paper:
    """Register it (登记): it gets its number in the series of this word, which is never given again, and the count of
    copies to be printed.
    """
    paper = _due(paper, PaperState.REGISTERING)
    paper.copies = copies
    paper.word, paper.year = word.strip(), timezone.localdate(now).year
    paper.number = next_number(paper.unit, paper.word, paper.year)
    return _on(paper, Did.REGISTERED, who, now, paper.number_text, number=paper.number_text)


@transaction.atomic
def printed(*, paper: Paper, pages: int, print_office: str, printed_on: date, who: Person, now: datetime) -> Paper:
    """It is typeset and printed (印制): its pages, by whom, on which day."""
    paper = _due(paper, PaperState.PRINTING)
    paper.pages, paper.print_office, paper.printed_on = pages, print_office, printed_on
    return _on(paper, Did.PRINTED, who, now)


def _due(paper: Paper, state: PaperState) -> Paper:
    paper = locked(paper)
    require_state(paper, state)
    return paper


def _require_whole(paper: Paper) -> None:
    found = queries.missing(paper, queries.main_units(paper), queries.copied_units(paper))
    if found:
        raise NotPossibleError(" ".join(found))


def _on(paper: Paper, did: Did, who: Person, now: datetime, words: str = "", **detail: Any) -> Paper:
    """To the next stop of its way."""
    return _to(paper, WAY[WAY.index(PaperState(paper.state)) + 1], did, who, now, words, **detail)


def _to(
    paper: Paper, state: PaperState, did: Did, who: Person, now: datetime, words: str = "", **detail: Any
) -> Paper:
    paper.state = state
    paper.save()
    ask(paper, now)
    trace(paper, did, who, now, words, **detail)
    return paper
