"""What an import did to which rows, so that it can be undone: values before and after, of rows made only which."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from zhibu.kernel.sealed import open_bytes, seal_bytes
from zhibu.organisation.models import Affiliation, Host, Member, Unit, UnitName, UnitParent

MODELS: dict[str, type[Model]] = {
    model._meta.model_name or "": model for model in (Host, Unit, UnitName, UnitParent, Member, Affiliation)
}
Snapshot = dict[str, dict[int, dict[str, Any]]]  # model → key → values by name


@dataclass(frozen=True)
class Line:
    """One row that was made (`before` is None) or changed: only the values that differ stand in both."""

    model: str
    pk: int
    before: dict[str, Any] | None
    after: dict[str, Any]


def snapshot(rows: QuerySet[Any], names: Sequence[str]) -> dict[int, dict[str, Any]]:
    """The named values of rows by their key. One query."""
    return {values.pop("pk"): values for values in rows.order_by().values("pk", *names)}


def differences(before: Snapshot, after: Snapshot, *, made: Mapping[str, Iterable[int]] | None = None) -> list[Line]:
    """What lies between two snapshots, and rows known to be made in between."""
    lines = [Line(model, pk, None, {}) for model, keys in (made or {}).items() for pk in keys]
    for model, rows in after.items():
        earlier = before.get(model, {})
        for pk, values in rows.items():
            old = earlier.get(pk)
            if old is None:
                lines.append(Line(model, pk, None, values))
            elif other := [name for name in values if values[name] != old[name]]:
                lines.append(
                    Line(model, pk, {name: old[name] for name in other}, {name: values[name] for name in other})
                )
    return lines


def packed(lines: Iterable[Line]) -> bytes:
    """The journal sealed, as it holds personal values."""
    rows = [[line.model, line.pk, line.before, line.after] for line in lines]
    return seal_bytes(json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False).encode())


def unpacked(data: bytes | memoryview) -> list[Line]:
    """The journal again, its values as the models hold them."""
    return [
        Line(model, pk, _typed(model, before) if before is not None else None, _typed(model, after))
        for model, pk, before, after in json.loads(open_bytes(bytes(data)))
    ]


def _typed(model: str, values: dict[str, Any]) -> dict[str, Any]:
    fields = MODELS[model]._meta
    return {
        name: fields.get_field(name.removesuffix("_id")).to_python(value)  # type: ignore[union-attr]
        for name, value in values.items()
    }
