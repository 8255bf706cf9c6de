"""Addresses under which a calendar program asks for somebody's activities."""

from django.db import models
from django.db.models import Q

from zhibu.organisation.models import Member, Unit


class CalendarKey(models.Model):
    """The secret in the address of a calendar feed, kept as a hash only: of a member's own activities, or, with
    `unit`, of the activities of a unit in which the member holds a post. One at a time of each; making another revokes
    the one before.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="calendar_keys")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="calendar_keys")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(unit=None, revoked_at=None), name="one_calendar_key_of_ones_own"
            ),
            models.UniqueConstraint(
                fields=["member", "unit"],
                condition=Q(unit__isnull=False, revoked_at=None),
                name="one_calendar_key_per_unit",
            ),
        ]
