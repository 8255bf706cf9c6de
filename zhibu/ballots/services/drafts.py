"""A vote is prepared, opened, published, cancelled, held again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ballots import queries
from zhibu.ballots.models import Dropped, Item, Slip, Vote
from zhibu.ballots.services.common import locked, note, require_stage
from zhibu.ballots.states import SHOWN, Fate, Kind, Stage, Way
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.names import stroke_key
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def save(
    *, vote: Vote | None, unit: Unit, values: Mapping[str, Any], lines: Sequence[str], who: Person, now: datetime
) -> Vote:
    """Keep a draft with the lines of its ballot: candidates in order of strokes, resolutions as they were typed.
    Raises NotPossibleError once slips are printed, and when an election has too few candidates.
    """
    kept = locked(vote) if vote else Vote(unit=unit, made_by=who.actor.id, made_at=now)
    if kept.stage != Stage.DRAFT:
        raise NotPossibleError(_("The slips are printed or the vote is open; its ballot stays as it is."))
    for name, value in values.items():
        setattr(kept, name, value)
    more = queries.more_candidates(kept)
    if more and len(lines) < (kept.places or 0) + more and kept.again_of_id is None:
        raise NotPossibleError(
            _("For %(places)s places there must be at least %(least)s candidates: %(more)s more (EL-07).")
            % {"places": kept.places, "least": (kept.places or 0) + more, "more": more}
        )
    kept.save()
    kept.items.all().delete()
    ordered = list(lines) if kept.kind == Kind.RESOLUTION else sorted(lines, key=stroke_key)
    Item.objects.bulk_create(Item(vote=kept, place=place, name=name) for place, name in enumerate(ordered))
    note(kept, "changed" if vote else "drafted", who, now, lines=len(ordered))
    return kept


@transaction.atomic
def discard(*, vote: Vote, who: Person, now: datetime) -> None:
    """Throw a draft away. Raises NotPossibleError for what has gone further."""
    kept = locked(vote)
    if kept.stage != Stage.DRAFT:
        raise NotPossibleError(_("Only drafts are thrown away; a vote that has begun is cancelled with a reason."))
    note(kept, "discarded", who, now)
    kept.delete()


@transaction.atomic
def open_vote(*, vote: Vote, who: Person, now: datetime) -> Vote:
    """Let the voting begin: from now on slips are taken, or paper ballots handed out. Raises NotPossibleError from any
    other stage.
    """
    kept = locked(vote)
    require_stage(kept, Stage.OPEN)
    kept.stage, kept.opened_at = Stage.OPEN, now
    kept.save(update_fields=["stage", "opened_at"])
    note(kept, "opened", who, now, entitled=kept.entitled, present=kept.present)
    return kept


@transaction.atomic
def publish(*, vote: Vote, who: Person, now: datetime) -> Vote:
    """Let the unit's members read the result. Raises NotPossibleError when there is none to be shown."""
    kept = locked(vote)
    require_stage(kept, Stage.PUBLISHED)
    if not queries.result_of(kept, list(kept.items.order_by("place"))).shown:
        raise NotPossibleError(_("There is no result that may be shown."))
    kept.stage, kept.published_at = Stage.PUBLISHED, now
    kept.save(update_fields=["stage", "published_at"])
    note(kept, "published", who, now)
    return kept


@transaction.atomic
def cancel(*, vote: Vote, reason: str, who: Person, now: datetime) -> Vote:
    """Call a vote off with the reason; what lies in the box is destroyed unread. Raises NotPossibleError once it is
    closed.
    """
    kept = locked(vote)
    require_stage(kept, Stage.CANCELLED)
    Dropped.objects.filter(vote=kept).delete()
    Slip.objects.filter(vote=kept).update(state="spoilt")
    kept.signatures.all().delete()
    kept.counted.all().delete()
    kept.stage, kept.cancelled_because = Stage.CANCELLED, reason
    kept.save(update_fields=["stage", "cancelled_because"])
    note(kept, "cancelled", who, now, reason=reason)
    return kept


@transaction.atomic
def vote_again(*, vote: Vote, who: Person, now: datetime) -> Vote:
    """A draft for the next round: after a tie on those who are tied, for places left on those not elected, else on the
    same lines. Raises NotPossibleError while the vote is not closed.
    """
    kept = locked(vote)
    if kept.stage not in SHOWN:
        raise NotPossibleError(_("Close the vote first."))
    items = list(kept.items.order_by("place"))
    lines, places = _next(kept, items)
    made = Vote.objects.create(
        unit_id=kept.unit_id, title=_("%(title)s, next round") % {"title": kept.title[:80]}, kind=kept.kind,
        way=Way.PAPER if kept.kind == Kind.ELECTION else kept.way, measured=kept.measured, words=kept.words,
        day=kept.day, places=places, entitled=kept.entitled, present=kept.present, free_text=kept.free_text,
        again_of=kept, made_by=who.actor.id, made_at=now,
    )  # fmt: skip
    Item.objects.bulk_create(Item(vote=made, place=place, name=name) for place, name in enumerate(lines))
    note(made, "drafted", who, now, again_of=kept.pk)
    return made


def _next(vote: Vote, items: Sequence[Item]) -> tuple[list[str], int | None]:
    names = [item.name for item in items]
    result = queries.result_of(vote, items)
    if vote.kind != Kind.ELECTION or not result.lines:
        return names, vote.places
    left = (vote.places or 0) - result.elected
    wanted = Fate.TIED if result.tied else Fate.NOT_ELECTED
    lines = [line.name for line in result.lines if line.fate == wanted]
    return (lines, left) if lines and left > 0 else (names, vote.places)
