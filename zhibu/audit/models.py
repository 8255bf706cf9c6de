"""Who did what: one chain of entries, each holding the hash of the one before."""

from django.db import models


class Entry(models.Model):
    """One deed. Never changed, never deleted: triggers refuse it (audit/apps.py).

    The actor is a plain id and the role as text, so that the chain outlives accounts; personal values stand in
    `detail` only as HMAC or as counts.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.BigIntegerField(null=True)
    role = models.CharField(max_length=100)
    deed = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["subject"])]
