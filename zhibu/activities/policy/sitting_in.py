"""Who sees and who enters that officers sat in."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities.models import SittingIn
from zhibu.kernel.trees import within_any
from zhibu.organisation.policy import Person


def sittings_in_or_404(who: Person) -> QuerySet[SittingIn]:
    """Those of the units that the person manages."""
    if not who.is_officer:
        raise Http404
    return SittingIn.objects.filter(within_any("unit__path", who.paths))


def sitting_in_or_404(who: Person, pk: int) -> SittingIn:
    """One in force; 403 with the name of who may, unless it is of a unit in which the person holds a post."""
    found = sittings_in_or_404(who).select_related("unit", "member").filter(pk=pk, taken_back_at=None).first()
    if found is None:
        raise Http404
    if not who.serves(found.unit):
        raise PermissionDenied(_("Only officers of %(unit)s do this.") % {"unit": found.unit.name})
    return found
