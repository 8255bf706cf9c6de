"""Outgoing documents: what is missing, what is worth a warning, lists, who had a hand in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.circulation.models import Delivery
from zhibu.documents.models import Incoming, Paper, Trace
from zhibu.documents.queries.texts import asks, classified
from zhibu.documents.states import OUT, Did, Direction, PaperKind, kinds, marks
from zhibu.kernel.trees import ancestors, within
from zhibu.organisation.models import Affiliation, Member, Post, Unit


def main_units(paper: Paper) -> list[Unit]:
    """Units that are its main recipients, by code."""
    return list(Unit.objects.filter(papers_received__paper=paper, papers_received__copy=False).order_by("code"))


def is_all_below(unit: Unit, main: Sequence[Unit]) -> bool:
    """Whether these are all the units below one, of which there are several: then a paper names them together."""
    below = set(Unit.objects.filter(within("path", unit.path), dissolved=None).values_list("pk", flat=True)) - {
        unit.pk
    }
    return len(below) > 1 and {one.pk for one in main} == below


def called(paper: Paper, main: Sequence[Unit]) -> list[str]:
    """How the document names its main recipients: all units below together, then organs outside."""
    inside = [marks()["printed"]["all_below"]] if paper.to_all else [unit.name for unit in main]
    return [*inside, *named(paper.outside)]


def copied_units(paper: Paper) -> list[Unit]:
    """Units that get a copy, by code."""
    return list(Unit.objects.filter(papers_received__paper=paper, papers_received__copy=True).order_by("code"))


def named(text: str) -> list[str]:
    """The organs or attachments of a text, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def missing(paper: Paper, main: Sequence[Unit], copied: Sequence[Unit]) -> list[str]:
    """What keeps a document from being handed in, one sentence each; rules GD-01 and GD-17."""
    found = []
    if not paper.title.strip() or not paper.body.strip():
        found.append(_("Title and text are both needed."))
    if mark := classified(paper.title, paper.body):
        found.append(refusal(mark))
    if not main and not named(paper.outside) and paper.kind != PaperKind.MINUTES:
        found.append(_("Say to whom it goes."))
    if paper.direction not in kinds()[paper.kind].directions:
        found.append(_("A document of this kind does not go that way."))
    if wrong := [unit.name for unit in main if not _lies(paper, unit)]:
        found.append(_("These do not lie in its direction: %(units)s.") % {"units": _(", ").join(wrong)})
    if paper.kind == PaperKind.REQUEST:
        found += _of_request(paper, main, copied)
    if paper.kind == PaperKind.REPLY and paper.replies_to_id is None and paper.answers_id is None:
        found.append(_("A reply answers one request: begin it from the request's page."))
    return found


def refusal(mark: str) -> str:
    """Why a classified text is not taken."""
    return _(
        "It carries the mark “%(mark)s”. Nothing classified is accepted here: handle it outside this program."
    ) % {"mark": mark}


def _of_request(paper: Paper, main: Sequence[Unit], copied: Sequence[Unit]) -> list[str]:
    found = []
    if len(main) + len(named(paper.outside)) > 1:
        found.append(_("A request has one main recipient."))
    if not paper.one_matter:
        found.append(_("A request asks for one matter: confirm it, or divide it."))
    if any(unit.is_within(paper.unit.path) for unit in copied):
        found.append(_("A request is not copied to units below."))
    return found


def _lies(paper: Paper, unit: Unit) -> bool:
    """Whether a unit lies in the document's direction, seen from who writes it."""
    below = unit.path != paper.unit.path and unit.is_within(paper.unit.path)
    above = unit.path != paper.unit.path and paper.unit.is_within(unit.path)
    return {Direction.UP: above, Direction.DOWN: below, Direction.LEVEL: not (below or above)}[
        Direction(paper.direction)
    ] or paper.kind in {PaperKind.MINUTES, PaperKind.LETTER}


def warnings(paper: Paper, main: Sequence[Unit]) -> list[str]:
    """What is worth a second look, and may stand."""
    found = []
    if paper.kind == PaperKind.REPORT and (words := asks(paper.body)):
        found.append(
            _("A report does not ask for a decision, and here stands “%(words)s”. Write a request of its own.")
            % {"words": words}
        )
    if paper.direction == Direction.UP and any(unit.pk != paper.unit.parent_id for unit in main):
        found.append(_("It leaves a level out. As a rule a document goes to the unit just above."))
    return found


