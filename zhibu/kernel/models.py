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
