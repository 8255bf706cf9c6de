"""补充说明: what is added to a final disclosure, dated and reasoned; the disclosure itself never changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhibu.disclosure.models import Disclosure, Supplement
from zhibu.disclosure.queries import plain, supplement_fingerprint
from zhibu.disclosure.services.common import locked, record_deed, refuse_personal
from zhibu.disclosure.states import Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


def supplement(
    *, disclosure: Disclosure, snapshot: Mapping[str, Any], reason: str, who: Person, now: datetime
) -> Supplement:
    """Add to a final disclosure what would be published today, with the reason. Call it inside the transaction of the
    deed. Raises NotPossibleError before it is final, when nothing differs from what was said last, and when the reason
    holds personal values.
    """
    disclosure = locked(disclosure)
    if disclosure.stage != Stage.FINAL:
        raise NotPossibleError(_("Before it is final it is compiled again; a supplement comes after that."))
    refuse_personal(reason)
    fresh = plain(snapshot)
    said = disclosure.supplements.order_by("-number").first()
    last = said or disclosure.versions.order_by("-number").first()
    if last is None or last.snapshot == fresh:
        raise NotPossibleError(_("The facts have not changed."))
    number = said.number + 1 if said else 1
    made = Supplement.objects.create(
        disclosure=disclosure,
        number=number,
        snapshot=fresh,
        reason=reason,
        fingerprint=supplement_fingerprint(disclosure.fingerprint, number, fresh, reason),
        made_by=who.member,
        made_at=now,
    )
    detail = {"supplement": number, "fingerprint": made.fingerprint}
    record_deed(disclosure, "supplemented", who.actor, now, detail)
    return made
