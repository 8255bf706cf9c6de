"""Reads about votes, by noun."""

from zhibu.ballots.queries.codes import code_address, code_digest, made_code, printed_code, read_code, slip_of
from zhibu.ballots.queries.lists import choices, listed, members_of, voters_of
from zhibu.ballots.queries.results import Line, Result, counts_of, fates, result_of
from zhibu.ballots.queries.rules import Rules, more_candidates, most_chosen, rules_of
from zhibu.ballots.queries.votes import added_up, drifts, names_of, signed, slip_counts

__all__ = [
    "Line",
    "Result",
    "Rules",
    "added_up",
    "choices",
    "code_address",
    "code_digest",
    "counts_of",
    "drifts",
    "fates",
    "listed",
    "made_code",
    "members_of",
    "more_candidates",
    "most_chosen",
    "names_of",
    "printed_code",
    "read_code",
    "result_of",
    "rules_of",
    "signed",
    "slip_counts",
    "slip_of",
    "voters_of",
]
