"""A book that is put together from what the program holds, the files that are made of it, the copies handed on."""

from django.db import models
from django.db.models import Q
from wagtail.images.models import Image

from zhibu.activities.models import Notice
from zhibu.exchange.models import Practice
from zhibu.organisation.models import Unit
from zhibu.portal.models import Article
from zhibu.regulations.models import Regulation
from zhibu.reporting.states import LINE, NAMES, SOURCES, STEPS, TEXT, TITLE, UNDER_WAY, Form, Paper, Stage


def _from(source: str | None) -> Q:
    """That a chapter comes from this source and no other; None: that it is a text of its own."""
    others = Q(**{f"{one}__isnull": one != source for one in SOURCES})
    return others & (~Q(title="") if source is None else Q(title="", text=""))


class Book(models.Model):
    """A book (汇编): what stands on its cover and before its chapters. `edition` counts the savings, so that the
    second of two people who have it open is told. Once finished nothing in it changes until it is opened again.
    """

    title = models.CharField(max_length=TITLE)
    subtitle = models.CharField(max_length=LINE, default="", blank=True)
    author = models.CharField(max_length=LINE, default="", blank=True)
    printed_on = models.CharField(max_length=40, default="", blank=True)
    paper = models.CharField(max_length=4, choices=Paper, default=Paper.K16)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    preface = models.TextField(max_length=TEXT, default="", blank=True)
    names = models.TextField(max_length=NAMES, default="", blank=True)
    index_units = models.BooleanField(default=True)
    cover = models.ForeignKey(Image, on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"])]

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """A part (编) of a book with the text that opens it."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="parts")
    title = models.CharField(max_length=TITLE)
    opening = models.TextField(max_length=TEXT, default="", blank=True)
    place = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "place"])]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """A chapter: an article, a notice, a regulation or a practice as it reads on the day on which the book is made, or
    a text of its own.
    """

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="entries")
    part = models.ForeignKey(Part, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries")
    place = models.PositiveIntegerField()
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="+")
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, null=True, related_name="+")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=TITLE, default="", blank=True)
    text = models.TextField(max_length=TEXT, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["book", "place"])]
        constraints = [
            models.CheckConstraint(
                condition=_from(None) | _from("article") | _from("notice") | _from("regulation") | _from("practice"),
                name="a_chapter_has_one_source",
            ),
            models.UniqueConstraint(fields=["book", "article"], name="an_article_stands_once_in_a_book"),
            models.UniqueConstraint(fields=["book", "notice"], name="a_notice_stands_once_in_a_book"),
            models.UniqueConstraint(fields=["book", "regulation"], name="a_regulation_stands_once_in_a_book"),
            models.UniqueConstraint(fields=["book", "practice"], name="a_practice_stands_once_in_a_book"),
        ]


class Making(models.Model):
    """One file made of a book, and how far that has come; `notes` are what its maker should know, a line each."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="makings")
    form = models.CharField(max_length=4, choices=Form)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.WAITING)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=80, default="")
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")
    chapters = models.PositiveIntegerField(default=0)
    pictures = models.PositiveIntegerField(default=0)
    signs = models.PositiveIntegerField(default=0)
    notes = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["stage", "asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "form"], condition=Q(stage__in=UNDER_WAY), name="one_making_of_a_form_at_a_time"
            )
        ]

    @property
    def is_under_way(self) -> bool:
        """Whether it is still being made."""
        return self.stage in UNDER_WAY

    @property
    def step(self) -> int:
        """How many of the steps are done."""
        return STEPS.index(Stage(self.stage)) if self.stage in STEPS else 0


class Copies(models.Model):
    """Printed copies handed to a unit or to a partner outside."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="copies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.CharField(max_length=LINE, default="", blank=True)
    number = models.PositiveIntegerField()
    day = models.DateField()
    note = models.CharField(max_length=200, default="", blank=True)
    entered_by = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "-day", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, partner="") | Q(unit=None) & ~Q(partner=""),
                name="copies_go_to_a_unit_or_a_partner",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="at_least_one_copy"),
        ]
