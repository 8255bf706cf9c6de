"""检查情况报告 and 整改通知书 as papers."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Count
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Close, Field, Pair, Paper, Table, Title
from zhibu.regulations.queries import citation
from zhibu.supervision.models import Finding, Inspection, Item, Verdict, Visit
from zhibu.supervision.queries import common_findings
from zhibu.supervision.states import FAULTS, Judged


def clause(item: Item) -> str:
    """The clause of an item in words: a rule's code, an article, or nothing."""
    if item.rule:
        return item.rule
    if item.regulation is None:
        return ""
    return citation(item.regulation.title, item.article) if item.article else item.regulation.title


def _language() -> str:
    return (get_language() or "zh")[:2]


def _between(first: date, last: date) -> str:
    return _("%(first)s to %(last)s") % {"first": day(first, with_year=True), "last": day(last, with_year=True)}


def rectification(visit: Visit, findings: Sequence[Finding], committee: str, on: date) -> Paper:
    """What a unit is told to mend: the findings with clause, severity and days. Not numbered: the office does that."""
    inspection = visit.inspection
    first = findings[0] if findings else None
    count = ngettext("%(num)s finding is to be mended:", "%(num)s findings are to be mended:", len(findings))
    blocks: list[Block] = [
        Title(_("Notice of rectification")),
        Field("", _("%(unit)s:") % {"unit": visit.unit.name}),
        Field("", _("In the %(kind)s “%(title)s” of the period from %(period)s, your unit was visited.") % {
            "kind": inspection.get_kind_display(), "title": inspection.title,
            "period": _between(inspection.period_first, inspection.period_last),
        }),
        Field("", count % {"num": len(findings)}),
        Table(
            (_("No."), _("What is looked at"), _("Clause"), _("Severity"), _("What is missing")),
            tuple(
                (str(number), one.item.text, clause(one.item), str(one.get_severity_display()), one.text)
                for number, one in enumerate(findings, 1)
            ),
            (6, 34, 14, 10, 36),
        ),
    ]  # fmt: skip
    if first is not None and first.plan_due and first.due:
        words = {"plan": day(first.plan_due, with_year=True), "due": day(max(f.due for f in findings if f.due), True)}
        blocks.append(Field("", _("Hand in the plan until %(plan)s and mend it until %(due)s.") % words))
    blocks.append(Close(committee, day(on, with_year=True)))
    return Paper(title=_("Notice of rectification"), blocks=tuple(blocks), language=_language())


def report(inspection: Inspection, committee: str, on: date) -> Paper:
    """The report of an inspection: what was done, common findings, each unit by code. Five queries."""
    visits = list(inspection.visits.select_related("unit").order_by("unit__code"))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Verdict.objects.filter(visit__inspection=inspection).order_by()
    for visit, judged, times in rows.values_list("visit", "judged").annotate(Count("pk")):
        counts[visit][judged] = times
    blocks: list[Block] = [
        Title(inspection.title),
        Pair(str(inspection.get_kind_display()), day(on, with_year=True)),
        *_done(inspection, visits, counts),
        *_common(inspection),
        *_units(visits, counts),
        *_mended(inspection),
        Close(committee, day(on, with_year=True)),
    ]
    return Paper(title=inspection.title, blocks=tuple(blocks), language=_language())


def _done(inspection: Inspection, visits: Sequence[Visit], counts: dict[int, Counter[str]]) -> list[Block]:
    whole: Counter[str] = sum(counts.values(), Counter())
    looked = sum(whole[one] for one in (Judged.GOOD, *FAULTS))
    heard = sum(visit.heard_on is not None for visit in visits)
    finished = sum(visit.finished_at is not None for visit in visits)
    said = _(
        "Period looked at: %(period)s. Units drawn: %(units)s, visited to the end: %(finished)s; the first person"
        " responsible was heard at %(heard)s. Items judged: %(looked)s, of them good %(good)s, to improve %(improve)s,"
        " not done %(missing)s; not applicable besides: %(na)s."
    ) % {
        "period": _between(inspection.period_first, inspection.period_last), "units": len(visits),
        "finished": finished, "heard": heard, "looked": looked, "good": whole[Judged.GOOD],
        "improve": whole[Judged.IMPROVE], "missing": whole[Judged.NOT_DONE], "na": whole[Judged.NOT_APPLICABLE],
    }  # fmt: skip
    drawn = _("Drawn by lot with the seed “%(seed)s”, published on %(day)s; anybody can repeat it.") % {
        "seed": inspection.seed, "day": day(inspection.published_at, with_year=True),
    }  # fmt: skip
    return [Field(_("What was done: "), said), Field(_("The lot: "), drawn)]


def _common(inspection: Inspection) -> list[Block]:
    rows = common_findings(inspection)
    if not rows:
        return [Field(_("Common findings: "), _("none"))]
    table = tuple((one.item.text, clause(one.item), f"{one.faults} / {one.judged}") for one in rows)
    heads = (_("What is looked at"), _("Clause"), _("Units with a finding, of units judged"))
    return [Field(_("Common findings: "), ""), Table(heads, table, (60, 16, 24))]


def _units(visits: Sequence[Visit], counts: dict[int, Counter[str]]) -> list[Block]:
    heads = (_("Code"), _("Unit"), *(str(one.label) for one in Judged), _("heard on"))
    rows = tuple(
        (
            visit.unit.code, visit.unit.name, *(str(counts[visit.pk][one]) for one in Judged),
            day(visit.heard_on) if visit.heard_on else "—",
        )
        for visit in visits
    )  # fmt: skip
    return [Field(_("Each unit, by code: "), ""), Table(heads, rows, (10, 34, 10, 11, 11, 12, 12))]


def _mended(inspection: Inspection) -> list[Block]:
    rows = Finding.objects.filter(visit__inspection=inspection).order_by().values_list("stop").annotate(Count("pk"))
    stops = dict(rows)
    whole = sum(stops.values())
    said = _("Findings: %(all)s, closed: %(closed)s.") % {"all": whole, "closed": stops.get("closed", 0)}
    return [Field(_("Mending: "), said)]
