"""Who did what with a document and when; and what a page of paper costs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.documents.models.incoming import Incoming
from zhibu.documents.models.papers import Paper
from zhibu.documents.states import REASON, Did


class Trace(models.Model):
    """One step of a document, outgoing or incoming: never changed, so that its way can be told at any time."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, null=True, related_name="traces")
    incoming = models.ForeignKey(Incoming, on_delete=models.CASCADE, null=True, related_name="traces")
    did = models.CharField(max_length=15, choices=Did)
    words = models.CharField(max_length=REASON, default="", blank=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paper__isnull=False, incoming=None) | Q(paper=None, incoming__isnull=False),
                name="a_trace_is_of_one_document",
            ),
        ]


class PagePrice(models.Model):
    """What the office reckons a printed page to cost, in fen, from a day on."""

    since = models.DateField(pgettext_lazy("price", "from which day"), unique=True)
    fen = models.PositiveIntegerField(_("price of a page, in fen"))
    set_by = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()
