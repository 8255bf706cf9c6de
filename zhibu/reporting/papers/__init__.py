"""Papers of this room: the book, as PDF, EPUB and DOCX with the same words."""

from zhibu.reporting.papers.book import Book, BookError, Part
from zhibu.reporting.papers.making import make
from zhibu.reporting.papers.writing import FORMS, write

__all__ = ["FORMS", "Book", "BookError", "Part", "make", "write"]
