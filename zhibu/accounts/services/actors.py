"""How the chain names accounts."""

from zhibu.accounts.models import User
from zhibu.audit.services import Actor


def own(user: User) -> Actor:
    """Somebody who acts on their own account, as the chain names them."""
    return Actor(user.pk, "account")


def subject_of(user_id: int) -> str:
    """The account with this id as the subject of a deed."""
    return f"accounts.user:{user_id}"
