"""Which disclosures a person may see, and what they may do with them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.disclosure.models import Disclosure, Objection
from zhibu.disclosure.states import Stage
from zhibu.kernel.trees import ancestors, within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person, require_officer


def visible_disclosures(who: Person) -> QuerySet[Disclosure]:
    """Officers: those of units they manage. Members: those shown to their unit or to one above it, once on show and
    until they are taken down. Those who have a line in it but have moved away see it through their own record.
    """
    if who.is_officer:
        return Disclosure.objects.filter(within_any("unit__path", who.paths))
    if who.member is not None and who.unit is not None:
        still = Q(down_from=None) | Q(down_from__gt=who.today)
        return Disclosure.objects.filter(~Q(stage=Stage.CHECKING), still, audience__path__in=ancestors(who.unit.path))
    return Disclosure.objects.none()


def disclosure_or_404(who: Person, pk: int) -> Disclosure:
    """The disclosure among those the person may see."""
    found = visible_disclosures(who).select_related("unit", "audience").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_run(who: Person, disclosure: Disclosure) -> bool:
    """Showing, answering and finishing are for officers of the unit or of one above it."""
    return who.manages(disclosure.unit)


def require_may_run(who: Person, disclosure: Disclosure) -> None:
    """403 with the name of who may, unless the person runs the disclosure."""
    require_officer(who, disclosure.unit)


def require_lists(who: Person) -> None:
    """403 with the name of who may, unless the person acts as an officer: members read, officers carry lists away."""
    if not who.is_officer:
        raise PermissionDenied(_("Lists are exported by officers."))


def objection_or_404(who: Person, pk: int) -> Objection:
    """The objection when the person runs its disclosure."""
    rows = Objection.objects.filter(pk=pk, disclosure__in=visible_disclosures(who)).select_related(
        "disclosure__unit",
        "disclosure__audience",
        "member",
        "passed_to",
        "later",
        "earlier__answered_by",
        "earlier__member",
    )
    found = rows.first()
    if found is None or not may_run(who, found.disclosure):
        raise Http404
    return found


def visible_objections(who: Person, disclosure: Disclosure) -> QuerySet[Objection]:
    """All of a disclosure for those who run it; a member sees their own, oldest first."""
    rows = disclosure.objections.select_related("member", "answered_by", "passed_to", "later", "disclosure__unit")
    rows = rows.order_by("made_at", "pk")
    return rows if may_run(who, disclosure) else rows.filter(member=who.member)


def require_may_answer(who: Person, objection: Objection) -> None:
    """403 with the name of who may: nobody answers their own objection, and one that went up is answered there."""
    if not who.manages(objection.answered_in):
        raise PermissionDenied(
            _("This objection has gone to %(unit)s; its officers answer it.") % {"unit": objection.answered_in.name}
        )
    if who.member is not None and objection.member_id == who.member.pk:
        raise PermissionDenied(
            _("Nobody answers their own objection: another officer of %(unit)s or one of the unit above it does.")
            % {"unit": objection.answered_in.name}
        )


def require_member(who: Person) -> None:
    """403 with the name of who may, unless the person acts as a member."""
    if who.is_officer or who.member is None:
        raise PermissionDenied(_("Members object for themselves: go to your own pages first."))


def may_object(who: Person, disclosure: Disclosure) -> bool:
    """A member may object to what is shown to their unit while its period runs."""
    if who.is_officer or who.member is None or disclosure.stage != Stage.SHOWN:
        return False
    return disclosure.shown_until is not None and who.today <= disclosure.shown_until


def audiences(who: Person, disclosure: Disclosure) -> list[Unit]:
    """To whose members the person may show it: its own unit, and those above it that they manage; nearest first."""
    above = Unit.objects.filter(path__in=ancestors(disclosure.unit.path)).order_by("-path")
    return [unit for unit in above if unit.pk == disclosure.unit_id or who.manages(unit)]


def own_objection_or_404(who: Person, pk: int) -> Objection:
    """An objection that the member made themselves; it stays theirs when the disclosure is not shown to them."""
    require_member(who)
    rows = Objection.objects.select_related("disclosure__unit", "disclosure__audience", "member", "passed_to", "later")
    found = rows.filter(pk=pk, member=who.member).first()
    if found is None:
        raise Http404
    return found
