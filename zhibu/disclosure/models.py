"""公示: what is published, on what basis, to whom, for how long; objections and answers; what is final."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.disclosure.states import Outcome, Stage
from zhibu.organisation.models import Member, Unit


class Disclosure(models.Model):
    """One publication by a unit to the members of an audience unit, itself or one above it. When final, triggers
    refuse every change; its members read it until the day before `down_from`.
    """

    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="disclosures")
    audience = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title_words = models.JSONField(default=dict)
    basis = models.CharField(_("basis"), max_length=200)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.CHECKING)
    check_until = models.DateField(_("own check until"))
    shown_from = models.DateField(null=True)
    shown_until = models.DateField(null=True)
    down_from = models.DateField(null=True)
    final_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_from=None) | Q(shown_until__gte=models.F("shown_from")),
                name="a_disclosure_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["unit", "stage"]), models.Index(fields=["audience", "stage"])]


class Version(models.Model):
    """What was published: a snapshot, never changed. The newest version counts; earlier ones stay readable."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, default="", blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disclosure", "number"], name="one_version_per_number")]


class Objection(models.Model):
    """A member's objection to what stands about them, and the officer's answer; both texts stay. `passed_to` is the
    unit above that answers it: the member took the answer of `earlier` there, or nobody answered in time.
    """

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="objections")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="objections")
    stage = models.CharField(max_length=10, choices=Stage)
    text = models.CharField(_("what is not right"), max_length=1000)
    made_at = models.DateTimeField()
    answer_by = models.DateField()
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default="", blank=True)
    answer = models.CharField(_("answer"), max_length=1000, default="", blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    earlier = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="later")
    passed_to = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    passed_on_at = models.DateTimeField(null=True)

    @property
    def answered_in(self) -> Unit:
        """The unit whose officers answer it."""
        return self.passed_to or self.disclosure.unit

    @property
    def taken_further(self) -> bool:
        """Whether the member took its answer to the unit above."""
        return hasattr(self, "later")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "member"], condition=Q(answered_at=None), name="one_open_objection_per_member"
            ),
        ]


class Supplement(models.Model):
    """补充说明 to a final disclosure: dated, reasoned, with what would be published today. Never changed."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disclosure", "number"], name="one_supplement_per_number")]
