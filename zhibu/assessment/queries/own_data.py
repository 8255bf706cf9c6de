"""What this room keeps about one member, as they read it themselves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhibu.assessment.models import Promise, YearReport
from zhibu.kernel.registry import OwnTable
from zhibu.organisation.models import Member


def own_tables(member: Member) -> Iterator[OwnTable]:
    """Annual reports the member handed in, with their grade, and what was promised to them."""
    heads = [(_("Appraisal"), 40), (_("Unit"), 30), (_("Handed in on"), 12), (_("Grade"), 12), (_("Reason"), 40)]
    reports = YearReport.objects.filter(member=member).select_related("round", "unit").order_by("-round__year", "-pk")
    cells = [
        (one.round.title, one.unit.name, one.handed_in_on, one.get_grade_display(), one.reason) for one in reports
    ]
    yield OwnTable(_("Annual reports I handed in"), heads, cells)
    heads = [(_("What is to be done"), 40), (_("Unit"), 30), (_("To be done by"), 12), (_("Stage"), 12)]
    rows = Promise.objects.filter(for_member=member).select_related("unit").order_by("-due", "-pk")
    yield OwnTable(
        _("Good deeds promised to me"), heads,
        [(one.title, one.unit.name, one.due, one.get_stage_display()) for one in rows],
    )  # fmt: skip
