"""Which honours and selections a person may see, and what they may do with them.

Honours given are read by everybody of the committee who signs in, withdrawn ones by the staff. Rewards are the staff's
alone. Selections are read by everybody once announced; of who is nominated, the staff reads all, officers those of
their units, and everybody else what is published.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.kernel.trees import within_any
from zhibu.organisation.policy import (
    MEMBER,
    OFFICER,
    Person,
    managed_unit_or_404,
    member_or_404,
    own_member_or_404,
    require_staff,
    unit_or_404,
)
from zhibu.recognition.models import (
    Campaign,
    Honour,
    HonourKind,
    Nomination,
    PaymentList,
    Quota,
    Reviewer,
    Upload,
)
from zhibu.recognition.states import (
    DEEDS,
    EARLIEST_YEAR,
    ForWhom,
    Phase,
    Role,
)

__all__ = ["managed_unit_or_404", "member_or_404", "own_member_or_404", "require_staff", "unit_or_404"]


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


def visible_campaigns(who: Person) -> QuerySet[Campaign]:
    """The staff see all selections, everybody else who signs in those that were announced."""
    if who.mode not in {MEMBER, OFFICER}:
        return Campaign.objects.none()
    return Campaign.objects.all() if who.is_staff else Campaign.objects.exclude(announced_at=None)


def campaign_or_404(who: Person, pk: int) -> Campaign:
    """The selection among those the person may see."""
    rows = visible_campaigns(who).select_related("kind", "vote", "disclosure", "resolution", "paper")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def run_or_404(who: Person, pk: int) -> Campaign:
    """A selection that the person runs: the staff; 403 for everybody else who sees it."""
    found = campaign_or_404(who, pk)
    require_staff(who)
    return found


def quotas_served(who: Person, campaign: Campaign) -> list[Quota]:
    """The places for which the person nominates: of units in which they hold a post, by code."""
    units = [unit.pk for unit in who.own_units]
    return list(campaign.quotas.filter(unit__in=units).select_related("unit", "campaign").order_by("unit__code"))


def require_quota(who: Person, campaign: Campaign) -> list[Quota]:
    """The same; 403 with who does it for a person without."""
    found = quotas_served(who, campaign)
    if not found:
        raise PermissionDenied(_("Nominations are made by the officers of units that have places."))
    return found


def visible_nominations(who: Person) -> QuerySet[Nomination]:
    """The staff read all nominations, officers those within units they manage."""
    if who.is_staff:
        return Nomination.objects.all()
    return Nomination.objects.filter(within_any("quota__unit__path", who.paths))


def nomination_or_404(who: Person, pk: int) -> Nomination:
    """The nomination among those the person may see."""
    rows = visible_nominations(who).select_related(
        "campaign__kind", "campaign__disclosure", "quota__unit", "quota__campaign", "home", "unit", "member"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def written_or_404(who: Person, pk: int) -> Nomination:
    """A nomination that the person writes: an officer of its very unit; 403 with who does it for others."""
    found = nomination_or_404(who, pk)
    if not who.serves(found.quota.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.quota.unit.name})
    return found


def judged_nomination_or_404(who: Person, pk: int) -> Nomination:
    """A nomination about which the staff decides; 403 for others who read it."""
    found = nomination_or_404(who, pk)
    require_staff(who)
    return found


def reviewer_of(who: Person, campaign: Campaign) -> Reviewer | None:
    """As whom the person reviews a selection, while its table lets reviewers do something."""
    if who.member is None or who.mode not in {MEMBER, OFFICER}:
        return None
    return campaign.reviewers.filter(member=who.member).select_related("member", "campaign__kind").first()


def reviewer_or_403(who: Person, pk: int) -> Reviewer:
    """The person's own review of a selection; 403 for who is no reviewer of it."""
    found = reviewer_of(who, campaign_or_404(who, pk))
    if found is None:
        raise PermissionDenied(_("Cases are reviewed by the officers who were named for it."))
    return found


def case_or_404(reviewer: Reviewer, code: int) -> Nomination:
    """The case with this code, for a reviewer while the review runs."""
    rows = Nomination.objects.select_related("quota__unit", "home", "unit", "campaign")
    found = rows.filter(campaign=reviewer.campaign, code=code).first()
    if found is None or reviewer.campaign.phase != Phase.REVIEW:
        raise Http404
    return found


def may(who: Person, campaign: Campaign, deed: str) -> bool:
    """Whether the table lets the person do something now."""
    one = DEEDS[deed]
    if campaign.phase not in one.phases:
        return False
    if one.who == Role.STAFF:
        return who.is_staff
    if one.who == Role.UNIT:
        return bool(quotas_served(who, campaign))
    return reviewer_of(who, campaign) is not None if one.who == Role.REVIEWER else who.mode == MEMBER


def campaign_of_disclosure(who: Person, pk: int) -> Campaign | None:
    """The selection behind a disclosure that the person has been let in to."""
    return visible_campaigns(who).filter(disclosure=pk).first()
