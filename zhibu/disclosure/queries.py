"""Reads across disclosures, versions and objections, and the fingerprints that anyone can recompute."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from zhibu.disclosure.models import Disclosure, Version
from zhibu.disclosure.states import Stage


@dataclass(frozen=True)
class Finding:
    """A fingerprint that does not fit what is stored; `version` is None for the final one."""

    disclosure: int
    version: int | None
    kept: str
    recomputed: str


def newest(disclosure: Disclosure) -> Version | None:
    """The version that counts."""
    return disclosure.versions.order_by("-number").first()


def verify(disclosures: Any) -> Iterator[Finding]:
    """Recompute the fingerprint of every version and, for final ones, of the whole; yield what does not fit."""
    for disclosure in disclosures.select_related("unit").order_by("pk").iterator():
        for version in disclosure.versions.order_by("number"):
            again = version_fingerprint(disclosure, disclosure.unit.code, version.number, version.snapshot)
            if again != version.fingerprint:
                yield Finding(disclosure.pk, version.number, version.fingerprint, again)
        if disclosure.stage == Stage.FINAL and (again := fingerprint(disclosure)) != disclosure.fingerprint:
            yield Finding(disclosure.pk, None, disclosure.fingerprint, again)


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
    versions = disclosure.versions.order_by("number")
    objections = disclosure.objections.order_by("pk")
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
        }
    )
