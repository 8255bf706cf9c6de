"""Workbooks and sentences of this room."""

from zhibu.recognition.exports.campaigns import (
    campaigns,
    candidates,
    package,
    published_board,
    published_table,
)
from zhibu.recognition.exports.conferences import conferences
from zhibu.recognition.exports.promises import promises
from zhibu.recognition.exports.sanctions import sanctions, talks
from zhibu.recognition.exports.sheets import check_figures, error_workbook, remarks, row_words, template
from zhibu.recognition.exports.tables import (
    grades,
    honoured_units,
    honours,
    kinds,
    payments,
    rewards,
)
from zhibu.recognition.exports.words import answer, sentence

__all__ = [
    "answer",
    "campaigns",
    "candidates",
    "check_figures",
    "conferences",
    "error_workbook",
    "grades",
    "honoured_units",
    "honours",
    "kinds",
    "package",
    "payments",
    "promises",
    "published_board",
    "published_table",
    "remarks",
    "rewards",
    "row_words",
    "sanctions",
    "sentence",
    "talks",
    "template",
]
