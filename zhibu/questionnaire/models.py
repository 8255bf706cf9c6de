"""A form with its questions, and the sheets that were filled in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhibu.attachments.models import StoredFile
from zhibu.organisation.models import Unit
from zhibu.questionnaire.states import LONG_SIGNS, SHORT_SIGNS, Kind


class Form(models.Model):
    """Questions that belong together. Whatever asks them points to it one-to-one; `url` is the page of that thing.

    Officers of `unit` build it until it is frozen, which its owner does when it goes out; from then on another form,
    `taken_from` this one, is the only way to change a word.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    url = models.CharField(max_length=200)
    taken_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "frozen_at"])]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question in its place. What its kind does not need stays empty; `edition` counts the savings, so that of two
    people who have it open the second is told.
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(_("question"), max_length=200)
    hint = models.CharField(_("explanation"), max_length=200, default="", blank=True)
    required = models.BooleanField(_("must be answered"), default=True)
    low_word = models.CharField(_("word for the lowest step"), max_length=20, default="", blank=True)
    high_word = models.CharField(_("word for the highest step"), max_length=20, default="", blank=True)
    steps = models.PositiveSmallIntegerField(_("steps"), default=5)
    measure = models.CharField(_("unit of the number"), max_length=20, default="", blank=True)
    least = models.DecimalField(_("at least"), max_digits=14, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(_("at most"), max_digits=14, decimal_places=2, null=True, blank=True)
    limit = models.PositiveSmallIntegerField(_("characters at most"), default=LONG_SIGNS)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")),
                name="the_least_is_not_above_the_most",
            )
        ]
        indexes = [models.Index(fields=["form", "place"])]

    @property
    def signs(self) -> int:
        """How many characters an answer in words may have."""
        return SHORT_SIGNS if self.kind == Kind.SHORT else self.limit


class Choice(models.Model):
    """One answer that can be chosen."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=100)


class Condition(models.Model):
    """The question is asked only of those who chose this answer to an earlier question of the same form."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="condition")
    choice = models.ForeignKey(Choice, on_delete=models.RESTRICT, related_name="conditions")


class AnswerSheet(models.Model):
    """One form filled in once. Whoever asked points to it one-to-one and so knows of whom it is; late is said."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="sheets")
    given_by = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()
    late = models.BooleanField(default=False)


class Answer(models.Model):
    """What a sheet says to one question: a row per answer chosen, else one row with the number, the words
    or the file."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    choice = models.ForeignKey(Choice, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    text = models.TextField(max_length=2000, default="", blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question", "choice"], name="an_answer_is_chosen_once"),
            models.UniqueConstraint(
                fields=["sheet", "question"], condition=Q(choice=None), name="a_question_is_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(choice__isnull=False, number=None, text="", file=None)
                | Q(choice=None, number__isnull=False, text="", file=None)
                | Q(choice=None, number=None, file=None) & ~Q(text="")
                | Q(choice=None, number=None, text="", file__isnull=False),
                name="an_answer_is_one_thing",
            ),
        ]
