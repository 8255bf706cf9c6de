"""The first people of the committee's office, before anybody is there who could import or appoint them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.accounts.services import close_account
from zhibu.audit.services import Actor, record
from zhibu.kernel import sealed
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.idnumbers import IdNumber
from zhibu.organisation import queries
from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.services.people import PrintedSlip, print_slips
from zhibu.organisation.services.posts import appoint, end_post
from zhibu.organisation.services.rosters import sort_keys
from zhibu.organisation.states import MemberState, Sex


@dataclass(frozen=True)
class NewStaff:
    """What a person is entered by; everything else comes with the roster, which knows them by the ID number."""

    name: str
    id_number: IdNumber
    phone: str
    unit: Unit
    kind: str


@transaction.atomic
def enter_first_staff(person: NewStaff, *, by: Actor, now: datetime) -> PrintedSlip:
    """Let somebody hold a post of the committee from today, and return the slip with which they enter. Somebody who is
    on record by this ID number is taken from there, where they belong; others are entered with their unit.

    Raises NotPossibleError when staff is in already, or when the ID number is kept under another name;
    ValidationError as `posts.appoint` does.
    """
    today = timezone.localdate(now)
    root = Unit.objects.select_for_update().get(parent=None)
    if queries.staff_is_in(today):
        raise NotPossibleError(_("The committee has staff by now. They appoint the others under “Units and members”."))
    member = Member.objects.filter(key=sealed.lookup(person.id_number.number)).first()
    if member is None:
        queries.refuse_foreign_keys()
        member = _enter(person, by=by, now=now)
    elif member.name != person.name:
        raise NotPossibleError(_("Name and ID number do not fit what is on record. Check both with the person."))
    if not Affiliation.objects.filter(member=member, until=None).exists():
        Affiliation.objects.create(member=member, unit=person.unit, since=today)
    appoint(unit=root, member=member, kind=person.kind, since=today, by=by, now=now)
    return print_slips([member.pk], by=by, on=today, now=now)[0]


def _enter(person: NewStaff, *, by: Actor, now: datetime) -> Member:
    number = person.id_number
    member = Member.objects.create(
        key=sealed.lookup(number.number),
        name=person.name,
        **sort_keys(person.name),
        sex=Sex.MALE if number.male else Sex.FEMALE,
        id_number=number.number,
        phone=person.phone,
        phone_key=sealed.lookup(person.phone),
        born=number.born,
        state=MemberState.FORMAL,
    )
    record(
        actor=by,
        deed="organisation.member.entered",
        subject=f"organisation.member:{member.pk}",
        detail={"unit": person.unit.code},
        now=now,
    )
    return member


@transaction.atomic
def take_back_first_staff(post: Post, *, by: Actor, now: datetime) -> None:
    """The post was entered by mistake: it ends, and the account is closed unless the person holds another post. Raises
    NotPossibleError when staff is in already; ValidationError as `posts.end_post` does.
    """
    today = timezone.localdate(now)
    Unit.objects.select_for_update().get(parent=None)
    if queries.staff_is_in(today):
        raise NotPossibleError(_("The committee has staff by now. They appoint the others under “Units and members”."))
    end_post(post, day=max(today, post.since), by=by, now=now)
    user = post.member.user
    if user is not None and not Post.objects.filter(Post.on(today), member=post.member).exists():
        close_account(user, by=by, now=now)
