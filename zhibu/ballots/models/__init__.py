"""What a vote is, and what stands in its box."""

from zhibu.ballots.models.box import Ballot, Dropped, FreeText, Slip
from zhibu.ballots.models.votes import Count, Item, Signature, Vote

__all__ = ["Ballot", "Count", "Dropped", "FreeText", "Item", "Signature", "Slip", "Vote"]
