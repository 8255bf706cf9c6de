"""Everything that changes official documents, by noun. Rooms above draft one by `drafts.draft`."""

from zhibu.documents.services import drafts
from zhibu.documents.services.drafts import ELEMENTS, SavedMeanwhileError, discard, draft, save
from zhibu.documents.services.incoming import (
    file_incoming,
    finish,
    first_check,
    instruct,
    pass_round,
    press,
    propose,
    read,
    return_to_sender,
)
from zhibu.documents.services.incoming import register as register_incoming
from zhibu.documents.services.indexing import items
from zhibu.documents.services.saved import set_price
from zhibu.documents.services.sending import file, remind, send
from zhibu.documents.services.steps import check, hand_in, issue, printed, recheck, register, send_back, take_back

__all__ = [
    "ELEMENTS",
    "SavedMeanwhileError",
    "check",
    "discard",
    "draft",
    "drafts",
    "file",
    "file_incoming",
    "finish",
    "first_check",
    "hand_in",
    "instruct",
    "issue",
    "items",
    "pass_round",
    "press",
    "printed",
    "propose",
    "read",
    "recheck",
    "register",
    "register_incoming",
    "remind",
    "return_to_sender",
    "save",
    "send",
    "send_back",
    "set_price",
    "take_back",
]
