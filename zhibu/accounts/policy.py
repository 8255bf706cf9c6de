"""Who may open the pages of this room that are not about one's own account."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from zhibu.accounts.models import User
from zhibu.accounts.states import Duty
from zhibu.audit.services import Actor


def require_duty(user: User | AnonymousUser, duty: Duty, *, by_pin: bool) -> Actor:
    """How the chain names the administrator with this duty. 404 for everybody else: to them the page does not exist.
    Who came in by slip or PIN administers nothing.
    """
    if by_pin or not isinstance(user, User) or duty not in user.duties:
        raise Http404
    return Actor(user.pk, f"administrator: {', '.join(sorted(user.duties))}")
