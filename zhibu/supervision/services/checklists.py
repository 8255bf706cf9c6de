"""Checklists and their items; the standard items come from a file of this room."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.supervision.models import Checklist, Item
from zhibu.supervision.services.common import note
from zhibu.supervision.states import Stage

STANDARD = Path(__file__).parents[1] / "data" / "standard.toml"


@cache
def standard() -> list[dict[str, Any]]:
    """The standard items as they are written into a new checklist."""
    with STANDARD.open("rb") as file:
        return list(tomllib.load(file)["item"])


@transaction.atomic
def keep_checklist(
    *, title: str, source: Checklist | None, with_standard: bool, who: Person, now: datetime
) -> Checklist:
    """Begin a checklist, empty, with the standard items, or with those of another. Raises NotPossibleError when there
    is one of the name.
    """
    try:
        with transaction.atomic():
            made = Checklist.objects.create(title=title, made_at=now)
    except IntegrityError as error:
        raise NotPossibleError(_("There is a checklist of this name already.")) from error
    names = [field.name for field in Item._meta.concrete_fields if field.name not in {"id", "checklist"}]
    if source is not None:
        rows = [{name: getattr(item, name) for name in names} for item in source.items.order_by("place")]
    else:
        rows = [one | {"place": place} for place, one in enumerate(standard(), 1)] if with_standard else []
    Item.objects.bulk_create(Item(checklist=made, **row) for row in rows)
    note(made, "begun", who.actor, now, items=len(rows))
    return made


@transaction.atomic
def keep_item(
    *, checklist: Checklist, item: Item | None, values: Mapping[str, Any], who: Person, now: datetime
) -> Item:
    """Add an item at the end, or change one."""
    kept = _free(checklist)
    if item is None:
        place = (kept.items.aggregate(last=Max("place"))["last"] or 0) + 1
        made = Item.objects.create(checklist=kept, place=place, **values)
    else:
        made = item
        for name, value in values.items():
            setattr(made, name, value)
        made.save(update_fields=list(values))
    note(kept, "item_kept", who.actor, now, item=made.pk)
    return made


@transaction.atomic
def remove_item(*, item: Item, who: Person, now: datetime) -> None:
    """Take an item off its list."""
    kept = _free(item.checklist)
    note(kept, "item_removed", who.actor, now, item=item.pk)
    item.delete()


def _free(checklist: Checklist) -> Checklist:
    """The checklist, if nothing that was published rests on it."""
    kept = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if kept.inspections.exclude(stage=Stage.DRAFT).exists():
        raise NotPossibleError(_("An inspection rests on this checklist; make a copy and change that."))
    return kept
