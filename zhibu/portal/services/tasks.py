"""The tasks that articles open, each by the key under which it is closed again."""

from django.urls import reverse

from zhibu.circulation.services import NewTask
from zhibu.portal.models import Article


def review_key(article: int) -> str:
    """The key of the committee's task to review an article."""
    return f"portal.review:{article}"


def review_task(article: Article, title: str, step: int, root: int) -> NewTask:
    """Do the next review; the committee's office has it until three have done it."""
    return NewTask(
        key=review_key(article.pk),
        kind="portal.review",
        url=reverse("portal:review", args=[article.pk]),
        words={"title": title, "step": step},
        unit_id=root,
    )


def returned_key(article: int) -> str:
    """The key of a unit's task to mend an article that was returned."""
    return f"portal.returned:{article}"


def returned_task(article: Article, title: str, because: str) -> NewTask:
    """Mend what was returned."""
    return NewTask(
        key=returned_key(article.pk),
        kind="portal.returned",
        url=reverse("portal:write", args=[article.pk]),
        words={"title": title, "because": because},
        unit_id=article.by_unit_id,
    )
