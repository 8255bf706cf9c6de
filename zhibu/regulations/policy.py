"""Who reads which regulation and case, and who works on them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.kernel.trees import within_any
from zhibu.organisation.policy import Person, require_staff
from zhibu.regulations.models import Affair, Case, CaseFile, Regulation, Version
from zhibu.regulations.states import Audience


def is_of_the_committee(who: Person) -> bool:
    """Whether the person acts as a member or an officer."""
    return who.member is not None and who.mode in {"member", "officer"}


def readable_regulations(who: Person | None) -> QuerySet[Regulation]:
    """Regulations with an approved version: the public ones for everybody, all of them for members and officers; the
    staff read drafts too.
    """
    if who is not None and who.is_staff:
        return Regulation.objects.all()
    approved = Version.objects.filter(regulation=OuterRef("pk"), approved_at__isnull=False)
    rows = Regulation.objects.filter(Exists(approved))
    if who is not None and is_of_the_committee(who):
        return rows
    return rows.filter(audience=Audience.PUBLIC)


def regulation_or_404(who: Person, pk: int) -> Regulation:
    """The regulation among those the person may read."""
    found = readable_regulations(who).select_related("owner_unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def version_or_404(who: Person, pk: int) -> Version:
    """The version when the person may read its regulation; a draft is there for the staff only."""
    rows = Version.objects.select_related("regulation__owner_unit", "drafted_by", "approved_by").filter(pk=pk)
    found = rows.filter(regulation__in=readable_regulations(who)).first()
    if found is None or (found.approved_at is None and not who.is_staff):
        raise Http404
    return found


def may_write(who: Person) -> bool:
    """Regulations are written by the committee's own staff."""
    return who.is_staff


def require_writer(who: Person) -> None:
    """403 with the name of who may, unless the person is of the committee's staff."""
    require_staff(who)


def may_approve(who: Person, version: Version) -> bool:
    """Whether the person may approve a version that was handed in: of the staff, and not who wrote it."""
    return who.is_staff and who.member is not None and version.drafted_by_id != who.member.pk


def require_may_approve(who: Person, version: Version) -> None:
    """403 with the name of who may: nobody approves what they have written."""
    require_staff(who)
    if not may_approve(who, version):
        raise PermissionDenied(_("Whoever wrote a version does not approve it: another person of the office does."))


def require_of_the_committee(who: Person) -> None:
    """404 unless the person acts as a member or an officer."""
    if not is_of_the_committee(who):
        raise Http404


def affair_or_404(who: Person, affair: Affair | None) -> Affair:
    """An affair, which everybody reads; one that has ended is there for the staff only."""
    if affair is None or (affair.ended_on is not None and affair.ended_on <= who.today and not who.is_staff):
        raise Http404
    return affair


def visible_cases(who: Person) -> QuerySet[Case]:
    """The staff see all cases; officers those that members applied for from their units; a member their own."""
    if who.is_staff:
        return Case.objects.all()
    if who.is_officer:
        mine = Q(member=who.member) if who.member else Q()
        return Case.objects.filter(within_any("unit__path", who.paths) & Q(member__isnull=False) | mine)
    if who.member is not None:
        return Case.objects.filter(member=who.member)
    return Case.objects.none()


def case_or_404(who: Person, pk: int) -> Case:
    """The case among those the person may see."""
    rows = visible_cases(who).select_related("affair__basis_of", "member", "unit")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_supplement(who: Person, case: Case) -> bool:
    """Documents are handed in by whoever applied, or by the staff for somebody at the counter."""
    return who.is_staff or (who.member is not None and case.member_id == who.member.pk)


def require_may_supplement(who: Person, case: Case) -> None:
    """403 with the name of who may."""
    if not may_supplement(who, case):
        raise PermissionDenied(_("Documents are handed in by whoever applied, or at the committee's counter."))


def file_or_404(case: Case, pk: int) -> CaseFile:
    """A document of a case that the person may see."""
    found = CaseFile.objects.select_related("file").filter(case=case, pk=pk).first()
    if found is None:
        raise Http404
    return found
