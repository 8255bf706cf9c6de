"""表彰会与交流会: what a conference adds to the activity it is: its awards and its speeches."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models import Notice
from zhibu.exchange.models import Practice
from zhibu.organisation.models import Unit
from zhibu.recognition.models.campaigns import Campaign


class Conference(models.Model):
    """A conference that was called by a notice, which says its name, when and where. The awards are the honours of
    a selection or of a year; without either nothing is awarded. Persons are accounts.
    """

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="conference")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="conferences")
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(campaign=None) | Q(year=None), name="awards_come_from_one_place")
        ]


class Speech(models.Model):
    """交流发言: who speaks for which unit about what; `practice` is its text where one was posted already."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="speeches")
    place = models.PositiveSmallIntegerField(_("place in the order"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    speaker = models.CharField(_("speaker"), max_length=60)
    title = models.CharField(_("title of the speech"), max_length=100)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["conference", "place"])]
