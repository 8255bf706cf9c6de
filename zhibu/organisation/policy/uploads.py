"""Who sees uploads."""

from typing import Any

from django.db.models import QuerySet

from zhibu.organisation.models import Import
from zhibu.organisation.policy.people import Person
from zhibu.organisation.policy.units import _one, require_staff


def imports(who: Person) -> QuerySet[Import]:
    """All uploads, the newest first, for committee staff; 403 for others."""
    require_staff(who)
    return Import.objects.order_by("-made_at", "-pk")


def import_or_404(who: Person, pk: int, **state: Any) -> Import:
    """One upload, for committee staff; `state` narrows, as in committed_at=None."""
    return _one(imports(who), pk=pk, **state)
