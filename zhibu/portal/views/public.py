"""What everybody reads: home, sections, articles, notices, search, pictures."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zhibu.attachments.queries import answer_with
from zhibu.kernel import search as finding
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.kept import keep
from zhibu.kernel.registry import registry
from zhibu.portal import policy, queries
from zhibu.portal.states import PAGE, SectionKind
from zhibu.recognition import queries as register
from zhibu.recognition.policy import public_honours
from zhibu.regulations.queries import public_in_force

KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def frame(request: HttpRequest, **words: Any) -> dict[str, Any]:
    """What every page of the website needs: 404 before it is opened."""
    top = queries.home()
    if top is None:
        raise Http404
    return {"site": top, "sections": queries.sections(), **words}


@open_to_administrators
@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest of every section, and the notices that the committee shows."""
    if queries.home() is None:
        return render(request, "portal/closed.html", {"may_open": request.who.is_staff})
    words = frame(request)
    articles = policy.readable_articles(request.who)
    words["columns"] = queries.home_columns(words["sections"], articles)
    words["newest"] = list(queries.latest(articles)[:8])
    words["notices"] = list(queries.shown_notices()[:6])
    return keep(render(request, "portal/home.html", words))


@open_to_administrators
@login_not_required
@require_safe
def section(request: HttpRequest, kind: str) -> HttpResponse:
    """The articles of one section, newest first; with them the notices that are shown, or the regulations in force."""
    found = queries.section_or_none(kind)
    words = frame(request, section=found)
    assert found is not None
    rows = queries.latest(policy.readable_articles(request.who).filter(stands_in=found))
    words["page"] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    words["notices"] = list(queries.shown_notices()[:50]) if kind == SectionKind.NOTICES else []
    if kind == SectionKind.RULES:  # not kept: regulations come and go by day without the website being told
        words["regulations"] = public_in_force(request.who.today)
        return render(request, "portal/section.html", words)
    return keep(render(request, "portal/section.html", words))


@open_to_administrators
@login_not_required
@require_safe
def article(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One article; an address that names another section leads to the right one."""
    found = policy.readable_or_404(request.who, pk)
    if found.stands_in.kind != kind:
        return redirect("portal:article", found.stands_in.kind, pk, permanent=True)
    older, newer = queries.neighbours(found, policy.readable_articles(request.who))
    words = frame(request, article=found, section=found.stands_in, text=queries.html(found.body))
    return keep(render(request, "portal/article.html", words | {"older": older, "newer": newer}))


@open_to_administrators
@login_not_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity notice that the committee shows: its four cells, and its result once it is closed."""
    found = queries.shown_notices().filter(notice=pk).first()
    if found is None:
        raise Http404
    words = frame(request, notice=found.notice, section=queries.section_or_none(SectionKind.NOTICES))
    return keep(render(request, "portal/notice.html", words))


@open_to_administrators
@login_not_required
@require_safe
def honours(request: HttpRequest) -> HttpResponse:
    """What units, host organisations and the committee were honoured with in a year, pulled from the register. Not
    kept: the register changes without the website being told.
    """
    given = public_honours()
    years = register.years_with(given)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else next(iter(years), request.who.today.year)
    words = frame(request, years=years, year=year, section=queries.section_or_none(SectionKind.EXPERIENCE))
    words |= {
        "awards": register.by_award(register.listed(given, year=year)),
        "figures": register.statistics(year, request.who.today),
    }
    return render(request, "portal/honours.html", words)


@open_to_administrators
@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find words in everything that the person may see."""
    asked = request.GET.get("q", "")[:100]
    kind = request.GET.get("kind", "")
    kind = kind if kind in registry.search else ""
    who = request.who if request.user.is_authenticated else None
    found = finding.find(asked, who, kind=kind)
    page = Paginator(found.hits, PAGE).get_page(request.GET.get("page"))
    page.object_list = finding.with_places(page.object_list, found.words)
    kinds = [(name, source.label) for name, source in registry.search.items()]
    return render(
        request, "portal/search.html", frame(request, asked=asked, found=found, page=page, kind=kind, kinds=kinds)
    )


@open_to_administrators
@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every section with what stands in it, and what else there is."""
    return keep(render(request, "portal/site_map.html", frame(request)))


@open_to_administrators
@login_not_required
@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Size of text, contrast, language: kept on the own device only."""
    return render(request, "portal/display.html", frame(request))


@open_to_administrators
@login_not_required
@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """A file of an article which the person may read, or works on; 404 when its bytes are gone."""
    found = policy.file_or_404(request.who, pk)
    if found.file.kind != kind:
        raise Http404
    try:
        return answer_with(found.file)
    except NotPossibleError as error:
        raise Http404(str(error)) from error


@open_to_administrators
@login_not_required
@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture that stands in an article which the person may read, or works on."""
    found = policy.picture_or_404(request.who, pk)
    with found.file.open("rb") as file:  # at most some hundred kilobytes, as they are written anew when they come
        data = file.read()
    response = HttpResponse(data, content_type=KINDS[found.file.name.rpartition(".")[2]])
    response.headers["Cache-Control"] = "private, max-age=600"
    return response
