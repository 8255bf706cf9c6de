"""The notice, its number, and what happens to it after issue."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zhibu.activities.states import STANDARD_QUESTIONS, Expected, Held, NoticeKind, NoticeState
from zhibu.circulation.models import Dispatch
from zhibu.organisation.models import Unit
from zhibu.questionnaire.models import Form, Question
from zhibu.questionnaire.states import Kind


class NumberSeries(models.Model):
    """The last number given in a series: issuing unit × year. Locked while a number is given, so there is neither gap
    nor double.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_series_per_unit_and_year")]


class Notice(models.Model):
    """组织活动通知单: unifies time, content, form and feedback of an activity for all units it concerns.

    `edition` counts the savings of a draft, so that of two people who have it open the second is told. `submitted_by`
    (an account) waits for another person's sign-off where the unit asks for one. What `put_out_by` (an account) has
    issued can be taken back until `leaves_at`; then it gets its number. `own_form` holds what its issuer asks in the
    feedback beside the six standard questions; it is frozen with the notice.
    """

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.DRAFT)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    theme = models.CharField(_("theme"), max_length=100)
    kind = models.CharField(_("type"), max_length=20, choices=NoticeKind, default=NoticeKind.THEME_DAY)
    held = models.CharField(_("how it is held"), max_length=10, choices=Held, default=Held.BY_EACH)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("start"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, default="", blank=True)
    content = models.TextField(_("content"), max_length=2000)
    form = models.CharField(_("form"), max_length=200)
    method = models.CharField(_("method"), max_length=500, default="", blank=True)
    expected = models.CharField(_("who is expected"), max_length=10, choices=Expected, default=Expected.MEMBERS)
    requirements = models.TextField(_("requirements"), max_length=1000, default="", blank=True)
    materials = models.CharField(_("materials to bring"), max_length=300, default="", blank=True)
    feedback_by = models.DateField(_("feedback until"), null=True)
    units = models.ManyToManyField(Unit, related_name="notices_received")
    dispatch = models.OneToOneField(Dispatch, on_delete=models.PROTECT, null=True, related_name="notice")
    own_form = models.OneToOneField(Form, on_delete=models.PROTECT, null=True, related_name="notice")
    drafted_by = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    edition = models.PositiveIntegerField(default=1)
    submitted_by = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField(null=True)
    put_out_by = models.BigIntegerField(null=True)
    returned_because = models.CharField(max_length=300, default="", blank=True)
    issued_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.TextField(_("result"), max_length=1000, default="", blank=True)
    over_limit_because = models.CharField(_("reason"), max_length=300, default="", blank=True)
    over_limit_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(_("reason"), max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="a_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "leaving"], number=None)
                | Q(state__in=["issued", "closed", "withdrawn"], number__isnull=False, year__isnull=False),
                name="a_notice_has_its_number_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(state="leaving", leaves_at__isnull=False) | ~Q(state="leaving") & Q(leaves_at=None),
                name="what_is_about_to_go_out_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(first_day=None) | Q(last_day__gte=F("first_day")),
                name="the_window_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["issuer", "state", "issued_at"]),
            models.Index(fields=["leaves_at"], condition=Q(state="leaving"), name="about_to_go_out"),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} {self.theme}".strip()

    @property
    def number_text(self) -> str:
        """〔2026〕12 号; empty for a draft."""
        return f"〔{self.year}〕{self.number} 号" if self.number else ""

    @cached_property
    def attachments(self) -> int:
        """How many of its own questions ask for a file."""
        own = self.own_form_id
        return Question.objects.filter(form=own, kind=Kind.FILE).count() if own else 0

    @cached_property
    def questions(self) -> int:
        """How many questions the feedback asks: standard ones and the issuer's own; one query where it has some."""
        own = Question.objects.filter(form=self.own_form_id).count() if self.own_form_id else 0
        return STANDARD_QUESTIONS + own

    @property
    def end(self) -> date | None:
        """The last day on which it may be held."""
        return self.last_day or self.first_day
