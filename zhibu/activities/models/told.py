"""What was told of a notice: changes after issue, previews (预告)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models.held import Activity
from zhibu.activities.models.notices import Notice
from zhibu.activities.states import Told
from zhibu.organisation.models import Unit


class Change(models.Model):
    """What was changed after issue: of the notice itself, or by one unit of its own activity (then `activity`).
    `before` and `after` hold the same fields, as text for reading.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="changes")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()


class Preview(models.Model):
    """预告: how and when a unit told its members. Once per notice and unit; no photo is asked for."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="previews")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="previews")
    how = models.CharField(_("how"), max_length=10, choices=Told)
    told_on = models.DateField(_("told on"))
    note = models.CharField(_("remark"), max_length=200, default="", blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "unit"], name="one_preview_per_notice_and_unit")]
