"""Which transfers and corrections a person may see and answer."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Correction, Member, Transfer
from zhibu.organisation.policy.members import visible_members
from zhibu.organisation.policy.people import Person
from zhibu.organisation.policy.units import _one


def own_record_or_403(who: Person) -> Member:
    """The member who acts for themselves; officers ask on their own pages."""
    if who.is_officer or who.member is None:
        raise PermissionDenied(_("Members ask for a correction of their own record: go to your own pages first."))
    return Member.objects.get(pk=who.member.pk)


def own_correction_or_404(who: Person, pk: int) -> Correction:
    """A correction that the member has asked for."""
    if who.is_officer or who.member is None:
        raise Http404
    return _one(Correction.objects.filter(member=who.member), pk=pk)


def correction_or_404(who: Person, pk: int) -> Correction:
    """A correction for who keeps the record of the member."""
    if not who.is_officer:
        raise Http404
    return _one(Correction.objects.filter(member__in=visible_members(who)).select_related("member"), pk=pk)


def transfers_or_404(who: Person) -> QuerySet[Transfer]:
    """All transfers from or to a unit that the person manages."""
    if not who.is_officer:
        raise Http404
    mine = within_any("from_unit__path", who.paths) | within_any("to_unit__path", who.paths)
    rows = Transfer.objects.filter(mine).select_related("member", "from_unit", "to_unit")
    return rows.defer("member__id_number", "member__phone", "member__address")


def transfer_or_404(who: Person, pk: int) -> Transfer:
    """A transfer from or to a unit that the person manages."""
    return _one(transfers_or_404(who), pk=pk)
