"""Reads of the books."""

from zhibu.reporting.queries.books import PartOfBook, Row, books, contents, files, place_of, total_copies
from zhibu.reporting.queries.sources import articles_for, notices_for, practices_for, regulations_for, years

__all__ = [
    "PartOfBook",
    "Row",
    "articles_for",
    "books",
    "contents",
    "files",
    "notices_for",
    "place_of",
    "practices_for",
    "regulations_for",
    "total_copies",
    "years",
]
