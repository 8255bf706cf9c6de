"""What the program keeps about one member, as they read it themselves: of this room and of accounts, and what rooms
above announce.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.accounts.models import Device, Passkey, Slip
from zhibu.accounts.states import SIGN_INS
from zhibu.audit.queries import where
from zhibu.kernel.registry import OwnTable, registry
from zhibu.kernel.sealed import mask_address, mask_id_number, mask_phone
from zhibu.organisation.models import Correction, Member, Transfer
from zhibu.organisation.queries.posts import posts_of_member
from zhibu.organisation.queries.rosters import FULL_FIELDS, affiliations_of

MASKS = {"id_number": mask_id_number, "phone": mask_phone, "address": mask_address}


def own_tables(member: Member, *, full: bool = False) -> list[OwnTable]:
    """Everything that is kept about a member, room by room; numbers masked unless `full`. One query per table."""
    tables = [record(member, full=full), *_of_this_room(member, full=full), *_of_accounts(member)]
    for of_room in registry.own_data.values():
        tables += of_room(member)
    return tables


def record(member: Member, *, full: bool) -> OwnTable:
    """The member's own record, a row per field."""
    rows = []
    for name in FULL_FIELDS:
        field: Any = Member._meta.get_field(name)
        value = getattr(member, name)
        if name in MASKS and not full:
            value = MASKS[name](value)
        elif field.choices:
            value = getattr(member, f"get_{name}_display")()
        rows.append((capfirst(str(field.verbose_name)), value))
    return OwnTable(_("Own record"), [(_("What"), 18), (_("On record"), 40)], rows)


def _of_this_room(member: Member, *, full: bool) -> Iterator[OwnTable]:
    homes = [(unit.code, unit.name, first, last) for unit, first, last in affiliations_of(member)]
    days = [(_("First day"), 12), (_("Last day"), 12)]
    yield OwnTable(_("Affiliation"), [(_("Code"), 12), (_("Unit"), 30), *days], homes)
    posts = [
        (t.post.get_kind_display(), t.post.unit.name, t.post.term, t.post.since, t.last)
        for t in posts_of_member(member)
    ]
    heads = [(_("Post"), 24), (_("Unit"), 30), (_("term number"), 8), *days]
    yield OwnTable(_("Posts"), heads, posts)
    yield _transfers(member)
    yield _corrections(member, full=full)


def _transfers(member: Member) -> OwnTable:
    rows = Transfer.objects.filter(member=member).select_related("from_unit", "to_unit").order_by("-asked_at", "-pk")
    heads = [
        (_("Asked on"), 18), (_("From unit"), 30), (_("To unit"), 30), (_("from which day"), 12), (_("State"), 14),
        (_("Reason"), 30), (_("Answer"), 30), (_("Answered on"), 18),
    ]  # fmt: skip
    cells = [
        (row.asked_at, row.from_unit.name, row.to_unit.name, row.on, row.standing.label, row.reason, row.answer,
         row.answered_at)
        for row in rows
    ]  # fmt: skip
    return OwnTable(_("Transfers"), heads, cells)


def _corrections(member: Member, *, full: bool) -> OwnTable:
    def said(row: Correction) -> str:
        return row.said if full or row.field not in MASKS else MASKS[row.field](row.said)

    heads = [
        (_("Asked on"), 18), (_("What"), 18), (_("what is right"), 30), (_("State"), 14), (_("Answer"), 30),
        (_("Answered on"), 18),
    ]  # fmt: skip
    cells = [
        (row.asked_at, field_words([row.field]), said(row), row.standing.label, row.answer, row.answered_at)
        for row in Correction.objects.filter(member=member).order_by("-pk")
    ]
    return OwnTable(_("Corrections asked for"), heads, cells)


def field_words(names: list[str]) -> str:
    """Fields of a member's record in words."""
    known = {field.name: field for field in Member._meta.concrete_fields}
    return "、".join(capfirst(str(known[name].verbose_name)) if name in known else _("Unit") for name in names)


def _of_accounts(member: Member) -> Iterator[OwnTable]:
    user = member.user_id
    ways = {
        "password": _("password"), "pin": _("PIN"), "slip": _("activation slip"), "passkey": _("passkey"),
        "member's passkey": _("passkey"), "sample": _("sample account"),
    }  # fmt: skip
    found = where(Q(subject=f"accounts.user:{user}"), SIGN_INS)
    signed: list[tuple[Any, ...]] = [
        (at, SIGN_INS[deed], ways.get(detail.get("how", ""), ""))
        for at, deed, detail in found.values_list("at", "deed", "detail")
    ]
    heads = [(_("Time"), 18), (_("What"), 24), (_("How"), 18)]
    yield OwnTable(_("Sign-ins"), heads, signed)
    devices = Device.objects.filter(user=user).order_by("-trusted_at", "-pk")
    heads = [(_("Device"), 40), (_("Trusted since"), 18), (_("Removed on"), 18)]
    cells: list[tuple[Any, ...]] = list(devices.values_list("label", "trusted_at", "revoked_at"))
    yield OwnTable(_("Phones and computers"), heads, cells)
    keys = Passkey.objects.filter(user=user).order_by("-added_at", "-pk")
    heads = [(pgettext("accounts", "Passkey"), 30), (_("Added on"), 18), (_("Last used"), 18)]
    yield OwnTable(_("Passkeys"), heads, list(keys.values_list("name", "added_at", "last_used_at")))
    slips = Slip.objects.filter(user=user).order_by("-made_at", "-pk")
    heads = [(_("Slip made on"), 18), (_("Valid until"), 18), (_("Used on"), 18), (_("Taken back on"), 18)]
    rows = list(slips.values_list("made_at", "expires_at", "used_at", "revoked_at"))
    yield OwnTable(_("Activation slips"), heads, rows)
