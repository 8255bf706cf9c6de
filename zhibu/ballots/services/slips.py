"""Code slips: drawn, printed, added to, spoilt. The clear codes exist only in the answer that prints them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ballots.models import Slip, Vote
from zhibu.ballots.queries import code_digest, made_code, read_code
from zhibu.ballots.services.common import locked, note, require_stage
from zhibu.ballots.states import MOST_SLIPS, Slips, Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


def _draw(vote: Vote, count: int) -> list[str]:
    codes = [made_code() for _slip in range(count)]
    Slip.objects.bulk_create((Slip(vote=vote, digest=code_digest(code)) for code in codes), batch_size=500)
    return codes


def _require_host() -> None:
    if not settings.BALLOT_HOST:
        raise NotPossibleError(_("This installation has no host name for the ballot page, so no slips are printed."))


@transaction.atomic
def print_slips(*, vote: Vote, who: Person, now: datetime) -> list[str]:
    """Draw one code for each person present and return them to be printed, once; pressed again before the vote is
    open, all earlier ones become worthless. Raises NotPossibleError afterwards, and without a host name of its own.
    """
    kept = locked(vote)
    _require_host()
    if kept.stage != Stage.PRINTED:
        require_stage(kept, Stage.PRINTED)
    if not 1 <= kept.present <= MOST_SLIPS:
        raise NotPossibleError(_("Say first how many are present; one slip is printed for each."))
    kept.box.all().delete()
    codes = _draw(kept, kept.present)
    kept.stage = Stage.PRINTED
    kept.save(update_fields=["stage"])
    note(kept, "printed", who, now, slips=len(codes))
    return codes


@transaction.atomic
def more_slips(*, vote: Vote, count: int, who: Person, now: datetime) -> list[str]:
    """Some came later: count them as present and print a slip for each. Raises NotPossibleError when more would be
    present than entitled, and before or after the voting.
    """
    kept = locked(vote)
    _require_host()
    _require_voting(kept)
    if kept.present + count > min(kept.entitled, MOST_SLIPS):
        raise NotPossibleError(
            _("%(entitled)s are entitled and %(present)s are counted as present already.")
            % {"entitled": kept.entitled, "present": kept.present}
        )
    kept.present += count
    kept.save(update_fields=["present"])
    codes = _draw(kept, count)
    note(kept, "printed", who, now, slips=count, late=True)
    return codes


@transaction.atomic
def spoil(*, vote: Vote, code: str, who: Person, now: datetime) -> list[str]:
    """A slip that cannot be read or was dropped is taken out of use; a new one takes its place and is returned to be
    printed. Raises NotPossibleError for a code that is not an unused one of this vote.
    """
    kept = locked(vote)
    _require_host()
    _require_voting(kept)
    digest = code_digest(read_code(code))
    if not Slip.objects.filter(vote=kept, digest=digest, state=Slips.UNUSED).update(state=Slips.SPOILT):
        raise NotPossibleError(_("This is no unused slip of this vote."))
    codes = _draw(kept, 1)
    note(kept, "printed", who, now, slips=1, instead_of_spoilt=1)
    return codes


def _require_voting(vote: Vote) -> None:
    if vote.stage not in {Stage.PRINTED, Stage.OPEN}:
        raise NotPossibleError(_("Slips are printed before and during the vote only."))
