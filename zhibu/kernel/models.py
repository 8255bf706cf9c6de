"""Rows of the house itself."""

from django.db import models


class JobRun(models.Model):
    """One slot of one job by the clock. Unique, so that of several workers only one takes it."""

    job = models.CharField(max_length=100)
    slot = models.BigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="one_run_per_job_and_slot")]


class SearchEntry(models.Model):
    """Something that can be found by its words; `kind` and `key` name the row of a room that it is. What the index
    holds of it stands beside it in the database's own form (see `search.engines`).
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(default="")
    day = models.DateField(null=True)
    public = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_search_entry_per_thing")]
