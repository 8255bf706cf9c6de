"""Pages of official documents."""

from zhibu.documents.views.archive import archive, archive_package, archive_xlsx
from zhibu.documents.views.deeds import acknowledgement, receipt, reminder, send_back, step, take_back
from zhibu.documents.views.incoming import (
    incoming,
    incoming_new,
    incoming_one,
    incoming_original,
    incoming_press,
    incoming_read,
    incoming_readers,
    incoming_return,
    incoming_step,
    incoming_xlsx,
)
from zhibu.documents.views.papers import paper, papers, papers_xlsx, reach, reach_xlsx, versions
from zhibu.documents.views.printed import paper_docx, paper_pdf
from zhibu.documents.views.saved import price, saved, saved_xlsx
from zhibu.documents.views.writing import discard, edit, new

__all__ = [
    "acknowledgement",
    "archive",
    "archive_package",
    "archive_xlsx",
    "discard",
    "edit",
    "incoming",
    "incoming_new",
    "incoming_one",
    "incoming_original",
    "incoming_press",
    "incoming_read",
    "incoming_readers",
    "incoming_return",
    "incoming_step",
    "incoming_xlsx",
    "new",
    "paper",
    "paper_docx",
    "paper_pdf",
    "papers",
    "papers_xlsx",
    "price",
    "reach",
    "reach_xlsx",
    "receipt",
    "reminder",
    "saved",
    "saved_xlsx",
    "send_back",
    "step",
    "take_back",
    "versions",
]
