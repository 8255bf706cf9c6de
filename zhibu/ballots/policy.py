"""Which votes a person may see, who prepares one and who closes it."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.ballots.models import Vote
from zhibu.ballots.states import Stage
from zhibu.kernel.trees import ancestors, within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


def visible_votes(who: Person) -> QuerySet[Vote]:
    """Officers: votes of the units they manage. Members: published results of their unit and of those above it."""
    if who.is_officer:
        return Vote.objects.filter(within_any("unit__path", who.paths))
    if who.member is None or who.unit is None:
        return Vote.objects.none()
    return Vote.objects.filter(unit__path__in=ancestors(who.unit.path), stage=Stage.PUBLISHED)


def vote_or_404(who: Person, pk: int) -> Vote:
    """The vote among those the person may see."""
    found = visible_votes(who).select_related("unit", "again_of").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def prepared_or_404(who: Person, pk: int) -> Vote:
    """A vote that the person prepares: an officer of its unit; 403 with their name for others who see it."""
    found = vote_or_404(who, pk)
    if not who.serves(found.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found


def closed_or_404(who: Person, pk: int) -> Vote:
    """A vote that the person may help to close or count: an officer of its unit or of one above it, as a small branch
    has not always two of its own; 403 for members who read its result.
    """
    found = vote_or_404(who, pk)
    if not who.manages(found.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found


def require_officer(who: Person) -> None:
    """403 unless the person acts as an officer."""
    if not who.is_officer:
        raise PermissionDenied(_("Votes are prepared, counted and exported by officers."))


def own_units_or_403(who: Person) -> list[Unit]:
    """The units for which the person may prepare a vote, by code."""
    require_officer(who)
    return sorted((unit for unit in who.own_units), key=lambda unit: unit.code)
