"""Everything that changes votes, by noun."""

from zhibu.ballots.services.casting import Refused, cast_ballot, check_choices
from zhibu.ballots.services.closing import close_with
from zhibu.ballots.services.counting import count_again, count_paper
from zhibu.ballots.services.drafts import cancel, discard, open_vote, publish, save, vote_again
from zhibu.ballots.services.slips import more_slips, print_slips, spoil

__all__ = [
    "Refused",
    "cancel",
    "cast_ballot",
    "check_choices",
    "close_with",
    "count_again",
    "count_paper",
    "discard",
    "more_slips",
    "open_vote",
    "print_slips",
    "publish",
    "save",
    "spoil",
    "vote_again",
]
