"""Makes votes for tests: of branch 0101, on a day of November 2026."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.test import Client

from tests.activities.corridor import at, officer
from tests.support import Cast
from zhibu.ballots import services
from zhibu.ballots.models import Vote
from zhibu.ballots.states import Duty
from zhibu.organisation.models import Member

DAY = date(2026, 11, 20)
HOST = "piao.localhost"
NAMES = ("丁一", "王二", "李三", "赵四", "欧阳五")
KNOWN: dict[str, dict[str, Any]] = {
    "appraisal": {"measured": "none", "way": "slips", "free_text": True},
    "recommendation": {"measured": "none", "way": "slips", "places": 2},
    "resolution": {"measured": "meeting", "way": "slips"},
    "election": {"measured": "election", "way": "paper", "places": 3},
}


def by(who: Member, hour: int = 9) -> dict[str, Any]:
    """Who does it and when, as services take it."""
    return {"who": officer(who, DAY), "now": at(DAY, hour)}


def drafted(cast: Cast, kind: str = "resolution", lines: Sequence[str] = NAMES, **values: Any) -> Vote:
    """A draft of 0101: eight of ten entitled are present."""
    known = {"title": "一次投票", "kind": kind, "day": DAY, "entitled": 10, "present": 8} | KNOWN[kind] | values
    return services.save(vote=None, unit=cast.branch, values=known, lines=lines, **by(cast.secretary))


def printed(cast: Cast, kind: str = "resolution", **options: Any) -> tuple[Vote, list[str]]:
    """With its slips printed; the codes."""
    vote = drafted(cast, kind, **options)
    return vote, services.print_slips(vote=vote, **by(cast.secretary))


def opened(cast: Cast, kind: str = "resolution", **options: Any) -> tuple[Vote, list[str]]:
    """Open, with its codes; on paper there are none."""
    paper = (KNOWN[kind] | options)["way"] == "paper"
    vote, codes = (drafted(cast, kind, **options), []) if paper else printed(cast, kind, **options)
    return services.open_vote(vote=vote, **by(cast.secretary)), codes


def cast_all(codes: Sequence[str], marks: Sequence[Sequence[str]], text: str = "") -> None:
    """One ballot for each of the marks, with the first codes."""
    for code, row in zip(codes, marks, strict=False):
        assert services.cast_ballot(code=code, marks=row, text=text) == ""


def closed(vote: Vote, cast: Cast) -> Vote:
    """Closed by the secretary and by the general branch's."""
    services.close_with(vote=vote, duty=Duty.TELLER, **by(cast.secretary))
    services.close_with(vote=vote, duty=Duty.COUNTER, **by(cast.general_secretary))
    vote.refresh_from_db()
    return vote


def counted(votes_for: Sequence[int], present: int = 8, **more: Any) -> dict[str, Any]:
    """Figures of a paper vote in which nobody abstains."""
    items = [{"y": votes, "n": present - votes, "": 0} for votes in votes_for]
    return {"issued": present, "collected": present, "invalid": 0, "items": items, "others": []} | more


def phone() -> Client:
    """A browser on the ballot page's own host that belongs to nobody."""
    return Client(HTTP_HOST=HOST, enforce_csrf_checks=True)


# Moments for tables.


def a_draft(cast: Cast) -> Vote:
    return drafted(cast)


def slips_printed(cast: Cast) -> Vote:
    return printed(cast)[0]


def vote_open(cast: Cast) -> Vote:
    return opened(cast)[0]


def paper_open(cast: Cast) -> Vote:
    return opened(cast, "election")[0]


def paper_differs(cast: Cast) -> Vote:
    """Two have counted and do not agree."""
    vote = paper_open(cast)
    for member, first in ((cast.secretary, 8), (cast.staff, 7)):
        services.count_paper(vote=vote, figures=counted([first, 6, 5, 4, 3]), **by(member))
    return vote


def vote_closed(cast: Cast) -> Vote:
    vote, codes = opened(cast, "appraisal", lines=NAMES[:2], present=10)
    cast_all(codes, [["b", "b"]] * 9 + [["", ""]], text="照常学习")
    return closed(vote, cast)


def result_out(cast: Cast) -> Vote:
    return services.publish(vote=vote_closed(cast), **by(cast.secretary))


def election_out(cast: Cast) -> Vote:
    vote = paper_open(cast)
    for member in (cast.secretary, cast.staff):
        services.count_paper(vote=vote, figures=counted([8, 6, 5, 4, 3], others=[["钱六", 1]]), **by(member))
    vote.refresh_from_db()
    return services.publish(vote=vote, **by(cast.secretary))
