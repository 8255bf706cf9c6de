"""Reads across disclosures, versions and objections, and the fingerprints that anyone can recompute."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.circulation.models import Task
from zhibu.disclosure.models import Disclosure, Version
from zhibu.disclosure.states import Stage
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.registry import Finding as Told
from zhibu.kernel.registry import registry


@dataclass(frozen=True)
class Finding:
    """A fingerprint that does not fit what is stored; `version` is None for the final one and for supplements."""

    disclosure: int
    version: int | None
    kept: str
    recomputed: str
    supplement: int | None = None


def newest(disclosure: Disclosure) -> Version | None:
    """The version that counts."""
    return disclosure.versions.order_by("-number").first()


def title(disclosure: Disclosure) -> str:
    """The title in words, as the room that publishes it says it."""
    say = registry.titles.get(disclosure.kind)
    return str(say(disclosure.title_words)) if say else disclosure.kind


def spoken(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words kept with a disclosure as people read them: 2026H1 becomes the first half of 2026."""
    try:
        return {**words, "period": str(HalfYear.parse(str(words.get("period"))).label)}
    except ValueError:
        return dict(words)


ARCHIVE = "archive"


def listed(disclosures: QuerySet[Disclosure], stage: str, today: date) -> QuerySet[Disclosure]:
    """Disclosures of one stage, of the archive (final and taken down) or of all, newest first, those of one day by
    unit code; with their open objections.
    """
    rows = disclosures.filter(stage=stage) if stage in Stage.values else disclosures
    if stage == ARCHIVE:
        rows = disclosures.filter(stage=Stage.FINAL, down_from__lte=today)
    waiting = Count("objections", filter=Q(objections__answered_at=None))
    return rows.select_related("unit").annotate(waiting=waiting).order_by("-made_at", "unit__code")


def versions(disclosure: Disclosure) -> list[Version]:
    """All versions, the newest first."""
    return list(disclosure.versions.order_by("-number"))


@dataclass(frozen=True)
class Changed:
    """A version or supplement after another one, with what differs: (what, before, after) each."""

    number: int
    made_at: datetime
    reason: str
    differences: list[tuple[str, str, str]]
    fingerprint: str = ""


def history(disclosure: Disclosure, kept: Sequence[Version]) -> list[Changed]:
    """The versions, the newest first, each with what differs from the one before it."""
    before = [one.snapshot for one in kept[1:]]
    pairs = zip(kept, [*before, None], strict=True)
    return [
        Changed(one.number, one.made_at, one.reason, changes(disclosure, old, one.snapshot) if old is not None else [])
        for one, old in pairs
    ]


def supplements(disclosure: Disclosure, last: Any) -> list[Changed]:
    """The supplements in their order, each with what differs from what was said before it; `last` is the snapshot
    that became final. One query.
    """
    found = []
    for one in disclosure.supplements.order_by("number"):
        differences = changes(disclosure, last, one.snapshot)
        found.append(Changed(one.number, one.made_at, one.reason, differences, short(one.fingerprint)))
        last = one.snapshot
    return found


def objections(disclosure: Disclosure) -> tuple[int, int]:
    """How many objections have been answered, and how many wait for an answer."""
    counts = disclosure.objections.aggregate(
        answered=Count("pk", filter=Q(answered_at__isnull=False)), waiting=Count("pk", filter=Q(answered_at=None))
    )
    return counts["answered"], counts["waiting"]


def own_checks(disclosure: Disclosure) -> tuple[int, int]:
    """How many members have checked their own lines or objected to them, and how many were asked; while it lasts."""
    source = f"disclosure.check:{disclosure.pk}"
    # ";" is the sign after ":", so this is a range of the unique index on key.
    counts = Task.objects.filter(key__gte=f"{source}:", key__lt=f"{source};").aggregate(
        checked=Count("pk", filter=Q(closed_at__isnull=False)), asked=Count("pk")
    )
    return counts["checked"], counts["asked"]


