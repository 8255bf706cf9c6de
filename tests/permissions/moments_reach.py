"""The moment of a calendar's address."""

from tests.activities.corridor import ISSUED, at, issued
from tests.support import Cast
from zhibu.activities.services import make_calendar_key
from zhibu.organisation.policy import person_for


def calendar_address(cast: Cast) -> str:
    """The secret of the address under which a member of 0101 gets their calendar."""
    issued(cast)
    who = person_for(cast.member.user, mode="member", today=ISSUED)
    return make_calendar_key(member=cast.member, unit=None, who=who, now=at(ISSUED))


def token(secret: str) -> list[str]:
    """The address's argument is the secret."""
    return [secret]
