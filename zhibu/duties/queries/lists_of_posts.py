"""Responsibility lists: what the rules put on them, and how those of several units stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.duties.models import PostList, Signature
from zhibu.duties.states import KINDS, ON_LISTS, SHARED, TABLE
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Post, Unit
from zhibu.organisation.states import PostKind
from zhibu.rulebook.queries import in_force, read_once
from zhibu.rulebook.states import Per


@dataclass(frozen=True)
class Line:
    """One responsibility from a rule."""

    code: str
    text: str
    often: str


def from_rules(unit: Unit, post: str, on: date) -> list[Line]:
    """What the rules in force on a day put on the list of a post, duties first. One query."""
    found: dict[str, Line] = {}
    with read_once():
        for one in TABLE:
            mine = one.post == post or (one.code in SHARED.get(post, ()) and not one.post)
            said = in_force(one.code, on) if mine and unit.kind in KINDS[one.who] else None
            if said is not None:
                often = said.value_text if said.rule.per else str(Per(one.per).label) if one.per else ""
                found[one.code] = Line(one.code, said.rule.words, often)
        for code in ON_LISTS.get(post, ()):
            said = in_force(code, on)
            if said is not None and code not in found:
                found[code] = Line(code, said.rule.words, said.value_text)
    return list(found.values())


@dataclass(frozen=True)
class Standing:
    """How the list of a post stands: its newest issued version, a draft, who holds the post, who of them signed."""

    unit: Unit
    post: str
    label: str
    issued: PostList | None
    draft: PostList | None
    holders: list[Post]
    signed: dict[int, Signature]

    @property
    def words(self) -> str:
        """In a few words."""
        if self.issued is None:
            return _("being prepared") if self.draft else _("no list yet")
        missing = [one for one in self.holders if one.pk not in self.signed]
        return _("to be signed") if missing else _("signed") if self.holders else _("nobody holds the post")


def standings(units: QuerySet[Unit] | Iterable[Unit], on: date, post: str = "") -> list[Standing]:
    """Every post that somebody holds on a day in these units, by code of the unit; four queries."""
    chosen = list(units)
    held = Post.objects.filter(Post.on(on), unit__in=chosen, **({"kind": post} if post else {}))
    holders: dict[tuple[int, str], list[Post]] = {}
    for one in held.select_related("member").order_by("member__pinyin_key", "pk"):
        holders.setdefault((one.unit_id, one.kind), []).append(one)
    issued: dict[tuple[int, str], PostList] = {}
    drafts: dict[tuple[int, str], PostList] = {}
    lists = PostList.objects.filter(unit__in=chosen, **({"post": post} if post else {})).order_by("version")
    for made in lists:
        (drafts if made.issued_at is None else issued)[made.unit_id, made.post] = made
    signed = {one.holder_id: one for one in Signature.objects.filter(holder__in=held).select_related("list")}
    found, order = [], PostKind.values
    keys = {*holders, *issued, *drafts}
    for unit in chosen:
        for kind in order:
            key = (unit.pk, kind)
            if key in keys:
                here = holders.get(key, [])
                mine = {one.pk: signed[one.pk] for one in here if one.pk in signed}
                found.append(
                    Standing(unit, kind, str(PostKind(kind).label), issued.get(key), drafts.get(key), here, mine)
                )
    return found


def list_units(paths: Iterable[str]) -> QuerySet[Unit]:
    """Units that stand, within these paths, by code."""
    return Unit.objects.filter(within_any("path", paths), dissolved=None).order_by("code")
