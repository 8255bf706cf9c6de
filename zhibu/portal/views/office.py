"""The office of the website: its articles, how fresh the sections are, which notices are shown, its settings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.activities.policy import notice_or_404, visible_notices
from zhibu.activities.states import NoticeState
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.organisation.policy import require_staff
from zhibu.portal import exports, policy, queries, services
from zhibu.portal.forms import IntroductionForm, SectionForm
from zhibu.portal.states import OWN, REVIEWS

ROWS = 30


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """The articles that the person works on, with where each stands."""
    policy.require_officer_mode(request.who)
    page = Paginator(queries.with_newest(policy.own_articles(request.who)), ROWS).get_page(request.GET.get("page"))
    words = {"page": page, "standings": queries.standings(list(page.object_list)), "site": queries.home()}
    return render(request, "portal/articles.html", words)


@require_POST
def articles_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook, all its pages."""
    policy.require_officer_mode(request.who)
    book, count = exports.articles(queries.with_newest(policy.own_articles(request.who)))
    now = timezone.now()
    record_export(actor=request.who.actor, what="portal.articles", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Articles')}_{now:%Y%m%d}.xlsx")


@require_POST
def open_site(request: HttpRequest) -> HttpResponse:
    """Open the website, or change its introduction."""
    require_staff(request.who)
    form = IntroductionForm(request.POST)
    form.is_valid()
    words = form.cleaned_data.get("introduction", "")
    if queries.home() is None:
        services.open_site(introduction=words, who=request.who, now=timezone.now())
        messages.success(request, _("The website is open; its sections wait for their articles."))
    else:
        services.describe(introduction=words, who=request.who, now=timezone.now())
        messages.success(request, _("Saved."))
    return redirect("portal:freshness")


@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    """How old the newest of every section is against its limit, and which links lead nowhere."""
    require_staff(request.who)
    top = queries.home()
    words = {
        "rows": queries.freshness(queries.sections(), request.who.today),
        "dead": queries.dead_links(),
        "site": top,
        "form": IntroductionForm(initial={"introduction": top.introduction if top else ""}),
        "waiting": len(queries.in_review(request.who.user)),
        "needed": REVIEWS(),
    }
    return render(request, "portal/freshness.html", words)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The committee's issued notices, and which of them the website shows."""
    require_staff(request.who)
    issued = [NoticeState.ISSUED, NoticeState.CLOSED, NoticeState.WITHDRAWN]
    rows = visible_notices(request.who).filter(state__in=issued, issuer__parent=None).order_by("-issued_at", "-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    keys = [one.pk for one in page.object_list]
    shown = queries.shown_among(keys)
    return render(request, "portal/notices.html", {"page": page, "shown": shown})


@require_POST
def show_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a notice on the website, or take it off."""
    require_staff(request.who)
    found = notice_or_404(request.who, pk)
    now = timezone.now()
    try:
        if request.POST.get("show"):
            looked = bool(request.POST.get("looked_at"))
            services.show_notice(notice=found, looked_at=looked, who=request.who, now=now)
        else:
            services.hide_notice(notice=found, who=request.who, now=now)
    except NotPossibleError as error:
        messages.error(request, str(error))
    return redirect("portal:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def section_settings(request: HttpRequest, kind: str) -> HttpResponse:
    """What a section is called, where the committee chooses, and what stands in it."""
    require_staff(request.who)
    found = queries.section_or_none(kind)
    if found is None:
        raise Http404
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        may_rename=kind in OWN,
        initial={"title": found.title, "about": found.about},
    )
    if form.is_valid():
        typed = {"title": found.title} | form.cleaned_data
        services.rename(section=found, **typed, who=request.who, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("portal:freshness")
    return render(
        request, "portal/section_settings.html", {"section": found, "form": form}, status=422 if form.errors else 200
    )
