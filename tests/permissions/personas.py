"""The people of the table beyond the fixed cast, and a browser for each of the fourteen."""

from collections.abc import Callable

from django.test import Client

from tests.support import SINCE, Cast, client_as, make_account, make_administrators, make_member
from zhibu.accounts.models import User
from zhibu.organisation.models import Member, Post
from zhibu.organisation.states import MemberState, PostKind

# Columns that every line names: who is who in the cast.
WRITTEN = {
    "anon": None,
    "memb": "member",
    "omem": "other_member",
    "secr": "secretary",
    "sib": "sibling_secretary",
    "far": "other_secretary",
    "gen": "general_secretary",
    "staf": "staff",
}
# Columns that follow from those, unless a line says otherwise: like whom.
LIKE = {"prob": "memb", "board": "secr", "gone": "anon"}
ADMINISTRATORS = {"sysa": "system", "seca": "security", "auda": "audit"}
EVERYBODY = [*WRITTEN, *LIKE, *ADMINISTRATORS]


def browsers(cast: Cast) -> dict[str, Callable[[], Client]]:
    """Who → a maker of a browser in which they are signed in. Makes the people that the cast lacks: call it before the
    moment, so that they are there when something is sent.
    """
    people: dict[str, Member | User | None] = {
        who: getattr(cast, name) if name else None for who, name in WRITTEN.items()
    }
    people["prob"] = make_member(cast.branch, "秦预备", state=MemberState.PROBATIONARY, confirmed=None)
    people["board"] = make_member(cast.branch, "尤宣传")
    people["gone"] = make_member(cast.branch, "许离任")
    for who in LIKE:
        make_account(people[who], who)  # type: ignore[arg-type]
    Post.objects.create(unit=cast.branch, member=people["board"], kind=PostKind.PUBLICITY, since=SINCE)
    Post.objects.create(unit=cast.branch, member=people["gone"], kind=PostKind.YOUTH, since=SINCE)
    made = make_administrators(cast)
    people |= {who: made[duty] for who, duty in ADMINISTRATORS.items()}

    def browser(who: str) -> Client:
        client = client_as(people[who])
        if who == "gone":  # they had signed in; then their account was closed, and the post stands as it was
            User.objects.filter(username=who).update(is_active=False)
        return client

    return {who: lambda who=who: browser(who) for who in EVERYBODY}  # type: ignore[misc]
