"""Incoming documents: papers that came from outside the program, and who reads them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.attachments.models import StoredFile
from zhibu.documents.states import BODY, REASON, TITLE, Handling, IncomingState, PaperKind, Retention, Urgency
from zhibu.organisation.models import Member, Unit


class Incoming(models.Model):
    """收文: a paper from an organ outside, signed for and registered by a unit, handled to its end. Persons are
    accounts; `checks` are the questions of the first check that were answered with yes.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incoming_papers")
    state = models.CharField(max_length=12, choices=IncomingState, default=IncomingState.CHECKING)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(pgettext_lazy("document", "kind"), max_length=20, choices=PaperKind)
    sender = models.CharField(pgettext_lazy("document", "from"), max_length=100)
    their_number = models.CharField(_("their number"), max_length=60, default="", blank=True)
    title = models.CharField(_("title"), max_length=TITLE)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency, default="", blank=True)
    pages = models.PositiveIntegerField(pgettext_lazy("document", "pages"), default=1)
    copies = models.PositiveIntegerField(_("copies"), default=1)
    received_at = models.DateTimeField(_("received at"))
    signed_by = models.CharField(_("signed for by"), max_length=50)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()
    checks = models.JSONField(default=list)
    returned_because = models.CharField(_("reason"), max_length=REASON, default="", blank=True)
    handling = models.CharField(_("how it is handled"), max_length=10, choices=Handling, default="", blank=True)
    proposal = models.CharField(_("proposal"), max_length=1000, default="", blank=True)
    instruction = models.CharField(_("instruction"), max_length=1000, default="", blank=True)
    lead = models.CharField(_("who leads"), max_length=100, default="", blank=True)
    with_others = models.CharField(_("together with"), max_length=200, default="", blank=True)
    pressed_by = models.CharField(_("who presses for it"), max_length=50, default="", blank=True)
    due = models.DateField(pgettext_lazy("document", "until"), null=True)
    outcome = models.TextField(_("what came of it"), max_length=BODY, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    retention = models.CharField(_("kept for"), max_length=12, choices=Retention, default="", blank=True)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="a_receipt_number_is_given_once")
        ]
        indexes = [models.Index(fields=["unit", "state", "-received_at"])]

    def __str__(self) -> str:
        return f"{self.receipt} {self.title}"

    @property
    def receipt(self) -> str:
        """The number of the receipt: 〔2026〕7."""
        return f"〔{self.year}〕{self.number}"


class Reader(models.Model):
    """Somebody to whom an incoming paper is passed to be read (传阅), and when they had read it."""

    incoming = models.ForeignKey(Incoming, on_delete=models.CASCADE, related_name="readers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incoming", "member"], name="a_reader_is_asked_once")]
