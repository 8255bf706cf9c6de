"""A ballot is cast with a code. Whoever holds the slip may; nobody is named, and nothing is written of when."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.models import Dropped, Slip, Vote
from zhibu.ballots.queries import code_digest, most_chosen
from zhibu.ballots.states import LIMITED, Slips, Stage

PADDED = 256  # bytes: the length of a sealed ballot tells nothing of what was chosen


def padded(content: dict[str, Any]) -> str:
    """A ballot as it is sealed: blanks at its end bring it to a round length."""
    plain = json.dumps(content)
    return plain + " " * (-len(plain) % PADDED)


class Refused(TextChoices):
    """Why a code is not taken; nothing is lost by any of them."""

    UNKNOWN = "unknown", _("This code is not known. Look at the slip once more: it has three groups of four signs.")
    USED = "used", _("A ballot has been cast with this code already; each code is good for one.")
    SPOILT = "spoilt", _("This slip was taken out of use. Ask for another one.")
    EARLY = "early", _("The vote is not open yet. Keep your slip and try again when it is announced.")
    CLOSED = "closed", _("The vote is closed; ballots are not taken any more.")
    CANCELLED = "cancelled", _("This vote was called off.")


def refusal_of(slip: Slip | None) -> str:
    """Why a slip is not taken now; "" when it is."""
    if slip is None:
        return Refused.UNKNOWN
    stage = slip.vote.stage
    if stage != Stage.OPEN:
        return {Stage.PRINTED: Refused.EARLY, Stage.CANCELLED: Refused.CANCELLED}.get(Stage(stage), Refused.CLOSED)
    return {Slips.USED: Refused.USED, Slips.SPOILT: Refused.SPOILT}.get(Slips(slip.state), "")


def check_choices(vote: Vote, marks: Sequence[str], lines: int) -> int:
    """How many too many lines are chosen on a ballot. Raises ValueError for what the form cannot have sent."""
    if len(marks) != lines or set(marks) - set(vote.choices):
        raise ValueError("no ballot of this vote")
    most = most_chosen(vote, lines)
    chosen = Counter(marks)[LIMITED[vote.kind]] if vote.kind in LIMITED else 0
    return max(0, chosen - most) if most is not None else 0


@transaction.atomic
def cast_ballot(*, code: str, marks: Sequence[str], text: str) -> str:
    """Put a ballot into the box and take the code out of use, both or neither; of several with one code exactly one
    gets through. Returns why not, or "". Whatever it returns, the choices must have been checked.
    """
    slip = Slip.objects.filter(digest=code_digest(code)).select_related("vote").first()
    if slip is not None:
        # the closing waits for ballots under way, and ballots wait for the closing
        slip.vote = Vote.objects.select_for_update().get(pk=slip.vote_id)
    refused = refusal_of(slip)
    if refused or slip is None:
        return refused
    if not Slip.objects.filter(pk=slip.pk, state=Slips.UNUSED).update(state=Slips.USED):
        return Refused.USED
    content = {"marks": list(marks), "text": text[:500] if slip.vote.free_text else ""}
    Dropped.objects.create(vote=slip.vote, content=padded(content))
    return ""
