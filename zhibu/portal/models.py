"""Pages of the website: its home, its sections, their articles. Tree, versions and pictures are the page engine's."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import Image
from wagtail.models import Page, Task

from zhibu.activities.models import Notice
from zhibu.attachments.models import StoredFile
from zhibu.organisation.models import Unit
from zhibu.portal.states import BODY, SIGNED, SUMMARY, Audience, SectionKind


class Home(Page):
    """The top of the website."""

    introduction = models.TextField(max_length=1000, default="", blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.Section"]
    max_count = 1


class Section(Page):
    """A section (栏目) of the website."""

    kind = models.CharField(max_length=20, choices=SectionKind, unique=True)
    place = models.PositiveSmallIntegerField()
    about = models.CharField(_("what stands here"), max_length=200, default="", blank=True)

    parent_page_types = ["portal.Home"]
    subpage_types = ["portal.Article"]


class Article(Page):
    """An article (稿件). The row holds what is published; the version that is written on is the newest revision.

    `day` is the day it was first published, which orders the section; `body` is text with plain marks, see
    `queries.texts`. `by_unit` is the unit it comes from.
    """

    stands_in = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="articles"
    )
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    signed = models.CharField(_("signed"), max_length=SIGNED, default="", blank=True)
    summary = models.CharField(_("summary"), max_length=SUMMARY, default="", blank=True)
    body = models.TextField(_("text"), max_length=BODY)
    audience = models.CharField(_("who may read it"), max_length=10, choices=Audience, default=Audience.PUBLIC)
    day = models.DateField(null=True, blank=True)
    off_because = models.CharField(_("reason"), max_length=200, default="", blank=True)

    parent_page_types = ["portal.Section"]
    subpage_types: list[str] = []

    class Meta:
        indexes = [
            models.Index(fields=["stands_in", "-day", "-page_ptr"]),
            models.Index(fields=["-day", "-page_ptr"]),
            models.Index(fields=["by_unit", "-day"]),
        ]

    def with_content_json(self, content: Any) -> "Article":
        """A version of it; what belongs to the article and not to a version comes from the row."""
        made: Article = super().with_content_json(content)
        made.day, made.off_because = self.day, self.off_because
        return made


class Review(Task):
    """One of the reviews (三审) that an article passes; who may do it is this room's policy."""

    step = models.PositiveSmallIntegerField()


class Shown(models.Model):
    """An activity notice that the committee shows on its website, and when it was put there."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="shown")
    by = models.BigIntegerField()
    at = models.DateTimeField()


class PictureUse(models.Model):
    """A picture stands in the published version of an article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "image"], name="one_use_of_a_picture_per_article")]


class ArticleFile(models.Model):
    """A file that articles hand out. `personal` is what in it may be personal, each as kind and masked value, as
    `kernel.personal` found it; `read` is no when its words could not be read, as those of a scan.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("what it is"), max_length=100)
    personal = models.JSONField(default=list)
    read = models.BooleanField()
    uploaded_by = models.BigIntegerField()

    def __str__(self) -> str:
        return self.title


class FileUse(models.Model):
    """A file is handed out by the published version of an article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(ArticleFile, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "file"], name="one_use_of_a_file_per_article")]


class Edition(models.Model):
    """One row: counts what changes on the website, so that every process knows when its kept pages are out of date."""

    number = models.PositiveBigIntegerField(default=0)
