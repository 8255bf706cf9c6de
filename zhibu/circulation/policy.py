"""Which suggestions a person may read and reply to."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.circulation.models import Suggestion
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
