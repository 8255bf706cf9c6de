"""Official papers: one description of a paper, printed as PDF and as DOCX with the same words. No seals, ever."""

from zhibu.kernel.papers.docx import docx
from zhibu.kernel.papers.paper import Block, Close, Field, NewPage, Pair, Paper, Remark, Table, Title
from zhibu.kernel.papers.pdf import Announced, Card, Printed, Shape, cards, pdf, poster

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
PNG = "image/png"

__all__ = [
    "DOCX",
    "PDF",
    "PNG",
    "Announced",
    "Block",
    "Card",
    "Close",
    "Field",
    "NewPage",
    "Pair",
    "Paper",
    "Printed",
    "Remark",
    "Shape",
    "Table",
    "Title",
    "cards",
    "docx",
    "pdf",
    "poster",
]
