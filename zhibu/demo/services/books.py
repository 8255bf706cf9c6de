"""The sample's book: the compilation of the last year in which something was published, being worked on."""

from datetime import datetime

from zhibu.demo.services import words
from zhibu.demo.services.play import Play
from zhibu.demo.services.website import at_day
from zhibu.reporting.queries import years
from zhibu.reporting.services import add_text, prepare, save


def put_book(play: Play) -> None:
    """Put the compilation on the clock, on the last day."""
    play.put(min(at_day(play, 0), play.now), lambda now: _prepare(play, now))


def _prepare(play: Play, now: datetime) -> None:
    who, year = play.cast.person("gongwei", now.date()), years()[-1]
    title = words.BOOK.format(year=year)
    book = prepare(year=year, title=title, parts=words.BOOK_PARTS, who=who, now=now)
    save(book=book, values={"preface": words.BOOK_PREFACE, "subtitle": words.BOOK_SUBTITLE}, who=who, now=now)
    add_text(book=book, part=None, title=words.BOOK_NOTE, text=words.BOOK_NOTE_TEXT, who=who, now=now)
