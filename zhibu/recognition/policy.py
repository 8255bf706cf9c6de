"""Which honours a person may see, and what they may do with them.

Honours given are read by everybody of the committee who signs in, withdrawn ones by the staff. Rewards are the staff's
alone.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.organisation.policy import (
    MEMBER,
    OFFICER,
    Person,
    member_or_404,
    own_member_or_404,
    require_staff,
    unit_or_404,
)
from zhibu.recognition.models import Honour, HonourKind, PaymentList, Upload
from zhibu.recognition.states import EARLIEST_YEAR, ForWhom

__all__ = ["member_or_404", "own_member_or_404", "require_staff", "unit_or_404"]


def visible_honours(who: Person) -> QuerySet[Honour]:
    """Honours that stand, for everybody who signs in as member or officer; for the staff withdrawn ones too."""
    if who.mode not in {MEMBER, OFFICER}:
        return Honour.objects.none()
    return Honour.objects.all() if who.is_staff else Honour.objects.filter(withdrawn_at=None)


def public_honours() -> QuerySet[Honour]:
    """Those that anybody may read: of units, host organisations and the committee itself. Persons stand on the website
    only by an article, which three read before.
    """
    return Honour.objects.filter(withdrawn_at=None).exclude(for_whom=ForWhom.PERSON)


def standing_honours(who: Person) -> QuerySet[Honour]:
    """Those that stand, as figures and certificates take them."""
    return visible_honours(who).filter(withdrawn_at=None)


def honour_or_404(who: Person, pk: int) -> Honour:
    """The honour among those the person may see."""
    found = visible_honours(who).select_related("kind", "unit", "home", "member").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kept_honour_or_404(who: Person, pk: int) -> Honour:
    """An honour that the person corrects or withdraws: the staff; 403 for everybody else who reads it."""
    found = honour_or_404(who, pk)
    require_staff(who)
    return found


def may_print(who: Person, honour: Honour) -> bool:
    """Whose certificate it is may print it, the officers of the unit it went to or in which the person belonged, and
    the staff for all.
    """
    if honour.is_withdrawn:
        return False
    own = who.member is not None and honour.member_id == who.member.pk
    unit = honour.unit or honour.home
    return who.is_staff or own or (unit is not None and who.manages(unit))


def printed_or_404(who: Person, pk: int) -> Honour:
    """An honour whose certificate the person may print; 403 for who only reads it."""
    found = honour_or_404(who, pk)
    if not may_print(who, found):
        raise PermissionDenied(_("A certificate is printed by whose it is, by officers of the unit, or by the staff."))
    return found


def require_officer(who: Person) -> None:
    """403 unless the person acts as an officer: members read, officers carry lists away."""
    if not who.is_officer:
        raise PermissionDenied(_("Lists are exported by officers."))


def kind_or_404(who: Person, pk: int) -> HonourKind:
    """A kind of honour, for the staff."""
    require_staff(who)
    found = HonourKind.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def upload_or_404(who: Person, pk: int) -> Upload:
    """An uploaded workbook, for the staff."""
    require_staff(who)
    found = Upload.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def year_or_404(who: Person, year: int) -> int:
    """A year of the program that is not to come, for the staff."""
    require_staff(who)
    if not EARLIEST_YEAR <= year <= who.today.year:
        raise Http404
    return year


def payments_or_404(who: Person, pk: int) -> PaymentList:
    """A list of payments, for the staff."""
    require_staff(who)
    found = PaymentList.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
