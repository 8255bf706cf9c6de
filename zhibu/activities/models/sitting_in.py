"""列席: officers who sit in at a leadership meeting of the host organisation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.organisation.models import Member, Unit


class SittingIn(models.Model):
    """An officer of a unit sat in at a leadership meeting of its host. The meeting is not ours, so nothing of it is
    kept but its day, its name, and the matter for which the officer was asked. Taken back by whoever entered it
    wrongly, never removed.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sittings_in")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sittings_in", verbose_name=_("officer"))
    day = models.DateField(_("day"))
    meeting = models.CharField(_("meeting"), max_length=100)
    matter = models.CharField(_("matter"), max_length=200, default="", blank=True)
    entered_by = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "member", "day", "meeting"],
                condition=Q(taken_back_at=None),
                name="an_officer_sits_in_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-day"])]
