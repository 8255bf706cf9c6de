"""The administrators: made once, replaced when one is lost. Three persons, two in a small office, never one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhibu.accounts.models import User
from zhibu.accounts.queries import administrators
from zhibu.accounts.services.actors import subject_of
from zhibu.accounts.services.closing import shut
from zhibu.accounts.services.second_factor import reset_second_factor
from zhibu.accounts.services.slips import make_slips
from zhibu.accounts.states import TYPED, Duty
from zhibu.audit.services import Actor, record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.names import tidy

USER_NAMES = {Duty.SYSTEM: "xitong", Duty.SECURITY: "anquan", Duty.AUDIT: "shenji"}
ALL = "accounts.administrators"  # the subject of what concerns them together


@dataclass(frozen=True)
class Administrator:
    """One administrator and the code that lets them in once; the code exists here and on paper only."""

    user: User
    duties: frozenset[Duty]
    code: str


def read_names(pairs: Iterable[str]) -> dict[Duty, str]:
    """Names as they are typed at the console: 系统=张三, audit=李四. Raises NotPossibleError for anything else."""
    names: dict[Duty, str] = {}
    for pair in pairs:
        word, sign, name = pair.replace("＝", "=").partition("=")
        duty = TYPED.get(word.strip().lower())
        if duty is None or not sign or not name.strip():
            raise NotPossibleError(f"{pair}: write 系统=NAME, 安全=NAME or 审计=NAME (system, security, audit).")
        if duty in names:
            raise NotPossibleError(f"{pair}: this duty is named twice.")
        names[duty] = name.strip()
    return names


def told(made: Iterable[Administrator]) -> str:
    """Administrators as the console shows them, one line each, with user name and code."""
    rows = [
        f"  {' and '.join(sorted(one.duties)):20}  {one.user.name}  user name {one.user.username}  code {one.code}"
        for one in made
    ]
    return "\n".join(
        [
            *rows,
            "Each opens /accounts/slip/ with their own code within seven days, sets a password and signs in with it."
            " Hand every code over apart; nobody but its holder may see it.",
        ]
    )


def persons(names: Mapping[Duty, str], *, count: int) -> dict[str, frozenset[Duty]]:
    """Who keeps what: name → duties, from a name per duty. With three persons every name differs; with two the same
    person keeps installation and accounts (one of the two names is enough). The auditor is always somebody else.
    Raises NotPossibleError for a missing name, for one person with everything, and for any other count.
    """
    if count not in {2, 3}:
        raise NotPossibleError("The administrators are three persons, or two in a small office; never one.")
    found = {duty: tidy(name)[:50] for duty, name in names.items() if tidy(name)}
    if count == 2:
        both = found.get(Duty.SYSTEM) or found.get(Duty.SECURITY)
        if both:
            found = {Duty.SYSTEM: both, Duty.SECURITY: both} | found
    missing = [duty.value for duty in Duty if duty not in found]
    if missing:
        raise NotPossibleError(f"A name is missing for: {', '.join(missing)}.")
    held: dict[str, frozenset[Duty]] = {}
    for duty, name in found.items():
        held[name] = held.get(name, frozenset()) | {duty}
    if held[found[Duty.AUDIT]] != {Duty.AUDIT}:
        raise NotPossibleError(
            "The audit administrator watches the other two and so is somebody else. Two people of one name are told"
            " apart by a word behind the name."
        )
    if len(held) != count:
        raise NotPossibleError(
            f"{count} persons were chosen, but {len(held)} are named. With two persons one keeps installation and"
            " accounts."
        )
    return held


@transaction.atomic
def make_administrators(
    *, names: Mapping[Duty, str], count: int, by: Actor, now: datetime, sample: bool = False
) -> list[Administrator]:
    """Accounts and codes for the administrators of this committee; the choice of two or three goes into the chain.

    Raises NotPossibleError when there are administrators already, or when the names do not fit (see `persons`).
    """
    held = persons(names, count=count)
    if administrators().exists():
        raise NotPossibleError("There are administrators already. To replace one: zhibu administrator replace")
    made = [_make(name, duties, sample=sample) for name, duties in held.items()]
    codes = dict(make_slips(made, by=by, now=now))
    detail = {"persons": count, "accounts": {duty.value: user.pk for user in made for duty in sorted(user.duties)}}
    record(actor=by, deed="accounts.administrators.made", subject=ALL, detail=detail, now=now)
    return [Administrator(user, user.duties, codes[user]) for user in made]


@transaction.atomic
def replace_administrator(*, duty: Duty, name: str, only: bool = False, by: Actor, now: datetime) -> Administrator:
    """Somebody else keeps this duty from now on; with a new account and a code. Whoever kept it is out at once, unless
    they keep another duty and only this one is handed over (`only`: two persons become three).

    Raises NotPossibleError when nobody keeps the duty, or when the new person is one of the administrators.
    """
    everybody = list(administrators().select_for_update().order_by("pk"))
    old = next((user for user in everybody if duty in user.duties), None)
    if old is None:
        raise NotPossibleError("There are no administrators yet. Make them first: zhibu administrator make")
    name = tidy(name)[:50]
    if not name:
        raise NotPossibleError("The name of the new administrator is missing.")
    if any(name == user.name for user in everybody):
        raise NotPossibleError(
            f"{name} is an administrator already. One person does not keep more; somebody who has lost the way in gets"
            " a new code: zhibu administrator slip"
        )
    duties = frozenset({duty}) if only else old.duties
    _take(old, duties, by=by, now=now)
    new = _make(name, duties, sample=old.is_sample)
    ((_user, code),) = make_slips([new], by=by, now=now)
    detail = {"duties": sorted(duties), "before": old.pk, "after": new.pk}
    record(actor=by, deed="accounts.administrator.replaced", subject=subject_of(new.pk), detail=detail, now=now)
    return Administrator(new, duties, code)


@transaction.atomic
def renew_administrator(*, duty: Duty, by: Actor, now: datetime) -> Administrator:
    """A new code for the administrator who keeps this duty and has lost password, phone or slip: a second factor is
    dropped too, to be set up anew. Their open sessions end. Raises NotPossibleError when nobody keeps it.
    """
    user = administrators().filter(**{duty.flag: True}).select_for_update().first()
    if user is None:
        raise NotPossibleError("There are no administrators yet. Make them first: zhibu administrator make")
    user.password = make_password(None)
    user.save(update_fields=["password"])
    reset_second_factor(user, by=by, now=now)
    ((_user, code),) = make_slips([user], by=by, now=now)
    record(actor=by, deed="accounts.administrator.renewed", subject=subject_of(user.pk), now=now)
    return Administrator(user, user.duties, code)


def _take(user: User, duties: Iterable[Duty], *, by: Actor, now: datetime) -> None:
    """Take duties away; without any left the account is closed."""
    fields = [duty.flag for duty in duties]
    for flag in fields:
        setattr(user, flag, False)
    user.save(update_fields=fields)
    if not user.duties:
        shut(user, by=by, now=now)


def _make(name: str, duties: frozenset[Duty], *, sample: bool) -> User:
    first = next(duty for duty in Duty if duty in duties)
    taken = set(User.objects.filter(username__startswith=USER_NAMES[first]).values_list("username", flat=True))
    number, username = 1, USER_NAMES[first]
    while username in taken:
        number += 1
        username = f"{USER_NAMES[first]}{number}"
    flags = {duty.flag: True for duty in duties}
    password = make_password(None)
    return User.objects.create(username=username, name=name, password=password, is_sample=sample, **flags)
