"""The table's lines for books: the staff make them, whoever signs in reads those that are finished."""

from typing import Any

from tests.permissions.row import Row, key, nothing
from tests.reporting import shelf
from zhibu.reporting.models import Making

NEW = {"title": "汇编", "paper": "16k"}
COPY = {"partner": "某市直机关工委", "number": "3", "day": "2026-03-01"}


def the_file(making: Making) -> list[Any]:
    """Its address has its ending."""
    return [making.pk, making.form]


def edition(book: Any) -> dict[str, str]:
    """What is posted to change a book."""
    return {**NEW, "seen": "1"}


def of_book(thing: Any) -> list[Any]:
    """The book of what was made."""
    return [thing.book_id]


STAFF, HIDDEN = "login 403 403 403 403 403 403", "login 404 404 404 404 404 404"

KINDS = ("articles", "notices", "regulations", "practices")
PAGES = ("edit", "new_part", "new_text", "copies", *(f"choose_{kind}" for kind in KINDS))
ROWS = [
    #                                   anon memb omem secr sib far gen staf
    Row("reporting:books", "GET", "login 200", shelf.begun),
    Row("reporting:books", "POST", "login 405"),
    Row("reporting:book", "POST", "login 405", shelf.begun, key),
    Row("reporting:making", "POST", "login 405", shelf.asked, key),
    Row("reporting:file", "POST", "login 405", shelf.asked, the_file),
    Row("reporting:books_xlsx", "GET", "login 405", shelf.begun),
    Row("reporting:books_xlsx", "POST", "login 200", shelf.begun),
    Row("reporting:new", "GET", f"{STAFF} 200"),
    Row("reporting:new", "POST", f"{STAFF} 302", nothing, (), NEW),
    Row("reporting:prepare", "GET", "login 405"),
    Row("reporting:prepare", "POST", f"{STAFF} 302", nothing, (), {"year": "2026"}),
    Row("reporting:book", "GET", f"{HIDDEN} 200", shelf.with_article, key),
    Row("reporting:book", "GET", "login 200", shelf.finished, key),
    *(Row(f"reporting:{name}", "GET", f"{HIDDEN} 200", shelf.begun, key) for name in PAGES),
    *(Row(f"reporting:{name}", "GET", f"{STAFF} 200", shelf.finished, key) for name in PAGES),
    *(
        Row(f"reporting:{name}", "GET", "login 405", shelf.begun, key)
        for name in ("cover", "arrange", "make", "finish", "open_again", "remove", "copies_xlsx", "copies_for_all")
    ),
    Row("reporting:edit", "POST", f"{HIDDEN} 302", shelf.begun, key, edition),
    Row("reporting:cover", "POST", f"{HIDDEN} 302", shelf.begun, key, {"take_off": "1"}),
    Row("reporting:arrange", "POST", f"{HIDDEN} 302", shelf.with_article, key),
    Row("reporting:choose_articles", "POST", f"{HIDDEN} 302", shelf.begun, key, {"all": "1"}),
    Row("reporting:choose_notices", "POST", f"{HIDDEN} 302", shelf.begun, key, {"all": "1"}),
    Row("reporting:choose_regulations", "POST", f"{HIDDEN} 302", shelf.begun, key, {"all": "1"}),
    Row("reporting:choose_practices", "POST", f"{HIDDEN} 302", shelf.begun, key, {"all": "1"}),
    Row("reporting:new_part", "POST", f"{HIDDEN} 302", shelf.begun, key, {"title": "编"}),
    Row("reporting:new_text", "POST", f"{HIDDEN} 302", shelf.begun, key, {"title": "篇", "text": "文"}),
    Row("reporting:make", "POST", f"{HIDDEN} 302", shelf.with_article, key, {"form": "pdf"}),
    Row("reporting:finish", "POST", f"{HIDDEN} 302", shelf.begun, key),
    Row("reporting:open_again", "POST", f"{STAFF} 302", shelf.finished, key),
    Row("reporting:remove", "POST", f"{HIDDEN} 302", shelf.begun, key),
    Row("reporting:copies", "POST", f"{HIDDEN} 302", shelf.begun, key, COPY),
    Row("reporting:copies_xlsx", "POST", f"{HIDDEN} 200", shelf.handed_on, of_book),
    Row("reporting:copies_for_all", "POST", f"{HIDDEN} 302", shelf.begun, key, {"number": "1", "day": "2026-03-01"}),
    Row("reporting:take_out_copies", "GET", "login 405", shelf.handed_on, key),
    Row("reporting:take_out_copies", "POST", f"{HIDDEN} 302", shelf.handed_on, key),
    Row("reporting:part", "GET", f"{HIDDEN} 200", shelf.with_part, key),
    Row("reporting:part", "POST", f"{HIDDEN} 302", shelf.with_part, key, {"title": "编"}),
    Row("reporting:remove_part", "GET", "login 405", shelf.with_part, key),
    Row("reporting:remove_part", "POST", f"{HIDDEN} 302", shelf.with_part, key),
    Row("reporting:text", "GET", f"{HIDDEN} 200", shelf.with_text, key),
    Row("reporting:text", "POST", f"{HIDDEN} 302", shelf.with_text, key, {"title": "篇", "text": "文"}),
    Row("reporting:making", "GET", f"{HIDDEN} 200", shelf.asked, key),
    Row("reporting:making", "GET", "login 200", shelf.finished_file, key),
    Row("reporting:file", "GET", f"{HIDDEN} 200", shelf.made, the_file),
    Row("reporting:file", "GET", "login 200", shelf.finished_file, the_file),
    Row("reporting:file", "GET", "login 404", shelf.asked, the_file),
]
