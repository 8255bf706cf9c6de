"""Everything that changes disclosures, objections and supplements."""

from zhibu.disclosure.services.objections import (
    answer,
    close_own_check,
    close_own_checks,
    further_until,
    object_to,
    open_own_checks,
    pass_on_overdue,
    take_further,
)
from zhibu.disclosure.services.stages import NewDisclosure, begin, finish, revise, scan, show, take_down
from zhibu.disclosure.services.supplements import supplement

__all__ = [
    "NewDisclosure",
    "answer",
    "begin",
    "close_own_check",
    "close_own_checks",
    "finish",
    "further_until",
    "object_to",
    "open_own_checks",
    "pass_on_overdue",
    "revise",
    "scan",
    "show",
    "supplement",
    "take_down",
    "take_further",
]