def addressable(units: Sequence[Unit]) -> QuerySet[Unit]:
    """Units that these may address: those above, those below, and the neighbours under the same parent."""
    wanted = Q(pk__in=[])
    for unit in units:
        above = Q(path__in=ancestors(unit.path)[:-1])
        below = within("path", unit.path) & ~Q(pk=unit.pk)
        wanted |= above | below | Q(parent=unit.parent_id, parent__isnull=False) & ~Q(pk=unit.pk)
    return Unit.objects.filter(wanted, dissolved=None).order_by("code")


def recipients(paper: Paper, on: date) -> QuerySet[Affiliation]:
    """The members of the units that it is addressed to, for a document that is for members too."""
    units = paper.addressed.values("unit")
    return Affiliation.objects.filter(Affiliation.on(on), unit__in=units)


def searched(
    papers: QuerySet[Paper], *, kind: str = "", state: str = "", year: str = "", words: str = ""
) -> QuerySet[Paper]:
    """Documents narrowed down, the newest first."""
    if kind:
        papers = papers.filter(kind=kind)
    if state:
        papers = papers.filter(state=state)
    if year:
        papers = papers.filter(Q(year=int(year)) | Q(year=None, drafted_at__year=int(year)))
    for word in words.split()[:5]:
        papers = papers.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(word__icontains=word))
    return papers.select_related("unit").order_by(Coalesce("sent_at", "drafted_at").desc(), "-pk")


@dataclass(frozen=True)
class Done:
    """One step that was done: what, by whom, when, with which words."""

    did: str
    by: str
    at: datetime
    words: str


def traces(of: Paper | Incoming) -> list[Done]:
    """The steps of a document in their order; two queries."""
    rows = list(Trace.objects.filter(**{"paper" if isinstance(of, Paper) else "incoming": of}).order_by("pk"))
    names = names_of({row.by for row in rows})
    return [Done(str(Did(row.did).label), names.get(row.by, ""), row.at, row.words) for row in rows]


def names_of(accounts: set[int | None]) -> dict[int | None, str]:
    """Account → name of the person."""
    return dict(User.objects.filter(pk__in=[one for one in accounts if one]).values_list("pk", "name"))


def signers(paper: Paper) -> list[str]:
    """Who signs an upward document (签发人): the person who issued it."""
    if paper.direction != Direction.UP or not paper.issued_by:
        return []
    return list(names_of({paper.issued_by}).values())


def writers(paper: Paper) -> set[int]:
    """The accounts that have written on it."""
    return {by for by in paper.versions.values_list("saved_by", flat=True) if by} | {paper.drafted_by or 0}


def last_word(unit: Unit) -> str:
    """The word (代字) of the unit's last number; "" when it has none yet."""
    found = (
        Paper.objects.filter(unit=unit, number__isnull=False).order_by("-year", "-pk").values_list("word", flat=True)
    )
    return found.first() or ""


def officers_of(unit: Unit, on: date) -> QuerySet[Member]:
    """Those who hold a post in a unit on a day, by pinyin."""
    held = Post.objects.filter(Post.on(on), unit=unit)
    return Member.objects.filter(posts__in=held).distinct().order_by("pinyin_key", "pk")


def delivery_of(paper: Paper, member: Member | None) -> Delivery | None:
    """The member's own delivery of it."""
    if paper.dispatch_id is None or member is None:
        return None
    return Delivery.objects.filter(dispatch=paper.dispatch_id, member=member).first()


def unit_deliveries(paper: Paper, units: Sequence[int]) -> list[Delivery]:
    """The deliveries to these units (ids), by code."""
    if paper.dispatch_id is None:
        return []
    rows = Delivery.objects.filter(dispatch=paper.dispatch_id, member=None, unit__in=units)
    return list(rows.select_related("unit", "answered_by").order_by("unit__code"))


def sent_papers() -> QuerySet[Paper]:
    """Everything that has gone out."""
    return Paper.objects.filter(state__in=OUT)
