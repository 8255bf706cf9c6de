"""Paper ballots are counted by two persons who do not see each other's figures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ballots import queries
from zhibu.ballots.models import Count, Item, Vote
from zhibu.ballots.services.closing import require_no_candidate
from zhibu.ballots.services.common import locked, note, require_stage
from zhibu.ballots.states import Choice, Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def count_paper(*, vote: Vote, figures: Mapping[str, Any], who: Person, now: datetime) -> Vote:
    """Keep what one person has counted; whoever has counted already counts anew. When two agree the vote is closed,
    void if more ballots came back than were given out. Raises NotPossibleError when it is not open, and for a third
    person.
    """
    kept = locked(vote)
    require_stage(kept, Stage.CLOSED)
    require_no_candidate(kept, who)
    assert who.user is not None
    others = kept.counted.exclude(by=who.user.pk)
    if others.count() > 1:
        raise NotPossibleError(_("Two persons have counted already; both count once more."))
    Count.objects.update_or_create(
        vote=kept, by=who.user.pk, defaults={"name": who.user.name, "figures": dict(figures), "at": now}
    )
    other = others.first()
    if other is None or other.figures != dict(figures):
        note(kept, "counted", who, now, agreed=False if other else None)
        return kept
    _close(kept, dict(figures), now)
    note(kept, "closed", who, now, ballots=kept.ballots, void=bool(kept.void_because), **kept.slips)
    return kept


@transaction.atomic
def count_again(*, vote: Vote, who: Person, now: datetime) -> Vote:
    """Put both counts aside, so that two persons, the same or others, count from the beginning."""
    kept = locked(vote)
    require_stage(kept, Stage.CLOSED)
    kept.counted.all().delete()
    note(kept, "count_again", who, now)
    return kept


def _close(vote: Vote, figures: dict[str, Any], now: datetime) -> None:
    items = list(vote.items.order_by("place"))
    rules = queries.rules_of(vote, len(items))
    vote.slips = {name: figures[name] for name in ("issued", "collected", "invalid")}
    vote.ballots, vote.rules = figures["collected"], rules.kept()
    vote.stage, vote.closed_at = Stage.CLOSED, now
    if figures["collected"] > figures["issued"]:
        vote.void_because = _("More ballots came back than were given out (EL-14).")
    for item, counts in zip(items, figures["items"], strict=True):
        item.counts = counts
    Item.objects.bulk_update(items, ["counts"])
    Item.objects.bulk_create(
        Item(vote=vote, place=place, name=name, written_in=True, counts={Choice.FOR.value: votes})
        for place, (name, votes) in enumerate(figures["others"], len(items))
    )
    vote.save()
