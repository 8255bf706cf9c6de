"""What a form asks, what was typed into it, what came of it, and what it need not ask."""

from zhibu.questionnaire.queries.asked import Line, lines_of, number_text
from zhibu.questionnaire.queries.filled import Filled, Given, blank, field_name, range_text, read
from zhibu.questionnaire.queries.provided import Held, held, held_fact
from zhibu.questionnaire.queries.sheets import (
    Result,
    file_on,
    given_on,
    given_text,
    given_value,
    heading,
    results,
    said_on,
)
from zhibu.questionnaire.queries.sources import ReadyMade, earlier_forms, ready_made, ready_made_named

__all__ = [
    "Filled",
    "Given",
    "Held",
    "Line",
    "ReadyMade",
    "Result",
    "blank",
    "earlier_forms",
    "field_name",
    "file_on",
    "given_on",
    "given_text",
    "given_value",
    "heading",
    "held",
    "held_fact",
    "lines_of",
    "number_text",
    "range_text",
    "read",
    "ready_made",
    "ready_made_named",
    "results",
    "said_on",
]
