"""What this room keeps about one member, as they read it themselves; and which entries of the chain concern them."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.disclosure.models import Objection
from zhibu.disclosure.queries import title
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.registry import OwnTable, registry
from zhibu.organisation.models import Member
from zhibu.organisation.queries import on_lists
from zhibu.participation.models import Record


def own_tables(member: Member) -> Iterator[OwnTable]:
    """The member's half-year records, and objections to whatever was on show, with the answers. Two queries."""
    rows = Record.objects.filter(member=member).select_related("closing__unit").order_by("-closing__period", "-pk")
    heads = [
        (_("Half-year"), 18), (_("Unit"), 30), (_("Expected"), 8), (_("Present"), 8), (_("Leave"), 8),
        (_("Absent"), 8), (_("Made up"), 8), (_("Not counted"), 8), (_("Checked by me on"), 18), (_("Final"), 8),
    ]  # fmt: skip
    cells = [
        (str(HalfYear.parse(row.closing.period).label), row.closing.unit.name, row.expected, row.present, row.leave,
         row.absent, row.made_up, row.not_counted, row.checked_at, row.final)
        for row in rows
    ]  # fmt: skip
    yield OwnTable(_("Half-year records"), heads, cells)
    yield _objections(member)


def _objections(member: Member) -> OwnTable:
    rows = Objection.objects.filter(member=member).select_related("disclosure").order_by("-made_at", "-pk")
    heads = [
        (_("Made on"), 18), (_("Disclosure"), 36), (_("what is not right"), 40), (_("Answer by"), 12),
        (_("Outcome"), 18), (_("Answer"), 40), (_("Answered on"), 18),
    ]  # fmt: skip
    cells = [
        (row.made_at, title(row.disclosure), row.text, row.answer_by, row.get_outcome_display(), row.answer,
         row.answered_at)
        for row in rows
    ]  # fmt: skip
    return OwnTable(_("Objections and answers"), heads, cells)


def seen(member: Member) -> Q:
    """Entries of the chain about the member's own lines and records, and about lists of records of their unit."""
    own = Q(subject="participation.lines", detail__member=member.pk)
    return own | on_lists(member, ["participation.records"])


def hook() -> None:
    """Announce both to organisation, which shows them."""
    registry.own_data["participation"], registry.seen["participation"] = own_tables, seen
    registry.seen_words |= {
        "participation.lines.exported": gettext_lazy("exported the lines behind your half-year"),
        "participation.records.exported": gettext_lazy("exported the half-year records of your unit"),
    }
