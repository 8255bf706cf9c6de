"""What honours there are, and who was given which one when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.organisation.models import Member, Unit
from zhibu.recognition.states import ForWhom, Level, Source


class HonourKind(models.Model):
    """A kind of honour, whatever its level: outstanding member, advanced unit, civilised unit. The level stands with
    each award, so that a unit raised from the city's to the province's keeps one kind.
    """

    name = models.CharField(pgettext_lazy("honour", "name"), max_length=60, unique=True)
    for_unit = models.BooleanField(_("given to units"), default=False)
    for_person = models.BooleanField(_("given to persons"), default=False)
    for_host = models.BooleanField(_("given to host organisations"), default=False)
    for_committee = models.BooleanField(_("given to the committee itself"), default=False)
    words = models.TextField(_("words of the certificate"), max_length=300, default="", blank=True)
    carries = models.CharField(_("what it carries besides money"), max_length=300, default="", blank=True)
    closed = models.BooleanField(_("given no more"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(for_unit=True) | Q(for_person=True) | Q(for_host=True) | Q(for_committee=True),
                name="a_kind_of_honour_is_for_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def may_go_to(self, whom: str) -> bool:
        """Whether it is given to this kind of recipient."""
        return bool(getattr(self, f"for_{whom}"))

    @property
    def recipients(self) -> list[str]:
        """To whom it is given, in words."""
        return [str(whom.label) for whom in ForWhom if self.may_go_to(whom)]


class Honour(models.Model):
    """One honour given. `name` is the recipient as called when it was entered: it stays when a unit is renamed. A
    person who is no member (any more) stands by name only. `home` is where a person belonged. An honour is never
    deleted: it is withdrawn with a reason, and corrected by a Change.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.ForeignKey(HonourKind, on_delete=models.PROTECT, related_name="honours", verbose_name=_("honour"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    grantor = models.CharField(_("granted by"), max_length=100)
    for_whom = models.CharField(_("given to"), max_length=10, choices=ForWhom)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="honours")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="honours")
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("recipient"), max_length=100)
    document_number = models.CharField(_("document number"), max_length=60, default="", blank=True)
    day = models.DateField(_("given on"), null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    entered_by = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(for_whom=ForWhom.UNIT, unit__isnull=False, member=None, home=None)
                | Q(for_whom=ForWhom.PERSON, unit=None)
                | Q(for_whom__in=[ForWhom.HOST, ForWhom.COMMITTEE], unit=None, member=None, home=None),
                name="an_honour_has_its_one_recipient",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="an_honour_names_its_recipient"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="a_withdrawn_honour_has_its_reason",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "year", "level", "grantor", "document_number"],
                condition=Q(unit__isnull=False, withdrawn_at=None),
                name="a_unit_gets_an_honour_once",
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "year", "level", "grantor", "document_number"],
                condition=Q(member__isnull=False, withdrawn_at=None),
                name="a_member_gets_an_honour_once",
            ),
            models.UniqueConstraint(
                fields=["for_whom", "name", "kind", "year", "level", "grantor", "document_number"],
                condition=Q(unit=None, member=None, withdrawn_at=None),
                name="who_is_named_gets_an_honour_once",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "level"]),
            models.Index(fields=["kind", "year"]),
            models.Index(fields=["unit", "year"]),
            models.Index(fields=["member", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind} {self.name}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts no more."""
        return self.withdrawn_at is not None


class Change(models.Model):
    """A correction of an honour: what stood there before, by field, and why. Added, never changed."""

    honour = models.ForeignKey(Honour, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField()
    reason = models.CharField(max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["honour", "made_at"])]


class Upload(models.Model):
    """An uploaded workbook of honours between its check and its commit, sealed; the file goes at commit."""

    file_name = models.CharField(max_length=200)
    workbook = models.BinaryField()
    checksum = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["committed_at", "made_at"])]
