"""考核方案: dimensions and indicators with weight and target, in versions."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.assessment.states import Fact, How, SchemeStage, Visits, Whom
from zhibu.organisation.models import Unit


class Scheme(models.Model):
    """What units are assessed on in a period. Put in force it is changed no more; a change is a new version, made as a
    copy. A trial goes to some units (`units`) and carries the day on which its figures are judged.
    """

    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2199)])
    title = models.CharField(_("Name of the scheme"), max_length=100)
    version = models.PositiveSmallIntegerField(default=1)
    first = models.DateField(_("first day of the period"))
    last = models.DateField(_("last day of the period"))
    basis = models.CharField(_("basis"), max_length=200, default="", blank=True)
    trial = models.BooleanField(_("a trial in some units"), default=False)
    units = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name=_("units of the trial"))
    review_on = models.DateField(_("day on which the trial is judged"), null=True, blank=True)
    stage = models.CharField(max_length=12, choices=SchemeStage, default=SchemeStage.DRAFT)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")
    judged_words = models.CharField(max_length=500, default="", blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["title", "version"], name="one_scheme_per_name_and_version"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_scheme_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(trial=False) | Q(review_on__isnull=False), name="a_trial_has_the_day_it_is_judged"
            ),
            models.CheckConstraint(
                condition=Q(judged_at=None) | Q(trial=True) & ~Q(judged_words=""), name="a_judged_trial_has_its_words"
            ),
        ]
        indexes = [models.Index(fields=["year", "stage"]), models.Index(fields=["trial", "review_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def sets_grades(self) -> bool:
        """Whether its closing gives units their grade of the year: a whole year, and no trial."""
        begin, end = (self.first.month, self.first.day), (self.last.month, self.last.day)
        return not self.trial and self.first.year == self.last.year == self.year and (begin, end) == ((1, 1), (12, 31))


class Dimension(models.Model):
    """One side of a scheme, such as organisation life; its weight is that of its indicators."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="dimensions")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name of the dimension"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "place"], name="one_dimension_per_place")]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One thing that is assessed. `target` is per cent of what was due, or a number, by the fact's unit of measure;
    reaching it gives the whole weight, and more than that gives no more.
    """

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="indicators")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("What is assessed"), max_length=200)
    weight = models.DecimalField(
        pgettext_lazy("assessment", "weight"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    how = models.CharField(_("where its figure comes from"), max_length=12, choices=How, default=How.FACT)
    fact = models.CharField(_("fact"), max_length=12, choices=Fact, default="", blank=True)
    visits = models.CharField(_("whose judgements"), max_length=6, choices=Visits, default=Visits.ALL)
    group = models.CharField(_("group of items of the checklist"), max_length=60, default="", blank=True)
    target = models.PositiveSmallIntegerField(
        pgettext_lazy("assessment", "target"), default=100, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    whom = models.CharField(_("for which units"), max_length=10, choices=Whom, default=Whom.ALL)
    evidence = models.CharField(_("what shows it"), max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dimension", "place"], name="one_indicator_per_place"),
            models.CheckConstraint(
                condition=Q(how="fact") & ~Q(fact="") | ~Q(how="fact") & Q(fact=""), name="a_fact_is_named"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="an_indicator_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.text
