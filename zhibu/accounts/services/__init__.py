"""Everything that opens, closes or prepares a session, by noun: slips, PINs, sessions, passwords, administrators."""

from zhibu.accounts.services.administrators import (
    Administrator,
    make_administrators,
    read_names,
    renew_administrator,
    replace_administrator,
    told,
)
from zhibu.accounts.services.closing import (
    close_account,
    end_all_sessions,
    end_sessions,
    reopen_account,
    revoke_slips,
    revoke_slips_of,
)
from zhibu.accounts.services.devices import remove_device, sign_out_everywhere
from zhibu.accounts.services.log import check_log
from zhibu.accounts.services.passkeys import add_passkey, ask_for_new, ask_who, remove_passkey, sign_in_with_passkey
from zhibu.accounts.services.passwords import set_password
from zhibu.accounts.services.pins import PinAnswer, check_pin
from zhibu.accounts.services.second_factor import (
    PASSED,
    note_new_codes,
    note_refused_code,
    note_removed,
    note_set_up,
    pass_second_factor,
    passed_second_factor,
    reset_second_factor,
)
from zhibu.accounts.services.sessions import (
    BY_PIN,
    PASSWORD_WITHIN,
    SLIP_AT,
    TRUSTED_SESSION_LASTS,
    close_session,
    may_set_password,
    must_prove,
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
from zhibu.accounts.services.tries import refuse_when_counted, within_limit, within_limit_of_reading

__all__ = [
    "BY_PIN",
    "PASSED",
    "PASSWORD_WITHIN",
    "SLIP_AT",
    "SLIP_LASTS",
    "TRUSTED_SESSION_LASTS",
    "Activation",
    "Administrator",
    "PinAnswer",
    "add_passkey",
    "ask_for_new",
    "ask_who",
    "check_log",
    "check_pin",
    "close_account",
    "close_session",
    "count_wrong_slip",
    "end_all_sessions",
    "end_sessions",
    "make_administrators",
    "make_pin",
    "make_slips",
    "may_set_password",
    "must_prove",
    "note_new_codes",
    "note_refused_code",
    "note_refused_password",
    "note_removed",
    "note_set_up",
    "open_session",
    "pass_second_factor",
    "passed_second_factor",
    "read_names",
    "refuse_sample_accounts",
    "refuse_when_counted",
    "remove_device",
    "remove_passkey",
    "renew_administrator",
    "reopen_account",
    "replace_administrator",
    "reset_second_factor",
    "revoke_slips",
    "revoke_slips_of",
    "set_password",
    "sign_in_with_passkey",
    "sign_out_everywhere",
    "slip_tries_left",
    "told",
    "use_slip",
    "within_limit",
    "within_limit_of_reading",
]
