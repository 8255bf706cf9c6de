"""Articles in the search: what is published, found by whoever may read it."""

from collections.abc import Iterator

from zhibu.kernel import search
from zhibu.portal.models import Article
from zhibu.portal.queries import plain
from zhibu.portal.states import Audience

KIND = "article"


def item(article: Article) -> search.Item:
    """A published article as the search keeps it."""
    text = "\n".join(part for part in (article.summary, article.signed, plain(article.body)) if part)
    return search.Item(KIND, article.pk, article.title, text, article.day, article.audience == Audience.PUBLIC)


def index(article: Article) -> None:
    """Let the search know how an article stands now."""
    if article.live:
        search.put(item(article))
    else:
        search.drop(KIND, article.pk)


def items() -> Iterator[search.Item]:
    """Every published article, the oldest first."""
    for article in Article.objects.filter(live=True).order_by("day", "pk").iterator():
        yield item(article)
