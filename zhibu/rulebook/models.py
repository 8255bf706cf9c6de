"""Rules as data: what is shipped with the program, and what the committee has settled otherwise."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from zhibu.accounts.models import User
from zhibu.rulebook.states import Bound, Confidence, Form, Measure, Per, Section


class Rule(models.Model):
    """One rule as shipped, in its `version`: when a document is revised, the next version begins and the earlier one
    ends, so that a case keeps the rule of its day. The texts are the program's own words, not the document's.

    `on` is whether it applies unless a committee says otherwise; a `needed` rule always does, as the program cannot
    work without its value.
    """

    code = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    section = models.PositiveSmallIntegerField(choices=Section)
    subject = models.CharField(max_length=60)
    subject_en = models.CharField(max_length=120)
    obligation = models.CharField(max_length=400)
    obligation_en = models.CharField(max_length=600)
    form = models.CharField(max_length=10, choices=Form, default=Form.WORDS)
    value = models.CharField(max_length=200, default="", blank=True)
    bound = models.CharField(max_length=10, choices=Bound, default="", blank=True)
    measure = models.CharField(max_length=20, choices=Measure, default="", blank=True)
    per = models.CharField(max_length=10, choices=Per, default="", blank=True)
    source = models.CharField(max_length=120)
    article = models.CharField(max_length=40, default="", blank=True)
    article_checked = models.BooleanField(default=True)
    confidence = models.CharField(max_length=12, choices=Confidence)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    on = models.BooleanField(default=True)
    needed = models.BooleanField(default=False)

    class Meta:
        ordering = ["section", "code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_rule_per_code_and_version"),
            models.CheckConstraint(
                condition=~Q(confidence="unverified") | Q(on=False), name="what_nobody_verified_is_off"
            ),
            models.CheckConstraint(condition=Q(needed=False) | Q(on=True), name="what_is_needed_is_on"),
        ]

    @property
    def title(self) -> str:
        """The subject in the language of the page."""
        return self.subject if _chinese() else self.subject_en

    @property
    def words(self) -> str:
        """The obligation in the language of the page."""
        return self.obligation if _chinese() else self.obligation_en


class Override(models.Model):
    """What the committee has settled for itself about a rule, from `since` until the day before `until`. Of several
    that hold on a day the one made last counts; none is ever deleted, so they are the history too.
    """

    code = models.CharField(max_length=8, db_index=True)
    on = models.BooleanField()
    value = models.CharField(max_length=200, default="", blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="an_override_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_override_gives_its_reason"),
        ]

    def holds(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def last(self) -> date | None:
        """Its last day; None while it is open."""
        return self.until - timedelta(days=1) if self.until else None


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
