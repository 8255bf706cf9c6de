"""The box: slips, what was dropped in, and the ballots as they lie on the table once it is opened. Nothing here has a
time or leads to a person, and slip and ballot do not lead to each other.
"""

from django.db import models

from zhibu.ballots.models.votes import Vote
from zhibu.ballots.states import Slips
from zhibu.kernel.sealed import SealedField


class Slip(models.Model):
    """A code slip: only the SHA-256 of its code is known."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="box")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=Slips, default=Slips.UNUSED)

    class Meta:
        indexes = [models.Index(fields=["vote", "state"])]


class Dropped(models.Model):
    """A ballot in the closed box: sealed, so that nobody counts before the closing. Removed when the box is opened."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="dropped")
    content = SealedField()


class Ballot(models.Model):
    """A row of the opened box, in random order. Each line was mixed by itself: what stands in one row together was
    not written by one person, so nobody's pattern can be found again.
    """

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="opened")
    marks = models.JSONField()


class FreeText(models.Model):
    """What somebody wrote on a ballot, mixed by itself as well."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="texts")
    text = models.CharField(max_length=500)
