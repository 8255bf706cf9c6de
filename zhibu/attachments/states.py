"""Which files are taken, and how large they may be."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

FOLDER = "attachments"  # below the data folder; every backup holds it
MAX_BYTES = 2 * 1024 * 1024  # a request may have 6 MB in all
MAX_NAME = 100
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO, SMALL = 500, 50 * 1024 * 1024, 100, 1024 * 1024  # inside an office file
LEFT_OVER = timedelta(days=1)  # after which a file without its row belongs to a deed that failed


class FileKind(models.TextChoices):
    """Kinds that are taken, named by their ending."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")


MIME = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What an office file of its kind holds.
PARTS = {FileKind.DOCX: "word/document.xml", FileKind.XLSX: "xl/workbook.xml"}
