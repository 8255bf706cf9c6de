"""Which notices a person may see, issue and change."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, AgendaItem, EffectReply, Notice, Supplement
from zhibu.activities.states import SENT, UNNUMBERED, Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


def visible_notices(who: Person) -> QuerySet[Notice]:
    """Officers: issued notices of or to units they manage, and their own units' drafts. Members: what was delivered
    to them. What was withdrawn stays with those who had it.
    """
    if who.is_officer:
        addressed = Unit.objects.filter(within_any("path", who.paths), notices_received=OuterRef("pk"))
        own = within_any("issuer__path", who.paths)
        drafts = Q(state__in=UNNUMBERED, issuer__in=[unit.pk for unit in who.own_units])
        return Notice.objects.filter(drafts | Q(state__in=SENT) & (own | Exists(addressed)))
    if who.member is not None:
        mine = Delivery.objects.filter(dispatch=OuterRef("dispatch"), member=who.member)
        return Notice.objects.filter(Exists(mine), state__in=SENT)
    return Notice.objects.none()


def notice_or_404(who: Person, pk: int) -> Notice:
    """The notice among those the person may see."""
    # Told along, so that the sheet asks for agenda, supplements and replies only where there are any.
    rows = visible_notices(who).annotate(
        has_agenda=Exists(AgendaItem.objects.filter(notice=OuterRef("pk"))),
        has_supplements=Exists(Supplement.objects.filter(notice=OuterRef("pk"))),
        has_replies=Exists(EffectReply.objects.filter(notice=OuterRef("pk"))),
    )
    notice = rows.select_related("issuer", "dispatch").filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def draft_or_404(who: Person, pk: int) -> Notice:
    """The draft among those the person may see; an issued notice is no draft any more."""
    notice = notice_or_404(who, pk)
    if notice.state != NoticeState.DRAFT:
        raise Http404
    return notice


def submitted_or_404(who: Person, pk: int) -> Notice:
    """A draft or what waits for sign-off, among those of the person's own units."""
    notice = notice_or_404(who, pk)
    if notice.state not in UNNUMBERED:
        raise Http404
    return notice


def issuers_or_404(who: Person, pk: int) -> Notice:
    """A notice in any state that a unit of the person's own issues or has issued."""
    notice = notice_or_404(who, pk)
    if not who.serves(notice.issuer):
        raise Http404
    return notice


def issued_or_403(who: Person, pk: int) -> Notice:
    """A notice that has its number, for the officers of its issuer: they alone change or withdraw it."""
    notice = notice_or_404(who, pk)
    if notice.state in UNNUMBERED:
        raise Http404
    if not who.serves(notice.issuer):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": notice.issuer.name})
    return notice


def previewing_unit_or_404(who: Person, notice: Notice, pk: int) -> Unit:
    """A unit that has people expected by the notice: one the officer manages, or the member's own."""
    expected = Delivery.objects.filter(dispatch=notice.dispatch_id, unit=OuterRef("pk"), member__isnull=False)
    if not who.is_officer:
        expected = expected.filter(member=who.member)
    unit = Unit.objects.filter(Exists(expected), pk=pk).first()
    if unit is None or (who.is_officer and not who.manages(unit)):
        raise Http404
    return unit


def activity_of(notice: Notice, unit: Unit) -> Activity | None:
    """The activity of a notice that concerns a unit: its own, or the joint one."""
    return (
        Activity.objects.filter(notice=notice)
        .filter(Q(unit=unit) | Q(notice__held=Held.JOINTLY))
        .select_related("unit")
        .first()
    )


def units_to_address(who: Person) -> list[Unit]:
    """Units that the person's own units may address: those below them, and themselves."""
    below = within_any("path", [unit.path for unit in who.own_units])
    return list(Unit.objects.filter(below, dissolved=None).exclude(parent=None).order_by("code"))


def units_below(notice: Notice) -> list[Unit]:
    """The units that an issued notice may go to, by code, each with `has_it`: whether it has gone there already."""
    has_it = Exists(Notice.units.through.objects.filter(notice=notice, unit=OuterRef("pk")))
    below = Unit.objects.filter(within_any("path", [notice.issuer.path]), dissolved=None)
    return list(below.exclude(pk=notice.issuer_id).annotate(has_it=has_it).order_by("code"))


def rows_within(who: Person) -> Q:
    """Activities in a notice's table: those of units the person manages, and a joint one for everybody it concerns."""
    return within_any("unit__path", who.paths) | Q(notice__held=Held.JOINTLY)


def units_within(who: Person) -> Q:
    """Rows of units the person manages."""
    return within_any("unit__path", who.paths)


def signing_unit_or_403(who: Person, notice: Notice, code: str) -> Unit:
    """The unit that signs: one in which the person holds a post. 404 when the notice did not go to it."""
    unit = Unit.objects.filter(code=code, notices_received=notice).first()
    if unit is None or not who.manages(unit):
        raise Http404
    if not who.serves(unit):
        raise PermissionDenied(_("Only officers of %(unit)s itself sign for it.") % {"unit": unit.name})
    return unit
