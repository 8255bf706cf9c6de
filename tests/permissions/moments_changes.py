"""Moments of sign-off, and the addresses of a unit's preview."""

from typing import Any

from tests.activities.corridor import ISSUED, at, officer
from tests.permissions.moments import draft_of_branch
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Notice
from zhibu.organisation.models import Unit


def submitted_of_branch(cast: Cast) -> Notice:
    """A notice of branch 0101 to itself that another of its officers has handed in."""
    notice = draft_of_branch(cast)
    Unit.objects.filter(pk=cast.branch.pk).update(needs_sign_off=True)
    return services.submit(notice=notice, who=officer(cast.both), now=at(ISSUED))


def leaving_of_branch(cast: Cast) -> Notice:
    """A notice of branch 0101 to itself that is about to go out."""
    return services.put_out(notice=draft_of_branch(cast), who=officer(cast.secretary), now=at(ISSUED))


def key_and_branch(notice: Notice) -> list[Any]:
    """The keys of the notice and of branch 0101."""
    return [notice.pk, Unit.objects.get(code="0101").pk]
