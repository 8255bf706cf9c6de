"""Who fills posts."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Post, Unit
from zhibu.organisation.policy.people import Person
from zhibu.organisation.policy.units import _one


def post_or_404(who: Person, pk: int) -> Post:
    """The post when the person manages its unit."""
    return _one(Post.objects.filter(within_any("unit__path", who.paths)).select_related("unit", "member"), pk=pk)


def posts_or_404(who: Person) -> QuerySet[Post]:
    """The posts of the units the person manages; 404 for who manages none."""
    if not who.paths:
        raise Http404
    return Post.objects.filter(within_any("unit__path", who.paths))


def require_may_appoint(who: Person, unit: Unit) -> None:
    """403 with the name of who may: nobody appoints in their own unit, only from above; at the root only staff."""
    if not who.stands_above(unit):
        raise PermissionDenied(
            _("Posts of %(unit)s are filled by the officers of the unit above it.") % {"unit": unit.name}
        )
