"""Which suggestions a person may read and reply to."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.circulation.models import Channel, Sending, Suggestion
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


def received_suggestions(who: Person) -> QuerySet[Suggestion]:
    """Everything that was suggested, what waits for a reply first; the committee's staff alone read it."""
    if not who.is_staff:
        raise PermissionDenied(_("Suggestions are read by the committee's staff."))
    return Suggestion.objects.select_related("member").order_by("-made_at", "-pk")


def suggestion_or_404(who: Person, pk: int) -> Suggestion:
    """A suggestion for who replies to it; 404 for everybody else, as its number tells nothing."""
    found = Suggestion.objects.select_related("member").filter(pk=pk).first() if who.is_staff else None
    if found is None:
        raise Http404
    return found


def own_suggestions(who: Person) -> QuerySet[Suggestion]:
    """What the member has suggested under their name, newest first."""
    if who.member is None:
        return Suggestion.objects.none()
    return Suggestion.objects.filter(member=who.member).order_by("-made_at", "-pk")


def shared_suggestions(who: Person) -> QuerySet[Suggestion]:
    """Questions and replies that the staff has shared, newest reply first; nobody outside reads them."""
    if who.user is None:
        return Suggestion.objects.none()
    return Suggestion.objects.filter(shared=True).order_by("-replied_at", "-pk")


def suggestion_by_receipt(receipt: str) -> Suggestion | None:
    """The suggestion that a receipt belongs to; spaces, hyphens and small letters do not matter."""
    code = "".join(receipt.split()).replace("-", "").upper()
    return Suggestion.objects.filter(receipt=code).first() if code else None


def channels_or_404(who: Person) -> QuerySet[Channel]:
    """The channels of the units that an officer manages; for members and others there is no such page."""
    if not who.is_officer:
        raise Http404
    return Channel.objects.filter(within_any("unit__path", who.paths), removed_at=None).select_related("unit")


def channel_or_404(who: Person, pk: int) -> Channel:
    """One of them; whoever may see a channel may change it."""
    found = channels_or_404(who).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def units_with_channels(who: Person) -> list[Unit]:
    """The units for which the person may make a channel, by code."""
    if not who.is_officer:
        raise Http404
    return list(Unit.objects.filter(within_any("path", who.paths), dissolved=None).order_by("code"))


def sendings_or_404(who: Person) -> QuerySet[Sending]:
    """What was sent through the channels of the units that an officer manages, removed ones too."""
    if not who.is_officer:
        raise Http404
    return Sending.objects.filter(within_any("channel__unit__path", who.paths))


def sending_or_404(who: Person, pk: int) -> Sending:
    """One of them."""
    found = sendings_or_404(who).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def require_release(who: Person) -> None:
    """403 with the name of who may, unless the person is the committee's staff."""
    if not who.is_staff:
        raise PermissionDenied(_("Sending is released by the committee's staff."))
