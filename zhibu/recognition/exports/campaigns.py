"""Selections carried away: the list, the candidates, what is published, the archive package."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from zhibu.disclosure.queries import newest
from zhibu.kernel.lists import list_book
from zhibu.recognition.exports.words import answer
from zhibu.recognition.models import Campaign, Nomination
from zhibu.recognition.queries import Spread

Made = tuple[BytesIO, int]
NOTHING = Spread(0, 0, None, None, None)


def campaigns(rows: Iterable[Campaign]) -> Made:
    """Selections as listed."""
    heads = [
        (_("Year"), 8),
        (_("Selection"), 40),
        (_("Honour"), 24),
        (_("Places for the award"), 8),
        (_("Phase"), 16),
        (_("Decision until"), 14),
    ]
    lines = (
        (one.year, one.title, one.kind.name, one.places, str(one.get_phase_display()), one.decide_by) for one in rows
    )
    return list_book(_("Selections"), heads, lines)


def candidates(rows: Iterable[Nomination], spreads: Mapping[int, Spread]) -> Made:
    """Everybody nominated, by strokes, with eligibility, the spread of marks and what became of it."""
    heads = [
        (_("Name"), 14), (_("Unit"), 30), (_("Nominated by"), 30), (_("Eligible"), 10), (_("Reasons"), 60),
        (_("Decided otherwise because"), 30), (_("Marks"), 8), (_("Stepped aside"), 8), (_("Lowest"), 8),
        (_("Middle"), 8), (_("Highest"), 8), (_("Votes"), 8), (_("Published"), 12), (_("Taken out because"), 30),
    ]  # fmt: skip
    return list_book(_("Candidates"), heads, (_candidate(one, spreads.get(one.pk, NOTHING)) for one in rows))


def _candidate(one: Nomination, spread: Spread) -> tuple[Any, ...]:
    reasons = [f"{why}{'✓' if ok else '✗'} {said}".strip() for why, ok, said in map(answer, one.facts)]
    return (
        one.name, one.home.name if one.home else "", one.quota.unit.name, one.eligible, "；".join(reasons),
        one.set_aside_because, spread.marked, spread.aside, spread.lowest, spread.middle, spread.highest, one.votes,
        one.chosen_at, one.dropped_because,
    )  # fmt: skip


def published_table(snapshot: Mapping[str, Any]) -> tuple[list[tuple[str, int]], list[tuple[Any, ...]]]:
    """What the publication of candidates shows, as (heading, width) of its columns and its rows."""
    heads = [(_("Name"), 24), (_("Unit"), 36), (_("Case"), 80)]
    return heads, [(line["name"], line["unit"], line["case"]) for line in snapshot["lines"]]


def published_board(snapshot: Mapping[str, Any], wide: bool) -> tuple[Any, list[str]]:
    """The same as a paper prints it: header, rows and widths, and the notes under the table."""
    rows = tuple((line["name"], line["unit"] or "—", line["case"]) for line in snapshot["lines"])
    note = _("For the honour “%(honour)s”, %(places)s places. Ordered by strokes.") % {
        "honour": snapshot["honour"], "places": snapshot["places"],
    }  # fmt: skip
    return ((_("Name"), _("Unit"), _("Case")), rows, (3, 5, 12)), [note]


def package(
    campaign: Campaign, rows: Sequence[Nomination], spreads: Mapping[int, Spread], honours: Iterable[Any]
) -> Made:
    """A selection as one package: notice, candidates with eligibility and marks, cases, disclosure with objections and
    fingerprint, decision, honours; and a manifest with every file and its SHA-256. Returns it and how many files.
    """
    files: dict[str, bytes] = {
        "notice.json": _json(_notice(campaign)),
        "candidates.xlsx": candidates(rows, spreads)[0].read(),
        "marks.json": _json({one.name: list(spreads.get(one.pk, NOTHING).values) for one in rows}),
        "disclosure.json": _json(_disclosed(campaign)),
        "decision.json": _json(campaign.decision),
        "honours.json": _json([_honour(one) for one in honours]),
    }
    files |= {f"cases/{place:03d}.txt": f"{one.name}\n\n{one.case}\n".encode() for place, one in enumerate(rows, 1)}
    out = BytesIO()
    told = [
        {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
    ]
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", _json({"title": campaign.title, "year": campaign.year, "files": told}))
    out.seek(0)
    return out, len(files) + 1


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()


def _notice(campaign: Campaign) -> dict[str, Any]:
    places = campaign.quotas.order_by("unit__code").values_list("unit__code", "unit__name", "places")
    return {
        "title": campaign.title, "honour": campaign.kind.name, "level": campaign.level, "grantor": campaign.grantor,
        "year": campaign.year, "places": campaign.places, "words": campaign.words, "criteria": campaign.criteria,
        "announced": campaign.announced_at, "days": {str(phase): day for phase, day in campaign.days.items()},
        "quotas": [list(one) for one in places],
    }  # fmt: skip


def _disclosed(campaign: Campaign) -> dict[str, Any]:
    found = campaign.disclosure
    version = newest(found) if found else None
    if found is None or version is None:
        return {}
    said = found.objections.order_by("pk").values("text", "made_at", "outcome", "answer", "answered_at")
    return {
        "from": found.shown_from, "until": found.shown_until, "basis": found.basis, "final": found.final_at,
        "fingerprint": found.fingerprint, "version": version.number, "published": version.snapshot,
        "objections": list(said),
    }  # fmt: skip


def _honour(one: Any) -> dict[str, Any]:
    return {
        "name": one.name, "honour": one.kind.name, "level": one.level, "grantor": one.grantor, "year": one.year,
        "document_number": one.document_number, "day": one.day,
    }  # fmt: skip