def short(fingerprint_: str) -> str:
    """The first 32 digits of a fingerprint in groups of four, to be read out and compared: 9F2C-41AE-…"""
    digits = fingerprint_[:32].upper()
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def verify(disclosures: QuerySet[Disclosure]) -> Iterator[Finding]:
    """Recompute the fingerprint of every version and, for final ones, of the whole and of their supplements; yield
    what does not fit.
    """
    together = ("versions", "objections", "supplements")
    rows = disclosures.select_related("unit", "audience").prefetch_related(*together).order_by("pk")
    for disclosure in rows.iterator(chunk_size=200):
        for version in _in_order(disclosure.versions.all()):
            again = version_fingerprint(disclosure, disclosure.unit.code, version.number, version.snapshot)
            if again != version.fingerprint:
                yield Finding(disclosure.pk, version.number, version.fingerprint, again)
        if disclosure.stage == Stage.FINAL and (again := fingerprint(disclosure)) != disclosure.fingerprint:
            yield Finding(disclosure.pk, None, disclosure.fingerprint, again)
        for one in disclosure.supplements.all():
            again = supplement_fingerprint(disclosure.fingerprint, one.number, one.snapshot, one.reason)
            if again != one.fingerprint:
                yield Finding(disclosure.pk, None, one.fingerprint, again, one.number)


def examine() -> Iterator[Told]:
    """All fingerprints in a sentence, for who restores a backup or tries to."""
    every = Disclosure.objects.all()
    wrong = sorted({one.disclosure for one in verify(every)})
    words = extent(every)
    yield from (Told(False, text) for check in registry.checks.values() for text in check())
    if wrong:
        numbers = ", ".join(str(number) for number in wrong)
        yield Told(False, _("Fingerprints of disclosures do not fit: %(numbers)s") % {"numbers": numbers})
    else:
        yield Told(True, _("%(disclosures)s disclosures with %(versions)s versions: every fingerprint fits.") % words)


def extent(disclosures: QuerySet[Disclosure]) -> dict[str, int]:
    """How much `verify` looks at: disclosures, final ones among them, versions."""
    return disclosures.aggregate(
        disclosures=Count("pk", distinct=True),
        final=Count("pk", filter=Q(stage=Stage.FINAL), distinct=True),
        versions=Count("versions"),
    )


def _in_order(versions: Iterable[Version]) -> list[Version]:
    return sorted(versions, key=lambda version: version.number)


def plain(value: Any) -> Any:
    """A value as it comes back from a JSON column, so that fingerprints do not depend on where it has been."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of a value (sorted keys, no blanks, UTF-8); 64 hexadecimal digits."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def version_fingerprint(disclosure: Disclosure, unit_code: str, number: int, snapshot: Any) -> str:
    """What anyone can recompute of one version: kind, unit, basis, number and everything published."""
    return digest(
        {
            "kind": disclosure.kind,
            "unit": unit_code,
            "basis": disclosure.basis,
            "number": number,
            "snapshot": snapshot,
        }
    )


def fingerprint(disclosure: Disclosure) -> str:
    """What anyone can recompute of a final disclosure: period, all versions, all objections with their answers."""
    versions = _in_order(disclosure.versions.all())
    objections = sorted(disclosure.objections.all(), key=lambda one: one.pk)
    return digest(
        {
            "kind": disclosure.kind,
            "unit": disclosure.unit.code,
            "title": disclosure.title_words,
            "basis": disclosure.basis,
            "from": disclosure.shown_from,
            "until": disclosure.shown_until,
            "versions": [
                version_fingerprint(disclosure, disclosure.unit.code, version.number, version.snapshot)
                for version in versions
            ],
            "objections": [[one.text, one.outcome, one.answer] for one in objections],
            **_wider(disclosure),
        }
    )


def _wider(disclosure: Disclosure) -> dict[str, Any]:
    """What a fingerprint holds besides where it is so: an audience above the unit, and the day it is taken down."""
    more: dict[str, Any] = {}
    if disclosure.audience_id != disclosure.unit_id:
        more["audience"] = disclosure.audience.code
    if disclosure.down_from is not None:
        more["down"] = disclosure.down_from
    return more


def supplement_fingerprint(final: str, number: int, snapshot: Any, reason: str) -> str:
    """What anyone can recompute of a supplement: the disclosure's own fingerprint, number, content and reason."""
    return digest({"final": final, "number": number, "snapshot": snapshot, "reason": reason})


def changes(disclosure: Disclosure, before: Any, after: Any) -> list[tuple[str, str, str]]:
    """What differs between two snapshots as (what, before, after), in the words of the room that publishes them.
    Nothing where it is shown above its unit: a difference would tell the leave and absence that stay within.
    """
    say = registry.deeds.get(f"disclosure.changes.{disclosure.kind}")
    return list(say(before, after)) if say and disclosure.audience_id == disclosure.unit_id else []
