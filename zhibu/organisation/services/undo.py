"""An import is undone within a day: what it made is removed, what it changed put back, unless something stands on it.

Rows of higher rooms that refer to a member or a unit and protect it stand in the way; a room that counts where people
belonged says so by `registry.deeds["organisation.recorded_since.<room>"]`, a function of (member ids, instant) that
gives the ids of those it has recorded since.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import PROTECT, Model, ProtectedError, Q
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.audit.services import Actor, record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.registry import registry
from zhibu.organisation.models import Affiliation, Host, Import, Member, Post, Unit
from zhibu.organisation.queries import UNDO_FOR
from zhibu.organisation.services.journal import MODELS, Line, unpacked

BATCH = 200
RECORDED = "organisation.recorded_since."
FIRST = ("affiliation", "unitname", "unitparent")  # removed before what they refer to is put back
OWNER = {"affiliation": ("member",), "unitname": ("unit",), "unitparent": ("unit",)}
LAST = ("member", "unit", "host")  # removed when nothing refers to them any more


def obstacles(upload: Import) -> list[str]:
    """Sentences that name what stands in the way of undoing an import; empty when nothing does. A fixed number of
    queries.
    """
    lines = unpacked(upload.undo) if upload.undo else []
    said = [*_changed_again(lines), *_used_members(lines), *_used_units(lines)]
    return said + _recorded(lines, upload.committed_at) if upload.committed_at else said


def effects(upload: Import) -> dict[str, int]:
    """How many members or units would be removed, and how many put back."""
    lines = unpacked(upload.undo) if upload.undo else []
    kind = "unit" if upload.kind == "units" else "member"
    removed = sum(line.model == kind and line.before is None for line in lines)
    moved = _members_of([line for line in lines if line.model == "affiliation"]) if kind == "member" else set()
    back = {line.pk for line in lines if line.model == kind and line.before is not None} | moved
    return {"removed": removed, "put_back": len(back)}


@transaction.atomic
def undo_import(upload: Import, *, by: Actor, now: datetime) -> dict[str, int] | None:
    """Undo an import and return how many rows were removed and put back. None when it was undone before: pressing the
    button twice undoes once. Raises NotPossibleError with what stands in the way, or when its day is over.
    """
    Unit.objects.select_for_update().filter(parent=None).first()  # imports and moves of units wait at the root
    upload = Import.objects.select_for_update().get(pk=upload.pk)
    if upload.undone_at is not None:
        return None
    if upload.committed_at is None or not upload.undo or now >= upload.committed_at + UNDO_FOR:
        raise NotPossibleError(_("An import can be undone for 24 hours only. Change single entries by hand."))
    if said := obstacles(upload):
        raise NotPossibleError(" ".join(said))
    lines = unpacked(upload.undo)
    counts = effects(upload)
    _remove(lines, FIRST)
    _put_back(lines)
    try:
        _remove(lines, LAST)
    except ProtectedError as error:
        raise NotPossibleError(_("Something was recorded just now that stands on this import.")) from error
    upload.undo, upload.undone_at = b"", now
    upload.save(update_fields=["undo", "undone_at"])
    record(
        actor=by,
        deed="organisation.import.undone",
        subject=f"organisation.import:{upload.checksum}",
        detail={"kind": upload.kind, **counts},
        now=now,
    )
    return counts


def _remove(lines: list[Line], models: Iterable[str]) -> None:
    for name in models:
        made = [line.pk for line in lines if line.model == name and line.before is None]
        if not made:
            continue
        rows = MODELS[name]._default_manager.filter(pk__in=made)
        if name == "member":
            accounts = list(rows.filter(user__isnull=False).values_list("user", flat=True))
            rows.delete()
            User.objects.filter(pk__in=accounts).delete()  # never entered, see _used_members
        elif name == "unit":
            levels: dict[int, list[int]] = defaultdict(list)
            for pk, path in rows.values_list("pk", "path"):
                levels[len(path)].append(pk)
            for level in sorted(levels, reverse=True):  # those below before those above
                Unit.objects.filter(pk__in=levels[level]).delete()
        elif name == "host":
            Host.objects.filter(pk__in=made, units=None).delete()
        else:
            rows.delete()


def _put_back(lines: list[Line]) -> None:
    for name, model in MODELS.items():
        before = {line.pk: line.before for line in lines if line.model == name and line.before is not None}
        rows = list(model._default_manager.filter(pk__in=before))
        for row in rows:
            for field, value in before[row.pk].items():
                setattr(row, field, value)
        names = sorted({field.removesuffix("_id") for values in before.values() for field in values})
        if names:
            model._default_manager.bulk_update(rows, names, batch_size=BATCH)


def _members_of(lines: list[Line]) -> set[int]:
    return set(Affiliation.objects.filter(pk__in=[line.pk for line in lines]).values_list("member_id", flat=True))


def _changed_again(lines: list[Line]) -> list[str]:
    """Values that somebody has changed since, and rows of them that are gone."""
    other: list[Any] = []
    for name, model in MODELS.items():
        wanted = {line.pk: line.after for line in lines if line.model == name and line.after}
        rows = {
            row.pk: row for row in model._default_manager.select_related(*OWNER.get(name, ())).filter(pk__in=wanted)
        }
        other += [
            rows.get(pk)
            for pk, after in wanted.items()
            if pk not in rows or any(getattr(rows[pk], field) != value for field, value in after.items())
        ]
    said = [_("Changed again since: %(names)s.") % {"names": _names(other)}] if other else []
    new = [line.pk for line in lines if line.model == "member" and line.before is None]
    moved = Affiliation.objects.filter(member__in=new, until__isnull=False).select_related("member")
    if names := list(moved):
        said.append(_("Transferred since: %(names)s.") % {"names": _names(names)})
    return said


def _used_members(lines: list[Line]) -> list[str]:
    """New members who have entered, hold a post, or stand in records of other rooms."""
    new = [line.pk for line in lines if line.model == "member" and line.before is None]
    if not new:
        return []
    entered = ~Q(user__pin="") | ~Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    entered |= Q(user__last_login__isnull=False) | Q(user__slips__used_at__isnull=False)
    said = []
    if used := list(Member.objects.filter(entered, pk__in=new, user__isnull=False).distinct()):
        said.append(_("Have used their account: %(names)s.") % {"names": _names(used)})
    if posts := list(Member.objects.filter(pk__in=Post.objects.filter(member__in=new).values("member"))):
        said.append(_("Hold a post: %(names)s.") % {"names": _names(posts)})
    return said + _protected(Member, new)


def _used_units(lines: list[Line]) -> list[str]:
    """New units with members, posts or units below them that are not new, or in records of other rooms."""
    new = [line.pk for line in lines if line.model == "unit" and line.before is None]
    if not new:
        return []
    said = []
    below = Unit.objects.filter(parent__in=new).exclude(pk__in=[line.pk for line in lines if line.model == "unit"])
    members = Unit.objects.filter(pk__in=Affiliation.objects.filter(unit__in=new).values("unit"))
    posts = Unit.objects.filter(pk__in=Post.objects.filter(unit__in=new).values("unit"))
    for text, found in (
        (_("Have units below them: %(names)s."), Unit.objects.filter(pk__in=below.values("parent"))),
        (_("Have members: %(names)s."), members),
        (_("Have officers: %(names)s."), posts),
    ):
        if rows := list(found):
            said.append(text % {"names": _names(rows)})
    return said + _protected(Unit, new)


def _protected(model: type[Model], keys: list[int]) -> list[str]:
    """What other rooms have recorded of these rows and protect."""
    said = []
    words = {entry.section: entry.label for entry in registry.menu}
    for field in model._meta.get_fields(include_hidden=True):
        if not (field.auto_created and not field.concrete and getattr(field, "on_delete", None) is PROTECT):
            continue
        theirs: Any = field
        room = theirs.related_model._meta.app_label
        if room == Member._meta.app_label:
            continue
        found = theirs.related_model._default_manager.filter(**{f"{theirs.field.name}__in": keys})
        if rows := list(model._default_manager.filter(pk__in=found.values(theirs.field.name))):
            where = {"where": words.get(room, _("other records")), "names": _names(rows)}
            said.append(_("Stand in records under “%(where)s”: %(names)s.") % where)
    return list(dict.fromkeys(said))


def _recorded(lines: list[Line], since: datetime) -> list[str]:
    """Members that the import moved and of whom other rooms have recorded something since, by where they belong."""
    moved = _members_of([line for line in lines if line.model == "affiliation" and line.before is not None])
    if not moved:
        return []
    found: set[int] = set()
    for name, recorded in registry.deeds.items():
        if name.startswith(RECORDED):
            found |= set(recorded(sorted(moved), since))
    rows = list(Member.objects.filter(pk__in=found))
    return [_("Moved and on a confirmed roll since: %(names)s.") % {"names": _names(rows)}] if rows else []


def _names(rows: Iterable[Any]) -> str:
    """The first few of these rows in words: the member or unit they are or belong to."""
    said = [
        str(getattr(row, "member", None) or getattr(row, "unit", None) or row.name)
        if row
        else _("an entry that is gone")
        for row in rows
    ]
    first = list(dict.fromkeys(said))
    return "、".join(first[:5]) + ("…" if len(first) > 5 else "")
