"""Books in every standing, for tests."""

from typing import Any

from django.utils import timezone

from tests.portal import world
from tests.portal.world import officer
from tests.support import Cast
from zhibu.activities.models import Notice
from zhibu.portal.models import Article
from zhibu.reporting import services
from zhibu.reporting.models import Book, Copies, Entry, Making, Part
from zhibu.reporting.papers import make


def begun(cast: Cast, **changes: Any) -> Book:
    """A book without chapters, begun by the staff."""
    values = {"title": "工作汇编", "author": "市直机关工委", **changes}
    return services.make(values=values, who=officer(cast.staff), now=timezone.now())


def with_part(cast: Cast) -> Part:
    """A book with an empty part."""
    return services.add_part(
        book=begun(cast), title="典型经验", opening="", who=officer(cast.staff), now=timezone.now()
    )


def with_text(cast: Cast) -> Entry:
    """A book with a chapter of its own."""
    return services.add_text(
        book=begun(cast), part=None, title="编后记", text="编后。", who=officer(cast.staff), now=timezone.now()
    )


def add(book: Book, cast: Cast, *articles: Article, notices: tuple[Notice, ...] = (), part: Part | None = None) -> int:
    """Take these into the book."""
    return services.add(
        book=book, part=part, articles=articles, notices=notices, who=officer(cast.staff), now=timezone.now()
    )


def with_article(cast: Cast) -> Book:
    """A book with one article of 0101 and a text of its own."""
    book = with_text(cast).book
    add(book, cast, world.published(cast))
    return book


def asked(cast: Cast, form: str = "epub") -> Making:
    """An EPUB of a book with a chapter is asked for."""
    return services.ask(book=with_text(cast).book, form=form, who=officer(cast.staff), now=timezone.now())


def made(cast: Cast, form: str = "epub") -> Making:
    """It is made."""
    waiting = asked(cast, form)
    making = services.begin(key=waiting.pk, now=timezone.now())
    assert making is not None and make(making)
    return Making.objects.get(pk=waiting.pk)


def finished(cast: Cast) -> Book:
    """A finished book."""
    making = made(cast)
    services.finish(book=making.book, who=officer(cast.staff), now=timezone.now())
    return Book.objects.get(pk=making.book_id)


def finished_file(cast: Cast) -> Making:
    """The file of a finished book."""
    return finished(cast).makings.get()


def handed_on(cast: Cast) -> Copies:
    """Two copies were handed to 0101."""
    return services.hand_on(
        book=begun(cast),
        unit=cast.branch,
        partner="",
        number=2,
        day=timezone.localdate(),
        note="",
        who=officer(cast.staff),
        now=timezone.now(),
    )
