"""Whose half-year a person may see, and what they may do with it."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.disclosure.policy import disclosure_or_404, objection_or_404
from zhibu.exchange.models import Practice
from zhibu.exchange.states import Stage
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person, managed_unit_or_404
from zhibu.participation import queries
from zhibu.participation.models import Closing, Offer, Pair

__all__ = ["disclosure_or_404", "objection_or_404"]


def managed_units(who: Person) -> QuerySet[Unit]:
    """Units whose half-years the person works with: those they manage."""
    return Unit.objects.filter(within_any("path", who.paths))


def visible_closings(who: Person) -> QuerySet[Closing]:
    """Closings of units the person manages."""
    return Closing.objects.filter(within_any("unit__path", who.paths))


def topmost(who: Person) -> list[Unit]:
    """The units whose posts the person holds, those below another of them left out, by code."""
    return sorted((unit for unit in who.own_units if unit.path in who.paths), key=lambda unit: unit.code)


def require_officer(who: Person) -> None:
    """403 with the name of who may, unless the person acts as an officer."""
    if not who.is_officer:
        raise PermissionDenied(_("Half-years are compiled by officers; your own record is under “Disclosures”."))


def require_own(who: Person) -> Member:
    """The member who acts; 403 in an officer's mode, as nobody checks records for somebody else."""
    if who.is_officer or who.member is None:
        raise PermissionDenied(_("Members check their own record: go to your own pages first."))
    return who.member


def unit_or_404(who: Person, code: str) -> Unit:
    """The unit when the person manages it."""
    require_officer(who)
    return managed_unit_or_404(who, code)


def closing_of(who: Person, unit: Unit, period: HalfYear) -> Closing | None:
    """The closing of a unit's half-year when there is one and the person may see it."""
    rows = visible_closings(who).filter(unit=unit, period=str(period))
    return rows.select_related("unit", "disclosure").first()


def closing_or_404(who: Person, code: str, period: HalfYear) -> Closing:
    """The closing of a half-year of a unit the person manages."""
    closing = closing_of(who, unit_or_404(who, code), period)
    if closing is None:
        raise Http404
    return closing


def to_compile(who: Person, period: HalfYear) -> QuerySet[Unit]:
    """Units the person may still compile in a half-year."""
    done = Closing.objects.filter(period=str(period)).values("unit")
    return managed_units(who).exclude(pk__in=done)


def closing_shown(pk: int) -> Closing | None:
    """The closing behind a disclosure that the person has been let in to; None when it is of another kind."""
    return Closing.objects.filter(disclosure=pk).select_related("unit", "disclosure").first()


def person_or_404(who: Person, code: str, period: HalfYear, pk: int) -> tuple[Unit, Member]:
    """A unit the person manages, and a member who has lines there in the half-year."""
    unit = unit_or_404(who, code)
    member = Member.objects.filter(pk=pk, pk__in=queries.belonging(period, units=[unit.pk]).values("member")).first()
    if member is None:
        raise Http404
    return unit, member


def require_together(who: Person) -> None:
    """403 unless the person acts as an officer: units learn from one another through their officers."""
    if not who.is_officer:
        raise PermissionDenied(_("Units help one another through their officers."))


def offer_or_404(who: Person, pk: int) -> Offer:
    """An offer of help that stands; every officer may read it."""
    require_together(who)
    found = Offer.objects.filter(pk=pk, withdrawn_at=None).select_related("unit", "practice").first()
    if found is None:
        raise Http404
    return found


def own_offer_or_404(who: Person, pk: int) -> Offer:
    """An offer of the person's own unit; 403 for that of another."""
    found = offer_or_404(who, pk)
    _require_serving(who, found.unit)
    return found


def visible_pairs(who: Person) -> QuerySet[Pair]:
    """Pairs in which a unit that the person manages learns or helps."""
    managed = within_any("learner__path", who.paths) | within_any("offer__unit__path", who.paths)
    return Pair.objects.filter(managed) if who.is_officer else Pair.objects.none()


def pair_or_404(who: Person, pk: int) -> Pair:
    """A pair that the person may see."""
    require_together(who)
    found = visible_pairs(who).select_related("offer__unit", "offer__practice", "learner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def answered_or_404(who: Person, pk: int) -> Pair:
    """A pair that the person may answer: an officer of the unit that offers; 403 for who only sees it."""
    found = pair_or_404(who, pk)
    _require_serving(who, found.offer.unit)
    return found


def ended_or_404(who: Person, pk: int) -> Pair:
    """A pair whose result the person may write: an officer of either unit; 403 for who only sees it."""
    found = pair_or_404(who, pk)
    if not who.serves(found.learner):
        _require_serving(who, found.offer.unit)
    return found


def _require_serving(who: Person, unit: Unit) -> None:
    if not who.serves(unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": unit.name})


def learners(who: Person, given: Offer) -> list[Unit]:
    """Units of the person that may ask for the help: all but the one that offers it, by code."""
    return sorted((unit for unit in who.own_units if unit.pk != given.unit_id), key=lambda unit: unit.code)


def own_practices(who: Person) -> QuerySet[Practice]:
    """Posted practices of the person's own units, the newest first."""
    own = Q(unit__in=[unit.pk for unit in who.own_units])
    return Practice.objects.filter(own, stage=Stage.POSTED).order_by("-posted_at", "-pk")
