"""The table's lines for votes: of branch 0101, in every stage; and the ballot page, which asks nobody who they are."""

from tests.ballots.making import (
    HOST,
    NAMES,
    a_draft,
    election_out,
    opened,
    paper_differs,
    paper_open,
    printed,
    result_out,
    slips_printed,
    vote_closed,
    vote_open,
)
from tests.permissions.row import Row, key
from tests.support import Cast

FORM = {
    "title": "换届", "day": "2026-11-20", "way": "paper", "lines": "\n".join(NAMES), "places": "3", "entitled": "10",
    "present": "8",
}  # fmt: skip
DECIDE = {
    "title": "换届", "day": "2026-11-20", "way": "slips", "measured": "meeting", "lines": "一项", "entitled": "10",
    "present": "8",
}  # fmt: skip
COUNT = {"issued": 8, "collected": 8, "invalid": 0} | {
    f"item_{place}_{sign}": number for place in range(5) for sign, number in (("y", 8), ("n", 0), ("o", 0))
}


def code_open(cast: Cast) -> str:
    """A slip of a vote that is open."""
    return opened(cast)[1][0]


def code_early(cast: Cast) -> str:
    """A slip of a vote that is not open yet."""
    return printed(cast)[1][0]


def with_code(cast: Cast) -> tuple[int, str]:
    """An open vote and a slip of it."""
    vote, codes = opened(cast)
    return vote.pk, codes[0]


ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("ballots:votes", "GET", "login 200"),
    Row("ballots:votes", "POST", "login 405"),
    Row("ballots:votes_xlsx", "GET", "login 405"),
    Row("ballots:votes_xlsx", "POST", "login 403 403 200 200 200 200 200"),
    Row("ballots:kinds", "GET", "login 403 403 200 200 200 200 200"),
    Row("ballots:kinds", "POST", "login 405"),
    Row("ballots:new", "GET", "login 403 403 200 200 200 200 200", args=["election"]),
    Row("ballots:new", "GET", "login 404", args=["lottery"]),
    Row("ballots:new", "POST", "login 403 403 302 302 302 302 302", args=["election"], data=FORM),
    Row("ballots:vote", "GET", "login 404 404 200 404 404 200 200", a_draft, key),
    Row("ballots:vote", "GET", "login 404 404 200 404 404 200 200", vote_open, key),
    Row("ballots:vote", "GET", "login 404 404 200 404 404 200 200", vote_closed, key),
    Row("ballots:vote", "GET", "login 200 404 200 404 404 200 200", result_out, key),
    Row("ballots:vote", "POST", "login 405", result_out, key),
    Row("ballots:edit", "GET", "login 404 404 200 404 404 403 403", a_draft, key),
    Row("ballots:edit", "POST", "login 404 404 302 404 404 403 403", a_draft, key, DECIDE),
    Row("ballots:edit", "POST", "login 404 404 422 404 404 403 403", vote_open, key, DECIDE),
    Row("ballots:discard", "GET", "login 405", a_draft, key),
    Row("ballots:discard", "POST", "login 404 404 302 404 404 403 403", a_draft, key),
    Row("ballots:print_slips", "GET", "login 405", a_draft, key),
    Row("ballots:print_slips", "POST", "login 404 404 200 404 404 403 403", a_draft, key),
    Row("ballots:print_slips", "POST", "login 404 404 302 404 404 403 403", vote_open, key),
    Row("ballots:more_slips", "GET", "login 405", vote_open, key),
    Row("ballots:more_slips", "POST", "login 404 404 200 404 404 403 403", vote_open, key, {"count": 2}),
    Row("ballots:more_slips", "POST", "login 404 404 422 404 404 403 403", a_draft, key, {"count": 2}),
    Row("ballots:spoil", "GET", "login 405", vote_open, key),
    Row(
        "ballots:spoil", "POST", "login 404 404 200 404 404 403 403", with_code, lambda made: [made[0]],
        lambda made: {"code": made[1]},
    ),
    Row("ballots:open", "GET", "login 405", slips_printed, key),
    Row("ballots:open", "POST", "login 404 404 302 404 404 403 403", slips_printed, key),
    Row("ballots:cancel", "GET", "login 405", vote_open, key),
    Row("ballots:cancel", "POST", "login 404 404 302 404 404 403 403", vote_open, key, {"reason": "改期"}),
    Row("ballots:close", "GET", "login 404 404 200 404 404 200 200", vote_open, key),
    Row("ballots:close", "GET", "login 403 404 302 404 404 302 302", result_out, key),
    Row("ballots:close", "POST", "login 404 404 302 404 404 302 302", vote_open, key, {"duty": "teller"}),
    Row("ballots:count", "GET", "login 404 404 200 404 404 200 200", paper_open, key),
    Row("ballots:count", "GET", "login 404 404 200 404 404 200 200", paper_differs, key),
    Row("ballots:count", "POST", "login 404 404 302 404 404 302 302", paper_open, key, COUNT),
    Row("ballots:count_again", "GET", "login 405", paper_differs, key),
    Row("ballots:count_again", "POST", "login 404 404 302 404 404 302 302", paper_differs, key),
    Row("ballots:publish", "GET", "login 405", vote_closed, key),
    Row("ballots:publish", "POST", "login 404 404 302 404 404 403 403", vote_closed, key),
    Row("ballots:again", "GET", "login 405", vote_closed, key),
    Row("ballots:again", "POST", "login 404 404 302 404 404 403 403", vote_closed, key),
    Row("ballots:again", "POST", "login 403 404 302 404 404 403 403", result_out, key),
    Row("ballots:result_xlsx", "GET", "login 405", vote_closed, key),
    Row("ballots:result_xlsx", "POST", "login 404 404 200 404 404 200 200", vote_closed, key),
    Row("ballots:result_xlsx", "POST", "login 403 404 200 404 404 200 200", result_out, key),
    Row("ballots:result_xlsx", "POST", "login 404 404 404 404 404 404 404", vote_open, key),
    Row("ballots:ballot_pdf", "GET", "login 404 404 200 404 404 200 200", paper_open, key),
    Row("ballots:ballot_pdf", "GET", "login 403 404 200 404 404 200 200", election_out, key),
    Row("ballots:ballot_pdf", "POST", "login 405", paper_open, key),
    Row("ballots:tally_pdf", "GET", "login 404 404 200 404 404 200 200", paper_open, key),
    Row("ballots:tally_pdf", "POST", "login 405", paper_open, key),
    Row("ballots:report_pdf", "GET", "login 404 404 404 404 404 404 404", vote_open, key),
    Row("ballots:report_pdf", "GET", "login 403 404 200 404 404 200 200", election_out, key),
    Row("ballots:report_pdf", "POST", "login 405", election_out, key),
    Row("ballots:report_docx", "GET", "login 404 404 200 404 404 200 200", vote_closed, key),
    Row("ballots:report_docx", "POST", "login 405", vote_closed, key),
    # the ballot page: the same for everybody, signed in or not
    Row("slips:enter", "GET", "200", host=HOST),
    Row("slips:enter", "POST", "422", host=HOST),
    Row("slips:enter", "POST", "200", code_open, data=lambda code: {"code": code}, host=HOST),
    Row("slips:enter", "POST", "200", code_open, data=lambda code: {"code": code, "step": "cast"}, host=HOST),
    Row("slips:ballot", "GET", "200", code_open, lambda code: [code], host=HOST),
    Row("slips:ballot", "GET", "403", code_early, lambda code: [code], host=HOST),
    Row("slips:ballot", "POST", "200", code_open, lambda code: [code], host=HOST),
]  # fmt: skip
