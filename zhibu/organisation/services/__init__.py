"""Everything that changes units, members and posts, by noun."""

from zhibu.organisation.services.people import PrintedSlip, give_accounts, print_slips, transfer
from zhibu.organisation.services.posts import appoint, end_post

__all__ = ["PrintedSlip", "appoint", "end_post", "give_accounts", "print_slips", "transfer"]
