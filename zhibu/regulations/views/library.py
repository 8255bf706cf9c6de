"""What everybody reads of the library: the list, a regulation, an article, the map, the printed collection."""

from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.addresses import whole
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.forms import read_day
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF
from zhibu.kernel.papers.collection import collection_docx, collection_pdf
from zhibu.regulations import exports, papers, policy, queries
from zhibu.regulations.states import PAGE, Kind, ListFilter


def day_of(data: QueryDict, today: date) -> date:
    """The day that was asked for, today when none was or it is no day."""
    try:
        return read_day(data.get("day", ""), this_year=today.year)
    except ValueError:
        return today


def today_of(request: HttpRequest) -> date:
    """The day on which the person acts; visitors too."""
    return request.who.today if request.who.today > date.min else timezone.localdate()


def _wanted(data: QueryDict) -> queries.Wanted:
    kind, standing = data.get("kind", ""), data.get("standing", "")
    return queries.Wanted(
        text=data.get("q", "").strip()[:50],
        kind=kind if kind in Kind.values else "",
        standing=standing if standing in ListFilter.values else ListFilter.IN_FORCE,
    )


@open_to_administrators
@login_not_required
@require_safe
def regulations(request: HttpRequest) -> HttpResponse:
    """The regulations by kind, in force or otherwise, on any day."""
    who, today, wanted = request.who, today_of(request), _wanted(request.GET)
    day = day_of(request.GET, today)
    rows = queries.listed(policy.readable_regulations(who), wanted, day)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = {
        "q": wanted.text,
        "kind": wanted.kind,
        "standing": wanted.standing,
        "day": str(day) if day != today else "",
    }
    words = {
        "page": page,
        "wanted": wanted,
        "day": day,
        "today": today,
        "kinds": Kind.choices,
        "standings": ListFilter.choices,
        "may_write": policy.may_write(who),
        "ours": policy.is_of_the_committee(who),
        "base_query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "regulations/regulations.html", words)


@require_POST
def regulations_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook, as the page shows it."""
    who = request.who
    policy.require_of_the_committee(who)
    day = day_of(request.POST, who.today)
    rows = queries.listed(policy.readable_regulations(who), _wanted(request.POST), day)
    book, count = exports.regulations(rows, day)
    record_export(actor=who.actor, what="regulations.regulations", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{pgettext('menu', 'Regulations')}_{day:%Y%m%d}.xlsx")


@require_POST
def collection(request: HttpRequest, ending: str) -> FileResponse:
    """Everything in force on a day as one printed collection."""
    who = request.who
    policy.require_of_the_committee(who)
    day = day_of(request.POST, who.today)
    kept = queries.collected(policy.readable_regulations(who), day)
    made = papers.collection(kept, who.committee, day)
    data, kind = (collection_pdf(made), PDF) if ending == "pdf" else (collection_docx(made), DOCX)
    detail = {"regulations": len(kept), "day": day, "kind": ending}
    record_export(actor=who.actor, what="regulations.collection", detail=detail, now=timezone.now())
    return file_answer(BytesIO(data), f"{_('Collection of regulations')}_{day:%Y%m%d}.{ending}", kind)


@open_to_administrators
@login_not_required
@require_safe
def regulation(request: HttpRequest, pk: int) -> HttpResponse:
    """One regulation as it reads on a day."""
    who, today = request.who, today_of(request)
    found, day = policy.regulation_or_404(who, pk), day_of(request.GET, today)
    version = queries.shown(found, day)
    history = queries.history(found, day, drafts=policy.may_write(who))
    words = {
        "regulation": found,
        "version": version,
        "held": next((one for one in history if version and one.version.pk == version.pk), None),
        "articles": queries.articles_of(version) if version else [],
        "history": history,
        "draft": queries.draft_of(found) if policy.may_write(who) else None,
        "day": day,
        "today": today,
        "may_write": policy.may_write(who),
        "ours": policy.is_of_the_committee(who),
    }
    return render(request, "regulations/regulation.html", words)


@open_to_administrators
@login_not_required
@require_safe
def article(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One article as it reads on a day, how it is cited, and what carries it."""
    who, today = request.who, today_of(request)
    found, day = policy.regulation_or_404(who, pk), day_of(request.GET, today)
    version = queries.shown(found, day)
    one = queries.article_or_none(version, number) if version else None
    if version is None or one is None:
        raise Http404
    carried = queries.carried_of(one)
    words: dict[str, Any] = {
        "regulation": found,
        "version": version,
        "held": queries.standing_of(version, day),
        "article": one,
        "carried": carried,
        "rules": queries.rules_of(carried, day),
        "trace": queries.trace_of(carried),
        "citation": queries.citation(found.title, number),
        "address": whole(request, f"{request.path}?day={day}"),
        "neighbours": [n for n in (number - 1, number + 1) if queries.article_or_none(version, n)],
        "day": day,
        "today": today,
        "may_write": policy.may_write(who),
        "ours": policy.is_of_the_committee(who),
    }
    return render(request, "regulations/article.html", words)


@require_safe
def field_map(request: HttpRequest) -> HttpResponse:
    """Fields of work, and which of them no regulation in force covers."""
    who = request.who
    policy.require_of_the_committee(who)
    day = day_of(request.GET, who.today)
    rows = queries.coverage(policy.readable_regulations(who), day)
    empty = [one for one in rows if not one.regulations]
    return render(request, "regulations/map.html", {"rows": rows, "empty": empty, "day": day, "today": who.today})


@require_POST
def map_xlsx(request: HttpRequest) -> FileResponse:
    """The map as a workbook."""
    who = request.who
    policy.require_of_the_committee(who)
    day = day_of(request.POST, who.today)
    book, count = exports.field_map(queries.coverage(policy.readable_regulations(who), day))
    record_export(actor=who.actor, what="regulations.map", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Fields without a rule')}_{day:%Y%m%d}.xlsx")
