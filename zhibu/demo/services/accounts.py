"""Who holds which post in the sample, and by which accounts its people sign in."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from zhibu.accounts.models import User
from zhibu.audit.services import Actor, record
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import MEMBER, OFFICER, Person, person_for
from zhibu.organisation.services import appoint
from zhibu.organisation.states import MemberState, PostKind, UnitKind

LOADER = Actor(None, "sample")  # how the audit chain names what no single person of the sample did
TERM = 3
COMMITTEE_FROM = 7  # a branch of so many has a branch committee, smaller ones only a secretary
STAFF_FROM = "11"  # the committee's own staff belong to this branch
CHECKING, LATE_SHOWN = "0201", "0301"  # branches whose half-year is still under way
WITH_MEMBER = ("0101", "0102", CHECKING, STAFF_FROM, "12")  # branches from which a plain member has an account
WITH_PASSWORD = ("gongwei", "bangong1", "zongzhi01", "zhibu0101", "zhibu0201", "weiyuan0101a", "dangyuan0101")
BRANCH_COMMITTEE = (PostKind.ORGANISATION, PostKind.DEPUTY_SECRETARY, PostKind.PUBLICITY, PostKind.DISCIPLINE)


@dataclass
class Cast:
    """Units and accounts of the sample while its story is played."""

    root: Unit
    units: dict[str, Unit]
    members: dict[str, Member] = field(default_factory=dict)
    _people: dict[tuple[str, str], Person] = field(default_factory=dict)

    def person(self, name: str, day: date, mode: str = OFFICER) -> Person:
        """The person behind a user name as they act on that day; posts do not change during the story."""
        known = self._people.get((name, mode))
        if known is None:
            known = self._people[name, mode] = person_for(self.members[name].user, mode=mode, today=day)
        return replace(known, today=day)

    def member(self, member: Member, code: str, day: date) -> Person:
        """Somebody of that branch acting as a member; an account is made when there is none."""
        if member.user is None:
            give_account(self, member, f"dangyuan{code}x{member.pk}")
        return self.person(member.user.username, day, MEMBER)  # type: ignore[union-attr]

    @property
    def branches(self) -> list[Unit]:
        """The units that members belong to, by code."""
        return [unit for unit in self.units.values() if unit.kind == UnitKind.BRANCH]


def give_account(cast: Cast, member: Member, name: str) -> None:
    """A sample account without a password for one more member."""
    member.user = User.objects.create(username=name, name=member.name, password=make_password(None), is_sample=True)
    member.save(update_fields=["user"])
    cast.members[name] = member


def fill_posts(*, since: date, until: date, now: datetime) -> Cast:
    """Fill the posts of all units from their members and make accounts for those who hold one and for a few members.
    Returns the cast. Raises ValueError when a branch has too few members.
    """
    units = {unit.code: unit for unit in Unit.objects.order_by("code")}
    root = next(unit for unit in units.values() if unit.is_root)
    cast = Cast(root, {code: unit for code, unit in units.items() if not unit.is_root})
    able = _able_members(since)
    members = _members_by_branch()
    posts: list[tuple[str, Unit, PostKind]] = []

    def take(code: str, name: str, unit: Unit | None = None, kind: PostKind | None = None) -> None:
        if not able[code]:
            raise ValueError(f"{code}: too few members for the posts")
        cast.members[name] = able[code].pop(0)
        if unit is not None and kind is not None:
            posts.append((name, unit, kind))

    for unit in cast.branches:
        take(unit.code, f"zhibu{unit.code}", unit, PostKind.SECRETARY)
    take(STAFF_FROM, "gongwei", root, PostKind.SECRETARY)
    for number in (1, 2):
        take(STAFF_FROM, f"bangong{number}", root, PostKind.CLERK)
    for unit in cast.units.values():
        if unit.kind == UnitKind.GENERAL_BRANCH:
            take(f"{unit.code}01", f"zongzhi{unit.code}", unit, PostKind.SECRETARY)
    for code in WITH_MEMBER:
        take(code, f"dangyuan{code}")
    for unit in cast.branches:
        if members[unit.code] >= COMMITTEE_FROM:
            kinds = BRANCH_COMMITTEE if members[unit.code] >= 2 * COMMITTEE_FROM else BRANCH_COMMITTEE[:2]
            for letter, kind in zip("abcd", kinds, strict=False):
                if able[unit.code]:
                    take(unit.code, f"weiyuan{unit.code}{letter}", unit, kind)
    for name, unit, kind in posts:
        appoint(
            unit=unit, member=cast.members[name], kind=kind, since=since, until=until, term=TERM, by=LOADER, now=now
        )
    _make_accounts(cast, now)
    return cast


def _able_members(day: date) -> dict[str, list[Member]]:
    """Formal members of working age per branch code, in the order of the roster."""
    rows = (
        Affiliation.objects.filter(Affiliation.on(day), member__state=MemberState.FORMAL)
        .filter(member__born__gte=date(1966, 1, 1), member__floating=False)
        .select_related("member", "unit")
        .defer("member__id_number", "member__phone", "member__address")
        .order_by("member_id")
    )
    able: dict[str, list[Member]] = defaultdict(list)
    for row in rows:
        able[row.unit.code].append(row.member)
    return able


def _members_by_branch() -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for code in Affiliation.objects.filter(until=None).values_list("unit__code", flat=True):
        counts[code] += 1
    return counts


def _make_accounts(cast: Cast, now: datetime) -> None:
    """One account per member of the cast, all in one insert; nobody has a password yet."""
    users = User.objects.bulk_create(
        User(username=name, name=member.name, password=make_password(None), is_sample=True)
        for name, member in cast.members.items()
    )
    for user, member in zip(users, cast.members.values(), strict=True):
        member.user = user
    Member.objects.bulk_update(cast.members.values(), ["user"], batch_size=500)
    record(actor=LOADER, deed="demo.accounts.made", subject="demo.committee", detail={"accounts": len(users)}, now=now)


def password_file() -> Path:
    """Where the passwords of this installation's sample accounts stand in clear."""
    return Path(settings.DATA_DIR) / "sample-accounts.txt"


def set_passwords(names: Iterable[str] = WITH_PASSWORD) -> dict[str, str]:
    """Give these sample accounts a random password each, keep the clear ones in a file that only its owner can read,
    and return them by user name.
    """
    users = list(User.objects.filter(username__in=list(names), is_sample=True).order_by("username"))
    clear = {user.username: secrets.token_hex(8) for user in users}
    for user in users:
        user.set_password(clear[user.username])
    User.objects.bulk_update(users, ["password"])
    file = password_file()
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}\t{word}\n" for name, word in clear.items()), encoding="ascii")
    return clear


def passwords() -> dict[str, str]:
    """The clear passwords kept beside the database, by user name; empty when there is no such file."""
    file = password_file()
    if not file.is_file():
        return {}
    return dict(line.split("\t", 1) for line in file.read_text(encoding="ascii").splitlines())
