"""Everything that changes half-year records, and units that learn from one another."""

from zhibu.participation.services.half_years import (
    KIND,
    compile_half_year,
    confirm_many,
    confirm_mine,
    confirm_own,
    draft_circular,
    make_final,
    object_to_own,
    recompile,
    show_half_year,
    supplement_half_year,
)
from zhibu.participation.services.together import answer, ask, end, offer, withdraw

__all__ = [
    "KIND",
    "answer",
    "ask",
    "compile_half_year",
    "confirm_many",
    "confirm_mine",
    "confirm_own",
    "draft_circular",
    "end",
    "make_final",
    "object_to_own",
    "offer",
    "recompile",
    "show_half_year",
    "supplement_half_year",
    "withdraw",
]
