"""What tests of every room share: the fixed cast, makers of rows, and two ways to look at a page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhibu.accounts.models import User
from zhibu.kernel import names, sealed
from zhibu.kernel.trees import step
from zhibu.organisation.models import Affiliation, Host, Member, Post, Unit
from zhibu.organisation.states import HostCategory, MemberState, PostKind, Sex, UnitKind

SINCE = date(2020, 1, 1)  # when everybody in the cast began: long before any day a test speaks of
_serial = count(1)


def id_number(serial: int, born: date = date(1980, 5, 17)) -> str:
    """An invented ID number, its checksum right: region 10 does not exist, so it is nobody's. Odd serials are male."""
    body = f"100000{born:%Y%m%d}{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def new_member(name: str, **fields: Any) -> Member:
    """A member that is not saved yet, with everything that follows from the name filled in."""
    serial = next(_serial)
    born = date(1960 + serial // 1000 % 40, 5, 17)
    number = fields.pop("id_number", id_number(serial, born))
    phone = fields.pop("phone", f"1380000{serial % 10000:04d}")
    return Member(
        **{
            "key": sealed.lookup(number),
            "name": name,
            "pinyin_key": names.pinyin_key(name),
            "stroke_key": names.stroke_key(name),
            "initials": names.initials(name),
            "sex": Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
            "id_number": number,
            "phone": phone,
            "phone_key": sealed.lookup(phone),
            "born": born,
            "state": MemberState.FORMAL,
            "joined": SINCE,
            "confirmed": SINCE,
            **fields,
        }
    )


def make_member(unit: Unit, name: str, *, since: date = SINCE, **fields: Any) -> Member:
    """A saved member of `unit` from `since` on."""
    member = new_member(name, **fields)
    member.save()
    Affiliation.objects.create(member=member, unit=unit, since=since)
    return member


def make_unit(parent: Unit, code: str, name: str, kind: str = UnitKind.BRANCH, **fields: Any) -> Unit:
    """A saved unit below `parent`."""
    path = parent.path + step(Unit.objects.filter(parent=parent).count() + 1)
    return Unit.objects.create(parent=parent, code=code, name=name, kind=kind, path=path, founded=SINCE, **fields)


def make_account(member: Member, username: str = "") -> User:
    """An account for the member, without a password: tests sign in with `client_as`."""
    member.user = User.objects.create(username=username or f"m{member.pk}", name=member.name, password="!")
    member.save(update_fields=["user"])
    return member.user


@dataclass
class Cast:
    """One small committee, named for where people stand.

    root 00 ─┬─ general 01 ─┬─ branch 0101: member, secretary, both, and three without an account (`others`)
             │              └─ sibling 0102: other_member, sibling_secretary
             └─ apart 11: other_secretary, far_member, staff (clerk at the root), general_secretary (secretary of 01)

    Officers are members too, as in life. `both` is member and organisation committee member of 0101.
    """

    root: Unit
    general: Unit
    branch: Unit
    sibling: Unit
    apart: Unit
    people: dict[str, Member] = field(default_factory=dict)
    others: list[Member] = field(default_factory=list)

    def __getattr__(self, name: str) -> Member:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


# who, name, unit they belong to, post and the unit it is in
PEOPLE = [
    ("member", "王小明", "branch", None, None),
    ("secretary", "李建国", "branch", PostKind.SECRETARY, "branch"),
    ("both", "赵兰", "branch", PostKind.ORGANISATION, "branch"),
    ("other_member", "钱进", "sibling", None, None),
    ("sibling_secretary", "孙丽华", "sibling", PostKind.SECRETARY, "sibling"),
    ("far_member", "周平", "apart", None, None),
    ("other_secretary", "吴敏", "apart", PostKind.SECRETARY, "apart"),
    ("general_secretary", "郑文", "apart", PostKind.SECRETARY, "general"),
    ("staff", "冯静", "apart", PostKind.CLERK, "root"),
]


def make_cast() -> Cast:
    """Write the cast: some ten queries, whatever its size."""
    host = Host.objects.create(name="甲局", category=HostCategory.ADMINISTRATION)
    root = Unit(code="00", name="机关工委", kind=UnitKind.COMMITTEE, path=step(1))
    general = Unit(code="01", name="甲局党总支", kind=UnitKind.GENERAL_BRANCH, parent=root, path=root.path + step(1))
    branch = Unit(code="0101", name="办公室支部", kind=UnitKind.BRANCH, parent=general, path=general.path + step(1))
    sibling = Unit(code="0102", name="业务支部", kind=UnitKind.BRANCH, parent=general, path=general.path + step(2))
    apart = Unit(code="11", name="乙局支部", kind=UnitKind.BRANCH, parent=root, path=root.path + step(2))
    for unit in (root, general, branch, sibling, apart):
        unit.founded = SINCE
        unit.host = None if unit is root else host
        unit.parent = unit.parent  # the parent has its key by now
        unit.save()
    cast = Cast(root, general, branch, sibling, apart)
    users = User.objects.bulk_create(User(username=who, name=name, password="!") for who, name, *_ in PEOPLE)
    members = [new_member(name, user=user) for (_, name, *_), user in zip(PEOPLE, users, strict=True)]
    members += [new_member(name) for name in ("陈一", "褚二", "卫三")]
    Member.objects.bulk_create(members)
    cast.people = {who: member for (who, *_), member in zip(PEOPLE, members, strict=False)}
    cast.others = members[len(PEOPLE) :]
    homes = [getattr(cast, home) for _, _, home, *_ in PEOPLE] + [branch] * len(cast.others)
    Affiliation.objects.bulk_create(
        Affiliation(member=member, unit=unit, since=SINCE) for member, unit in zip(members, homes, strict=True)
    )
    Post.objects.bulk_create(
        Post(unit=getattr(cast, where), member=cast.people[who], kind=kind, since=SINCE)
        for who, _, _, kind, where in PEOPLE
        if kind
    )
    return cast


def make_administrators(cast: Cast) -> dict[str, User]:
    """The three administrators, by duty: "system", "security", "audit"."""
    return {
        duty: User.objects.create(
            username=name, name=f"{duty} administrator", password="!", **{f"is_{duty}_admin": True}
        )
        for duty, name in (("system", "xitong"), ("security", "anquan"), ("audit", "shenji"))
    }


def client_as(person: Member | User | None, mode: str | None = None) -> Client:
    """A browser in which `person`, a member or an administrator, is signed in (nobody when None); `mode` is "member"
    or "officer".
    """
    client = Client()
    if person is not None:
        user = person if isinstance(person, User) else person.user
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if mode:
            session = client.session
            session["mode"] = mode
            session.save()
    return client


def page(response: HttpResponse) -> str:
    """The text of a page that was answered with 200."""
    assert response.status_code == 200, f"{response.status_code}: {response.content[:300]!r}"
    return response.content.decode()


def assert_query_count_constant(client: Client, url: str, add_row: Callable[[], Any], *, limit: int = 12) -> int:
    """GET `url` with one row and with three: the same number of queries both times, at most `limit`; returns it.

    `add_row` adds one row of what the page lists. Session, user and frame are counted.
    """

    def queries() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client.get(url))
        return [query["sql"] for query in captured.captured_queries]

    add_row()
    queries()  # fills what is looked up once per process
    one = queries()
    add_row()
    add_row()
    three = queries()
    listing = "\n".join(three)
    assert len(one) == len(three), f"{len(one)} queries with one row, {len(three)} with three:\n{listing}"
    assert len(three) <= limit, f"{len(three)} queries, allowed are {limit}:\n{listing}"
    return len(three)
