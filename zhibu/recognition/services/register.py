"""Honours corrected and withdrawn with a reason, and the kinds of honours."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.recognition.models import Change, Honour, HonourKind
from zhibu.recognition.states import ForWhom

USUAL = Path(__file__).parents[1] / "data" / "kinds.toml"
CORRECTED = ("year", "kind_id", "level", "grantor", "document_number", "day")  # who was honoured stays


@transaction.atomic
def correct_honour(*, honour: Honour, values: Mapping[str, Any], reason: str, who: Person, now: datetime) -> Honour:
    """Set right what an honour says, with a reason; what stood there before is kept. `values` are those of CORRECTED.
    Raises NotPossibleError for a withdrawn honour and when the register holds the same honour already.
    """
    kept = _standing(honour)
    before = {name: getattr(kept, name) for name in CORRECTED if getattr(kept, name) != values[name]}
    if not before:
        return kept
    for name in before:
        setattr(kept, name, values[name])
    try:
        with transaction.atomic():
            kept.save(update_fields=list(before))
    except IntegrityError as error:
        raise NotPossibleError(_("The register holds this very honour already.")) from error
    said = {name: str(value) if name == "day" and value else value for name, value in before.items()}
    Change.objects.create(honour=kept, before=said, reason=reason, made_by=who.actor.id, made_at=now)
    record(
        actor=who.actor,
        deed="recognition.honour.corrected",
        subject=_subject(kept),
        detail={"fields": sorted(before)},
        now=now,
    )
    return kept


@transaction.atomic
def withdraw_honour(*, honour: Honour, reason: str, who: Person, now: datetime) -> Honour:
    """Let an honour count no more; it stays with its reason. Raises NotPossibleError when it is withdrawn already."""
    kept = _standing(honour)
    kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_because = now, who.actor.id, reason
    kept.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record(actor=who.actor, deed="recognition.honour.withdrawn", subject=_subject(kept), now=now)
    return kept


@transaction.atomic
def keep_kind(*, kind: HonourKind | None, values: Mapping[str, Any], who: Person, now: datetime) -> HonourKind:
    """Make a kind of honour, or change one. Raises NotPossibleError when another one has this name, and when honours
    were given to recipients that it is to be for no more.
    """
    kept = kind or HonourKind()
    for name, value in values.items():
        setattr(kept, name, value)
    if kept.pk:
        lost = {whom for whom in ForWhom if not kept.may_go_to(whom)}
        if kept.honours.filter(for_whom__in=lost).exists():
            raise NotPossibleError(_("It has been given to recipients that you leave out. Leave them in."))
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise NotPossibleError(_("There is an honour of this name already.")) from error
    record(actor=who.actor, deed="recognition.kind.kept", subject=f"recognition.kind:{kept.pk}", now=now)
    return kept


@transaction.atomic
def take_usual_kinds(*, who: Person, now: datetime) -> int:
    """Take over the kinds that offices usually give, except names that are there already; returns how many."""
    with USUAL.open("rb") as file:
        usual = tomllib.load(file)["kind"]
    known = set(HonourKind.objects.values_list("name", flat=True))
    fresh = [one for one in usual if one["name"] not in known]
    HonourKind.objects.bulk_create(
        HonourKind(
            name=one["name"], words=one["words"], carries=one["carries"],
            **{f"for_{whom}": True for whom in one["whom"]},
        )
        for one in fresh
    )  # fmt: skip
    if fresh:
        detail = {"kinds": len(fresh)}
        record(
            actor=who.actor, deed="recognition.kinds.taken_over", subject="recognition.kinds", detail=detail, now=now
        )
    return len(fresh)


def _standing(honour: Honour) -> Honour:
    kept = Honour.objects.select_for_update().select_related(None).get(pk=honour.pk)
    if kept.is_withdrawn:
        raise NotPossibleError(_("It has been withdrawn already."))
    return kept


def _subject(honour: Honour) -> str:
    return f"recognition.honour:{honour.pk}"
