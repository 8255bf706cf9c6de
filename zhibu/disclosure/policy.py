"""Which disclosures a person may see, and what they may do with them."""

from django.db.models import Q, QuerySet
from django.http import Http404

from zhibu.disclosure.models import Disclosure, Objection
from zhibu.disclosure.states import Stage
from zhibu.kernel.trees import within_any
from zhibu.organisation.policy import Person


def visible_disclosures(who: Person) -> QuerySet[Disclosure]:
    """Officers: those of units they manage. Members: those shown to their unit, once on show. Those who have a line in
    it but have moved away see it through their own record.
    """
    if who.is_officer:
        return Disclosure.objects.filter(within_any("unit__path", who.paths))
    if who.member is not None and who.unit is not None:
        return Disclosure.objects.filter(~Q(stage=Stage.CHECKING), audience=who.unit)
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


def objection_or_404(who: Person, pk: int) -> Objection:
    """The objection when the person runs its disclosure."""
    found = (
        Objection.objects.filter(pk=pk, disclosure__in=visible_disclosures(who))
        .select_related("disclosure__unit", "member")
        .first()
    )
    if found is None or not may_run(who, found.disclosure):
        raise Http404
    return found


def may_object(who: Person, disclosure: Disclosure) -> bool:
    """A member may object to what is shown to their unit while its period runs."""
    open_now = disclosure.stage == Stage.SHOWN and disclosure.shown_until is not None
    return not who.is_officer and who.member is not None and open_now and who.today <= disclosure.shown_until
