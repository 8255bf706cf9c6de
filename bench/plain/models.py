"""Home, columns and articles, served by the engine."""

from typing import Any

from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class PlainHome(Page):
    """The top: the newest six of every column."""

    template = "plain/home.html"

    def get_context(self, request: Any) -> dict[str, Any]:
        columns = PlainColumn.objects.child_of(self).live().public()
        newest = [
            (column, PlainArticle.objects.child_of(column).live().public().order_by("-day")[:6]) for column in columns
        ]
        return {**super().get_context(request), "columns": newest}


class PlainColumn(Page):
    """A column: its newest twenty."""

    template = "plain/column.html"

    def get_context(self, request: Any) -> dict[str, Any]:
        articles = PlainArticle.objects.child_of(self).live().public().order_by("-day")[:20]
        return {**super().get_context(request), "articles": articles}


class PlainArticle(Page):
    """An article."""

    template = "plain/article.html"
    day = models.DateField()
    body = RichTextField()
