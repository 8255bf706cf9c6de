"""A vote, its lines, who closed it and what two persons counted."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.states import CHOICES, WAYS, Duty, Kind, Measured, Stage, Way
from zhibu.organisation.models import Unit


class Vote(models.Model):
    """One secret vote of a unit. Of its ballots nothing is known before it is closed, and nothing of who cast them
    ever. `rules` keeps quorum, majority and cap as they were on its day: {"quorum": [code, base, least], …}.
    `slips` counts {"issued", "used", "unused", "spoilt"}, on paper {"issued", "collected", "invalid"}.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="votes")
    title = models.CharField(_("title"), max_length=100)
    kind = models.CharField(_("what is voted on"), max_length=20, choices=Kind)
    way = models.CharField(_("how it is voted"), max_length=10, choices=Way)
    measured = models.CharField(_("by which rule"), max_length=20, choices=Measured, default=Measured.NONE)
    words = models.CharField(_("what to know before voting"), max_length=500, default="", blank=True)
    day = models.DateField(_("day of the vote"))
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("entitled to vote"))
    present = models.PositiveIntegerField(_("of them present"))
    free_text = models.BooleanField(_("ballots may hold a free text"), default=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    rules = models.JSONField(default=dict)
    slips = models.JSONField(default=dict)
    ballots = models.PositiveIntegerField(null=True)
    blank = models.PositiveIntegerField(null=True)
    void_because = models.CharField(max_length=300, default="", blank=True)
    cancelled_because = models.CharField(max_length=300, default="", blank=True)
    again_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="again")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(present__lte=F("entitled")), name="no_more_present_than_entitled"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.CANCELLED) | ~Q(cancelled_because=""), name="a_cancelled_vote_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=(Stage.CLOSED, Stage.PUBLISHED), closed_at__isnull=False)
                | ~Q(stage__in=(Stage.CLOSED, Stage.PUBLISHED)) & Q(closed_at=None),
                name="a_closed_vote_has_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"]), models.Index(fields=["stage", "day"])]

    def __str__(self) -> str:
        return self.title

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen for a line of its ballot."""
        return CHOICES[self.kind]

    @property
    def by_slips(self) -> bool:
        """Whether it is voted with code slips."""
        return self.way == Way.SLIPS

    def may_become(self, stage: str) -> bool:
        """Whether the table of stages leads there from here."""
        return stage in WAYS[self.way][self.stage]


class Item(models.Model):
    """One line of a ballot, in its order. `counts` holds how many chose what once the vote is closed; `written_in`
    is a person whom voters on paper have named themselves.
    """

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    written_in = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "place"], name="lines_of_a_ballot_have_their_order")]

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """One of the two officers who close a vote has confirmed."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="signatures")
    duty = models.CharField(max_length=10, choices=Duty)
    by = models.BigIntegerField()
    name = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "duty"], name="one_scrutineer_and_one_counter"),
            models.UniqueConstraint(fields=["vote", "by"], name="two_persons_close_a_vote"),
        ]


class Count(models.Model):
    """What one of two persons has counted on paper: {"issued", "collected", "invalid", "items": [{"y": 1, …}, …],
    "others": [[name, votes], …]}.
    """

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="counted")
    by = models.BigIntegerField()
    name = models.CharField(max_length=50)
    figures = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "by"], name="each_counts_once")]
