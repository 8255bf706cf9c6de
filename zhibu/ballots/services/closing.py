"""A vote on slips is closed: two officers confirm, then the box is opened and mixed."""

import json
from collections.abc import Sequence
from datetime import datetime
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ballots import queries
from zhibu.ballots.models import Ballot, Dropped, FreeText, Item, Signature, Slip, Vote
from zhibu.ballots.services.common import locked, note, require_stage
from zhibu.ballots.states import Duty, Slips, Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.names import tidy
from zhibu.organisation.policy import Person

mixing: Any = SystemRandom()  # the system's own randomness: no seed, so no order can be found again


def require_no_candidate(vote: Vote, who: Person) -> None:
    """Raises NotPossibleError when the person stands on the ballot: candidates do not count (EL-19)."""
    name = tidy(who.user.name) if who.user else ""
    if vote.items.filter(name=name).exists():
        raise NotPossibleError(_("Whoever stands on the ballot neither scrutinises nor counts (EL-19)."))


def sign(vote: Vote, duty: str, who: Person, now: datetime) -> int:
    """Add a signature and return how many there are. Raises NotPossibleError when the duty is taken, or by a person
    who has signed already.
    """
    require_no_candidate(vote, who)
    there = queries.signed(vote)
    if any(one.by == who.actor.id for one in there.values()):
        raise NotPossibleError(_("You have confirmed already; another officer confirms as well."))
    if duty in there:
        raise NotPossibleError(_("%(name)s has confirmed this already.") % {"name": there[duty].name})
    assert who.user is not None
    Signature.objects.create(vote=vote, duty=duty, by=who.user.pk, name=who.user.name, at=now)
    return len(there) + 1


@transaction.atomic
def close_with(*, vote: Vote, duty: str, who: Person, now: datetime) -> Vote:
    """Confirm the closing as scrutineer or as counter; with the second one the box is opened. Raises NotPossibleError
    when the vote is not open, or as `sign` does.
    """
    kept = locked(vote)
    require_stage(kept, Stage.CLOSED)
    if sign(kept, duty, who, now) < len(Duty):
        note(kept, "confirmed", who, now, duty=duty)
        return kept
    _open_box(kept, now)
    note(kept, "closed", who, now, duty=duty, ballots=kept.ballots, void=bool(kept.void_because), **kept.slips)
    return kept


def mixed(ballots: Sequence[dict[str, Any]], lines: int) -> tuple[list[list[str]], list[str]]:
    """The marks of ballots in random order, each line by itself, and their texts apart: the counts are the same, and
    no row is what one person wrote.
    """
    columns = [[ballot["marks"][place] for ballot in ballots] for place in range(lines)]
    texts = [ballot["text"] for ballot in ballots if ballot["text"]]
    for column in (*columns, texts):
        mixing.shuffle(column)
    return [list(row) for row in zip(*columns, strict=True)], texts


def _open_box(vote: Vote, now: datetime) -> None:
    items = list(vote.items.order_by("place"))
    rules = queries.rules_of(vote, len(items))
    ballots = [json.loads(text) for text in vote.dropped.values_list("content", flat=True)]
    vote.slips = queries.slip_counts(vote)
    vote.ballots, vote.rules = len(ballots), rules.kept()
    vote.blank = sum(not any(ballot["marks"]) for ballot in ballots)
    vote.stage, vote.closed_at = Stage.CLOSED, now
    vote.void_because = _wrong(vote)
    _lay_out(vote, items, ballots)
    vote.save()


def _wrong(vote: Vote) -> str:
    """Why the vote is void; "" when everything adds up. None of this can happen by way of the program's pages."""
    if (vote.ballots or 0) > vote.slips["issued"] or vote.slips["issued"] - vote.slips["spoilt"] > vote.present:
        return _("More ballots came back than were given out (EL-14).")
    if not queries.added_up(vote.slips) or vote.ballots != vote.slips["used"]:
        return _("Slips and ballots do not add up.")
    return ""


def _lay_out(vote: Vote, items: list[Item], ballots: list[dict[str, Any]]) -> None:
    """Write the ballots anew in random order, count them, and destroy what was in the box. Slips lose their state too:
    which code was used is nobody's business any more.
    """
    marks, texts = mixed(ballots, len(items))
    Ballot.objects.bulk_create((Ballot(vote=vote, marks=row) for row in marks), batch_size=500)
    FreeText.objects.bulk_create((FreeText(vote=vote, text=text) for text in texts), batch_size=500)
    for item, counts in zip(items, queries.counts_of(marks, vote.choices, len(items)), strict=True):
        item.counts = counts
    Item.objects.bulk_update(items, ["counts"])
    Dropped.objects.filter(vote=vote).delete()
    Slip.objects.filter(vote=vote).update(state=Slips.SPOILT)
