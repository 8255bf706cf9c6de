"""Reads across transfers and corrections."""

from django.db.models import Q, QuerySet

from zhibu.kernel.sealed import mask_address, mask_phone
from zhibu.organisation.models import Correction, Member, Transfer
from zhibu.organisation.states import RequestState

# What a member may ask to have put right; the ID number is corrected by the officers, with the paper in hand.
CORRECTABLE = ("name", "phone", "address", "born", "ethnicity", "education", "job", "joined", "confirmed")


def corrections_of(member: Member) -> QuerySet[Correction]:
    """A member's own requests, newest first."""
    return Correction.objects.filter(member=member).order_by("-pk")


def transfer_waiting(member: Member) -> Transfer | None:
    """The transfer of a member that waits for its answer."""
    rows = Transfer.objects.filter(member=member, accepted=None, taken_back_at=None)
    return rows.select_related("from_unit", "to_unit").first()


def transfers_in(rows: QuerySet[Transfer], state: str = "") -> QuerySet[Transfer]:
    """Transfers of one standing, or of all, the newest first; a standing is read from the columns (RequestState)."""
    conditions = {
        RequestState.WAITING: Q(accepted=None, taken_back_at=None),
        RequestState.ACCEPTED: Q(accepted=True),
        RequestState.DECLINED: Q(accepted=False),
        RequestState.TAKEN_BACK: Q(taken_back_at__isnull=False),
    }
    return rows.filter(conditions[RequestState(state)] if state else Q()).order_by("-asked_at", "-pk")


def shown_on_record(member: Member, field: str, said: str) -> tuple[str, str]:
    """A field as it is on record, phone and address masked, and as the member says it is."""
    value = getattr(member, field)
    masks = {"phone": mask_phone, "address": mask_address}
    return (masks[field](value) if field in masks else str(value or "—")), said
