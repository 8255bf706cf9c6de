"""Checklists, and inspections with who is drawn from and who draws."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhibu.organisation.models import Member, Unit
from zhibu.regulations.models import Regulation
from zhibu.supervision.states import Fact, Kind, Severity, Stage


class Checklist(models.Model):
    """A list of items that inspections use. Once an inspection that was drawn uses it, it is changed no more."""

    title = models.CharField(_("Name of the checklist"), max_length=100, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One thing that is looked at. Its clause is an entry of the rulebook (`rule`), or an article of a regulation."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    group = models.CharField(_("group of items"), max_length=60)
    text = models.CharField(_("What is looked at"), max_length=200)
    rule = models.CharField(_("entry of the rulebook"), max_length=20, default="", blank=True)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    article = models.PositiveSmallIntegerField(_("article of it"), null=True, blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.NOTABLE)
    fact = models.CharField(_("what the program knows of it"), max_length=10, choices=Fact, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checklist", "place"], name="one_item_per_place_of_a_list")]

    def __str__(self) -> str:
        return self.text


class Inspection(models.Model):
    """One round: the period it looks at, its checklist, its days, and its lot.

    `seed`, `count`, `size`, `codes` (the units that are drawn from, by code), candidates and exclusions are fixed when
    the seed is published. `count` is 0 for all units. `size` is how many inspectors go to a unit, or make a team.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("What is inspected"), max_length=100)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="inspections")
    period_first = models.DateField(_("first day of the period looked at"))
    period_last = models.DateField(_("last day of the period looked at"))
    visits_from = models.DateField(_("visits from"))
    visits_to = models.DateField(_("visits until"))
    seed = models.CharField(_("seed"), max_length=120)
    count = models.PositiveSmallIntegerField(_("how many units are drawn"), default=0)
    size = models.PositiveSmallIntegerField(_("how many inspectors go together"), default=2)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    codes = models.JSONField(default=list)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_last__gte=F("period_first")) & Q(visits_to__gte=F("visits_from")),
                name="an_inspection_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(drawn_at=None) | Q(published_at__isnull=False))
                & (Q(released_at=None) | Q(drawn_at__isnull=False)),
                name="an_inspection_goes_its_way",
            ),
        ]
        indexes = [models.Index(fields=["kind", "drawn_at"]), models.Index(fields=["stage", "made_at"])]

    def __str__(self) -> str:
        return self.title


class Excluded(models.Model):
    """A unit that is not drawn from, with its reason; `by_itself` when the program left it out, as it was drawn last
    time.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="excluded")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)
    by_itself = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "unit"], name="a_unit_is_excluded_once")]


class Candidate(models.Model):
    """Somebody on the list of inspectors. `number` is their place on it, by which they are drawn; `team` is the number
    of their team once it is drawn.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="candidates")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    team = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "member"], name="an_inspector_is_listed_once"),
            models.UniqueConstraint(fields=["inspection", "number"], name="one_inspector_per_number"),
        ]


class Relation(models.Model):
    """回避: what ties an inspector to a unit besides belonging to it, as they or others have stated."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="relations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "unit"], name="a_relation_is_stated_once")]
