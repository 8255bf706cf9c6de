"""A selection: its notice and places, who was nominated, who reviewed, what was decided."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.activities.models import Resolution
from zhibu.ballots.models import Vote
from zhibu.disclosure.models import Disclosure
from zhibu.documents.models import Paper
from zhibu.organisation.models import Member, Unit
from zhibu.recognition.models.honours import Honour, HonourKind
from zhibu.recognition.states import HIGHEST, LOWEST, ForWhom, Level, Phase

FOR = (ForWhom.UNIT, ForWhom.PERSON)


class Campaign(models.Model):
    """评选活动: one honour given for one year, from its notice to its archive. `criteria` keeps the rules of the day
    of its announcement and the half-years looked at; `decision` what the meeting said: {"body", "number", "day",
    "due", "present", "votes_for", "least"}, of a resolution the same figures.
    """

    title = models.CharField(_("title"), max_length=100)
    kind = models.ForeignKey(HonourKind, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("honour"))
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.COMMITTEE)
    grantor = models.CharField(_("granted by"), max_length=100)
    year = models.PositiveSmallIntegerField(_("year"))
    for_whom = models.CharField(_("given to"), max_length=10, choices=[(one.value, one.label) for one in FOR])
    places = models.PositiveSmallIntegerField(_("places for the award"))
    words = models.TextField(_("what the notice says"), max_length=4000)
    nominate_by = models.DateField(_("nominations until"))
    check_by = models.DateField(_("eligibility until"))
    review_by = models.DateField(_("review until"))
    vote_by = models.DateField(_("vote and choice until"))
    decide_by = models.DateField(_("decision until"))
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.DRAFT)
    criteria = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)
    called_off_because = models.CharField(max_length=300, default="", blank=True)
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, null=True, related_name="+")
    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, null=True, related_name="campaign")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    awarded_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__gt=0), name="a_selection_has_a_place"),
            models.CheckConstraint(
                condition=Q(check_by__gte=F("nominate_by"), review_by__gte=F("check_by"))
                & Q(vote_by__gte=F("review_by"), decide_by__gt=F("vote_by")),
                name="phases_of_a_selection_follow_each_other",
            ),
            models.CheckConstraint(
                condition=~Q(phase=Phase.CALLED_OFF) | ~Q(called_off_because=""),
                name="a_selection_called_off_has_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["year", "made_at"]), models.Index(fields=["phase", "made_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def for_persons(self) -> bool:
        """Whether members are nominated, and not units."""
        return self.for_whom == ForWhom.PERSON

    @property
    def days(self) -> dict[str, date]:
        """The last day of each phase that has one."""
        return {
            Phase.NOMINATION: self.nominate_by,
            Phase.ELIGIBILITY: self.check_by,
            Phase.REVIEW: self.review_by,
            Phase.VOTE: self.vote_by,
            Phase.DECISION: self.decide_by,
        }


class Quota(models.Model):
    """So many places for nomination of a unit; of a general branch it holds for its whole group."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="quotas")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(_("places for nomination"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="a_unit_has_one_quota_in_a_selection"),
            models.CheckConstraint(condition=Q(places__gt=0), name="a_quota_is_a_place"),
        ]


class Nomination(models.Model):
    """推荐对象: a member or unit nominated within a quota. `code` stands for the name in the review; `facts` are the
    answers of eligibility as they were on the day of the check: [[why, yes or no, figures], …]. `votes` is what the
    secret vote gave. Whoever is taken out stays, with the reason.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="nominations")
    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="nominations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="nominations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="nominations")
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)
    stroke_key = models.CharField(max_length=400)
    case = models.TextField(pgettext_lazy("selection", "case"), max_length=8000, default="", blank=True)
    edition = models.PositiveIntegerField(default=1)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    code = models.PositiveSmallIntegerField(null=True)
    eligible = models.BooleanField(null=True)
    facts = models.JSONField(default=list)
    set_aside_because = models.CharField(max_length=300, default="", blank=True)
    set_aside_by = models.BigIntegerField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    votes = models.PositiveIntegerField(null=True)
    chosen_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.CharField(max_length=300, default="", blank=True)
    honour = models.OneToOneField(Honour, on_delete=models.PROTECT, null=True, related_name="nomination")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, unit=None) | Q(member=None, unit__isnull=False, home=None),
                name="a_nomination_is_of_one_member_or_unit",
            ),
            models.UniqueConstraint(fields=["campaign", "member"], name="a_member_is_nominated_once"),
            models.UniqueConstraint(fields=["campaign", "unit"], name="a_unit_is_nominated_once"),
            models.UniqueConstraint(fields=["campaign", "code"], name="a_code_stands_for_one_nomination"),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_because="")
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=False) & ~Q(set_aside_because=""),
                name="eligibility_is_set_aside_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_because="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_because=""),
                name="a_candidate_is_taken_out_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "stroke_key"]), models.Index(fields=["quota", "stroke_key"])]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_chosen(self) -> bool:
        """Whether it stays in the selection: eligible by the facts, or by a person's reasoned word against them."""
        return self.eligible is not None and self.eligible != (self.set_aside_at is not None)


class Reviewer(models.Model):
    """评审: an officer who marks cases without names."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reviewers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reviews")
    named_by = models.BigIntegerField(null=True)
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "member"], name="a_reviewer_is_named_once")]


class Aside(models.Model):
    """回避: a reviewer who does not mark a case: of the own unit (`by_itself`), or of a relation that was declared."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="asides")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="asides")
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)
    by_itself = models.BooleanField(default=False)
    declared_by = models.BigIntegerField(null=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "nomination"], name="a_reviewer_steps_aside_once"),
        ]


class Mark(models.Model):
    """What a reviewer gives a case, from LOWEST to HIGHEST, with a word on it; set again until the review ends."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="marks")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="marks")
    value = models.PositiveSmallIntegerField(_("mark"))
    words = models.CharField(_("a word on it"), max_length=300, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "nomination"], name="a_reviewer_marks_a_case_once"),
            models.CheckConstraint(condition=Q(value__gte=LOWEST, value__lte=HIGHEST), name="a_mark_is_on_the_scale"),
        ]
