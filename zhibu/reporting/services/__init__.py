"""Deeds on books."""

from zhibu.reporting.services.books import finish, make, open_again, prepare, remove, save, set_cover
from zhibu.reporting.services.contents import add, add_part, add_text, arrange, remove_part, save_part, save_text
from zhibu.reporting.services.copies import hand_on, hand_to_all, take_out
from zhibu.reporting.services.makings import ask, begin, clear_left_over, end, fail, stage, waiting

__all__ = [
    "add",
    "add_part",
    "add_text",
    "arrange",
    "ask",
    "begin",
    "clear_left_over",
    "end",
    "fail",
    "finish",
    "hand_on",
    "hand_to_all",
    "make",
    "open_again",
    "prepare",
    "remove",
    "remove_part",
    "save",
    "save_part",
    "save_text",
    "set_cover",
    "stage",
    "take_out",
    "waiting",
]
