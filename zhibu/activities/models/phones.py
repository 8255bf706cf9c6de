"""Signing in by phone: a convenience of one day; the list that the secretary confirms is the record."""

from datetime import datetime

from django.db import models

from zhibu.activities.models.held import Activity
from zhibu.organisation.models import Member


class PhoneSignIn(models.Model):
    """That an activity's sign-in by phone was opened: its short code, and until when it holds. Opened again it has a
    new code.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="phone_sign_in")
    code = models.CharField(max_length=6)
    opened_by = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    def holds(self, now: datetime) -> bool:
        """Whether its code is taken now."""
        return self.opened_at <= now < self.closes_at


class SignedIn(models.Model):
    """That somebody tapped “I am here”. It fills the roll beforehand and is gone once that is confirmed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="signed_in")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="everybody_signs_in_once")]
