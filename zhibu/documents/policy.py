"""Who sees which document, who works on it, who may issue it."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.circulation.models import Delivery
from zhibu.documents.models import Addressed, Incoming, Paper
from zhibu.documents.states import LEADERS, OUT, Direction, kinds
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind


def visible_papers(who: Person) -> QuerySet[Paper]:
    """Officers: the documents of their own units in every state, those that units they manage have sent, and those
    that were sent to units they manage. Members: what was delivered to them.
    """
    if who.is_officer:
        own = Q(unit__in=[unit.pk for unit in who.own_units])
        to = Addressed.objects.filter(within_any("unit__path", who.paths), paper=OuterRef("pk"))
        return Paper.objects.filter(own | Q(state__in=OUT) & (within_any("unit__path", who.paths) | Exists(to)))
    if who.member is not None:
        mine = Delivery.objects.filter(dispatch=OuterRef("dispatch"), member=who.member)
        return Paper.objects.filter(Exists(mine), state__in=OUT)
    return Paper.objects.none()


def paper_or_404(who: Person, pk: int) -> Paper:
    """The document among those the person may see."""
    rows = visible_papers(who).select_related("unit", "dispatch", "replies_to", "answers", "reply")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def worked_on_or_404(who: Person, pk: int) -> Paper:
    """A document that the person sees, for the officers of its unit; 403 with their name for others."""
    found = paper_or_404(who, pk)
    if not who.serves(found.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found


def require_officer_mode(who: Person) -> None:
    """403 unless the person acts as an officer."""
    if not who.is_officer:
        raise PermissionDenied(_("Documents are written and registered by the officers of a unit."))


def head_needed(paper: Paper) -> bool:
    """Whether the head alone issues it: it goes up, is important, or is of a kind that always is (GD-04)."""
    return paper.important or paper.direction == Direction.UP or kinds()[paper.kind].head


def may_issue(who: Person, paper: Paper) -> bool:
    """Whether the person is the right one to issue it by their post in the unit."""
    wanted = {PostKind.SECRETARY} if head_needed(paper) else set(LEADERS)
    return who.is_officer and any(post.unit_id == paper.unit_id and post.kind in wanted for post in who.posts)


def require_may_issue(who: Person, paper: Paper) -> None:
    """403 with the name of who may."""
    if may_issue(who, paper):
        return
    if head_needed(paper):
        raise PermissionDenied(
            _("An upward or important document is issued by the secretary of %(unit)s.") % {"unit": paper.unit.name}
        )
    raise PermissionDenied(
        _("It is issued by the secretary or a deputy secretary of %(unit)s.") % {"unit": paper.unit.name}
    )


def signing_unit_or_403(who: Person, paper: Paper, code: str) -> Unit:
    """The unit that signs: one in which the person holds a post. 404 when the document did not go to it."""
    unit = Unit.objects.filter(code=code, papers_received__paper=paper).first()
    if unit is None or paper.state not in OUT or not who.manages(unit):
        raise Http404
    if not who.serves(unit):
        raise PermissionDenied(_("Only officers of %(unit)s itself sign for it.") % {"unit": unit.name})
    return unit


def kept_papers(who: Person) -> QuerySet[Paper]:
    """The documents of the units that the officer manages, for the archive."""
    return Paper.objects.filter(within_any("unit__path", who.paths))


def request_or_404(who: Person, pk: int) -> Paper:
    """A request that was sent to a unit of the person's own, to be answered."""
    found = paper_or_404(who, pk)
    own = [unit.pk for unit in who.own_units]
    if found.state not in OUT or not found.addressed.filter(unit__in=own, copy=False).exists():
        raise Http404
    return found


def visible_incoming(who: Person) -> QuerySet[Incoming]:
    """What came to units that the officer manages; members see none of it."""
    if not who.is_officer:
        return Incoming.objects.none()
    return Incoming.objects.filter(within_any("unit__path", who.paths))


def incoming_or_404(who: Person, pk: int) -> Incoming:
    """The incoming document among those the person may see."""
    found = visible_incoming(who).select_related("unit", "original").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def handled_or_404(who: Person, pk: int) -> Incoming:
    """An incoming document that the person sees, for the officers of its unit; 403 with their name for others."""
    found = incoming_or_404(who, pk)
    if not who.serves(found.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found


def require_leader(who: Person, incoming: Incoming) -> None:
    """403 with the name of who may, unless the person leads the unit."""
    if not any(post.unit_id == incoming.unit_id and post.kind in LEADERS for post in who.posts):
        raise PermissionDenied(
            _("The instruction is given by the secretary or a deputy secretary of %(unit)s.")
            % {"unit": incoming.unit.name}
        )


def require_office(who: Person) -> None:
    """403 with the name of who may: the archive's package and paper saved are the committee's office's."""
    if not who.is_staff:
        raise PermissionDenied(_("This is kept by the committee's office."))
