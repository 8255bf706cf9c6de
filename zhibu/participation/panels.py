"""What this room adds to the pages of disclosures."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.activities.states import Attended
from zhibu.disclosure.states import Stage
from zhibu.kernel.periods import HalfYear
from zhibu.participation import policy, queries
from zhibu.participation.services import KIND


def own_records(request: HttpRequest) -> str:
    """A member's way to their own record: of this half-year so far, and of the one before."""
    who = request.who
    if who.is_officer or who.member is None:
        return ""
    this = HalfYear.of(who.today)
    return render_to_string("participation/own_records.html", {"this": this, "before": this.previous}, request)


def of_disclosure(request: HttpRequest) -> str:
    """On a half-year's disclosure: to the records behind it, and a word when the facts have changed since."""
    closing = policy.closing_shown(request.about.pk) if request.about.kind == KIND else None
    if closing is None:
        return ""
    officer = request.who.is_officer
    newer = officer and queries.newer_facts(closing)
    return render_to_string(
        "participation/of_disclosure.html", {"closing": closing, "officer": officer, "newer": newer}, request
    )


def of_objection(request: HttpRequest) -> str:
    """Beside an objection: the member's lines in that unit, each a step from its correction."""
    who = request.who
    objection = policy.objection_or_404(who, request.resolver_match.kwargs["pk"])
    closing = policy.closing_shown(objection.disclosure_id)
    if closing is None:
        return ""
    period = HalfYear.parse(closing.period)
    lines = queries.lines_of(objection.member_id, period)
    words = {
        "closing": closing,
        "member": objection.member,
        "rows": queries.in_force(lines, closing.unit_id, closing.facts_until),
        "newer": closing.disclosure.stage != Stage.FINAL and queries.newer_facts(closing),
        "served": {unit.pk for unit in who.own_units},
        "states": dict(Attended.choices),
        "leaves": {},
    }
    return render_to_string("participation/of_objection.html", words, request)
