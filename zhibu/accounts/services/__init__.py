"""Everything that opens, closes or prepares a session, by noun: slips, PINs, sessions, passwords."""

from zhibu.accounts.services.passwords import set_password
from zhibu.accounts.services.pins import PinAnswer, check_pin
from zhibu.accounts.services.sessions import (
    BY_PIN,
    PASSWORD_WITHIN,
    SLIP_AT,
    TRUSTED_SESSION_LASTS,
    close_session,
    may_set_password,
    note_refused_password,
    open_session,
    refuse_sample_accounts,
)
from zhibu.accounts.services.slips import (
    SLIP_LASTS,
    Activation,
    count_wrong_slip,
    make_pin,
    make_slips,
    slip_tries_left,
    use_slip,
)

__all__ = [
    "BY_PIN",
    "PASSWORD_WITHIN",
    "SLIP_AT",
    "SLIP_LASTS",
    "TRUSTED_SESSION_LASTS",
    "Activation",
    "PinAnswer",
    "check_pin",
    "close_session",
    "count_wrong_slip",
    "make_pin",
    "make_slips",
    "may_set_password",
    "note_refused_password",
    "open_session",
    "refuse_sample_accounts",
    "set_password",
    "slip_tries_left",
    "use_slip",
]
