"""谁看过我的信息: what the chain of deeds tells a member about who saw or changed what is kept about them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.queries import where
from zhibu.kernel.registry import registry
from zhibu.kernel.trees import ancestors
from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.queries.own_data import field_words
from zhibu.organisation.states import SEEN_OF_ACCOUNT, ExportReason, PostKind

# Lists of a unit and of all below it: the chain keeps unit and time, so whoever belonged there that day was on them.
UNIT_LISTS = ("organisation.roster", "organisation.full_roster", "organisation.slip_list")
_POST = re.compile(r"(\w+) of (\S+)")


@dataclass(frozen=True)
class Look:
    """One line: when, acting as what, what was done, and the reason or the fields, in words."""

    number: int
    at: datetime
    acted_as: str
    what: str
    detail: str


def seen(member: Member) -> QuerySet[Any]:
    """The entries that concern the member, the newest first. Who acted stays a post: the chain names nobody."""
    key = member.pk
    condition = Q(subject=f"organisation.member:{key}") | Q(
        subject__in=["organisation.own_data", "organisation.seen"], detail__member=key
    )
    posts = Post.objects.filter(member=member).values_list("pk", flat=True)
    condition |= Q(subject__in=[f"organisation.post:{pk}" for pk in posts])
    if member.user_id:
        condition |= Q(subject=f"accounts.user:{member.user_id}", deed__in=SEEN_OF_ACCOUNT)
    condition |= on_lists(member, UNIT_LISTS)
    for of_room in registry.seen.values():
        condition |= of_room(member)
    return where(condition, registry.seen_words)


def on_lists(member: Member, subjects: Iterable[str]) -> Q:
    """Condition: a list of a unit to which the member belonged, itself or through one below it, on the day it was
    carried away. Units by their place today. Two queries.
    """
    spans = list(Affiliation.objects.filter(member=member).values_list("unit__path", "since", "until"))
    paths = {path for place, _since, _until in spans for path in ancestors(place)}
    codes = dict(Unit.objects.filter(path__in=paths).values_list("path", "code"))
    condition = Q(pk__in=[])
    for place, since, until in spans:
        within = Q(
            subject__in=list(subjects),
            detail__unit__in=[codes[path] for path in ancestors(place)],
            at__gte=_midnight(since),
        )
        condition |= within & Q(at__lt=_midnight(until)) if until else within
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def looks(entries: Iterable[Any], member: Member) -> list[Look]:
    """Entries of the chain in words; one query for the names of units."""
    rows = list(entries)
    wanted = {code for row in rows for _kind, code in _POST.findall(row.role)}
    wanted |= {str(row.detail[name]) for row in rows for name in ("unit", "to") if row.detail.get(name)}
    names = dict(Unit.objects.filter(code__in=wanted).values_list("code", "name"))
    return [
        Look(row.number, row.at, _role(row, member, names), str(registry.seen_words[row.deed]), _detail(row, names))
        for row in rows
    ]


def _role(row: Any, member: Member, names: dict[str, str]) -> str:
    """As what somebody acted: their posts of that day, or that it was the reader; never a name."""
    if row.actor is not None and row.actor == member.user_id:
        return _("yourself")
    held = [
        _("%(post)s of %(unit)s") % {"post": PostKind(kind).label, "unit": names.get(code, code)}
        for kind, code in _POST.findall(row.role)
        if kind in PostKind.values
    ]
    if held:
        return "、".join(held)
    if row.role.startswith("administrator"):
        return _("an administrator")
    return _("a member") if row.role == "member" else _("the program or its console")


def _detail(row: Any, names: dict[str, str]) -> str:
    """Reason, fields and unit of a deed, as far as the chain keeps them."""
    said: list[str] = []
    detail: dict[str, Any] = row.detail
    reasons = dict(ExportReason.choices)
    if detail.get("unit"):
        said.append(names.get(detail["unit"], str(detail["unit"])))
    if detail.get("to") in names:
        said.append(names[detail["to"]])
    if detail.get("fields") or detail.get("field"):
        said.append(field_words(detail.get("fields") or [detail["field"]]))
    if detail.get("reason"):
        said.append(str(reasons.get(detail["reason"], detail["reason"])))
    return " · ".join(said)
