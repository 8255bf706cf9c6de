"""Moments of the table about accounts and administrators."""

from django.utils import timezone

from tests.support import Cast
from zhibu.accounts.models import User
from zhibu.accounts.services import make_slips
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.organisation.models import Member, Post


def account_of_an_officer(cast: Cast) -> User:
    """The account of the secretary of 0101."""
    return cast.secretary.user


def account_of_the_auditor(cast: Cast) -> User:
    """The account of the audit administrator."""
    return User.objects.get(is_audit_admin=True)


def entry_in_the_chain(cast: Cast) -> Entry:
    """Any entry of the chain."""
    make_slips([cast.member.user], by=SYSTEM, now=timezone.now())
    return Entry.objects.order_by("number").first()


def staff_is_in(cast: Cast) -> Post:
    """The clerk at the root has set a password."""
    cast.staff.user.password = "set"
    cast.staff.user.save()
    return Post.objects.get(member=cast.staff)


def staff_not_in(cast: Cast) -> Post:
    """The clerk at the root was entered and has not come in yet."""
    return Post.objects.get(member=cast.staff)


def without_staff(cast: Cast) -> Member:
    """Nobody is left in the committee's office."""
    Post.objects.filter(unit=cast.root).delete()
    return cast.staff
