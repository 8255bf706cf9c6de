"""What happens to members: they move between units, they get an account and a slip to enter it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.accounts.services import make_slips
from zhibu.audit.services import Actor, record
from zhibu.kernel.dates import day
from zhibu.organisation.models import Affiliation, Member, Unit


@transaction.atomic
def transfer(member: Member, to_unit: Unit, *, by: Actor, on: date, now: datetime) -> Affiliation:
    """Let a member belong to another unit from the day `on` (which may be past) and return the new affiliation.

    The half-year counts them in the old unit before that day, in the new one from it on. Raises ValidationError when
    they belong to no unit that day or already to this one, or when a later move is on record.
    """
    Member.objects.select_for_update().only("pk").get(pk=member.pk)
    spans = list(Affiliation.objects.filter(member=member).select_related("unit").order_by("since"))
    last = spans[-1] if spans else None
    if last is None or last.until is not None:
        raise ValidationError(_("%(name)s belongs to no unit.") % {"name": member.name})
    if last.unit_id == to_unit.pk:
        raise ValidationError(_("%(name)s already belongs to %(unit)s.") % {"name": member.name, "unit": to_unit.name})
    if on <= last.since:
        raise ValidationError(
            _("The move must be later than %(day)s, the day from which %(name)s belongs to %(unit)s.")
            % {"day": day(last.since, with_year=True), "name": member.name, "unit": last.unit.name}
        )
    if to_unit.dissolved and to_unit.dissolved <= on:
        raise ValidationError(_("%(unit)s was dissolved before that day.") % {"unit": to_unit.name})
    last.until = on
    last.save(update_fields=["until"])
    made = Affiliation.objects.create(member=member, unit=to_unit, since=on)
    record(
        actor=by,
        deed="organisation.member.transferred",
        subject=f"organisation.member:{member.pk}",
        detail={"from": last.unit.code, "to": to_unit.code, "on": on},
        now=now,
    )
    return made


@transaction.atomic
def give_accounts(member_ids: Iterable[int], *, by: Actor, now: datetime) -> list[User]:
    """Accounts for those of the members who have none yet, without a password: only a slip opens them. Returns the
    accounts of all, in the order of the ids. A fixed number of statements per thousand members.
    """
    ids = list(member_ids)
    without = list(Member.objects.select_for_update().filter(pk__in=ids, user=None).only("pk", "name").order_by("pk"))
    made = User.objects.bulk_create(
        [User(username=f"m{member.pk}", name=member.name, password=make_password(None)) for member in without]
    )
    for member, user in zip(without, made, strict=True):
        member.user = user
    Member.objects.bulk_update(without, ["user"], batch_size=1000)
    if made:
        record(
            actor=by,
            deed="organisation.accounts.made",
            subject="organisation.members",
            detail={"members": [member.pk for member in without]},
            now=now,
        )
    accounts = {user.member.pk: user for user in User.objects.filter(member__in=ids).select_related("member")}
    return [accounts[pk] for pk in ids if pk in accounts]


@dataclass(frozen=True)
class PrintedSlip:
    """One slip of the sheet. The code exists here and on paper only."""

    name: str
    unit: str
    code: str


@transaction.atomic
def print_slips(member_ids: Iterable[int], *, by: Actor, on: date, now: datetime) -> list[PrintedSlip]:
    """Slips for these members, with accounts where they are missing, by unit code and pinyin. Earlier slips of theirs
    lose their force (accounts does that).
    """
    rows = list(
        Affiliation.objects.filter(Affiliation.on(on), member_id__in=list(member_ids))
        .order_by("unit__code", "member__pinyin_key", "member_id")
        .values_list("member_id", "member__name", "unit__name")
    )
    users = give_accounts([pk for pk, _name, _unit in rows], by=by, now=now)
    codes = {user.pk: code for user, code in make_slips(users, by=by, now=now)}
    return [PrintedSlip(name, unit, codes[user.pk]) for (_pk, name, unit), user in zip(rows, users, strict=True)]
