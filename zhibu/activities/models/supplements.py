"""补发: an issued notice sent to further units, under the same number."""

from django.db import models

from zhibu.activities.models.notices import Notice
from zhibu.organisation.models import Unit


class Supplement(models.Model):
    """One sending of a notice to further units after its issue."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="supplements")
    units = models.ManyToManyField(Unit, related_name="+")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
