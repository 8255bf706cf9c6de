"""Somebody takes a post, somebody leaves one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.organisation import policy, queries
from zhibu.organisation.forms.posts import AppointForm, EndForm, TermForm
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.services import appoint as appoint_member
from zhibu.organisation.services import change_term, end_post
from zhibu.organisation.states import TermFilter

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a member of the unit or below it, the post and its term."""
    who = request.who
    unit = policy.managed_unit_or_404(who, code)
    policy.require_may_appoint(who, unit)
    text = request.GET.get("q", "").strip()[:50]
    allowed = policy.candidates(who, unit).filter(queries.named(text))
    members, total = queries.choices(allowed, who.today)
    form = AppointForm(request.POST or None, members=members, today=who.today)
    if request.method == "POST" and form.is_valid() and _appointed(request, unit, allowed, form):
        return redirect("organisation:unit", unit.code)
    words = {"unit": unit, "form": form, "q": text, "total": total, "members": members, "chain": queries.chain(unit)}
    return render(request, "organisation/appoint.html", words)


def _appointed(request: HttpRequest, unit: Unit, allowed: QuerySet[Member], form: AppointForm) -> bool:
    data = {**form.cleaned_data, "member": allowed.get(pk=form.cleaned_data["member"])}
    try:
        post = appoint_member(unit=unit, **data, by=request.who.actor, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    words = {"name": post.member.name, "post": post.get_kind_display(), "unit": unit.name}
    messages.success(request, _("%(name)s is %(post)s of %(unit)s.") % words)
    return True


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Who holds which post until when, in the units the officer manages, by unit code; 50 on a page."""
    show = request.GET.get("show", "")
    show = show if show in TermFilter.values else ""
    who = request.who
    rows = queries.terms_among(policy.posts_or_404(who), who.today, show)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    words = {
        "page": page,
        "terms": queries.terms(page.object_list),
        "show": show,
        "filters": TermFilter.choices,
        "soon": queries.ending_until(who.today),
        "may": {post.unit_id for post in page.object_list if who.stands_above(post.unit)},
        "base_query": f"show={show}" if show else "",
    }
    return render(request, "organisation/terms.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Another last day or number for the term of a post that is held."""
    who = request.who
    post = policy.post_or_404(who, pk)
    policy.require_may_appoint(who, post.unit)
    initial = {"until": queries.last_day(post.until), "term": post.term}
    form = TermForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            change_term(post, **form.cleaned_data, by=who.actor, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The term is on record."))
            return redirect("organisation:unit", post.unit.code)
    context = {"post": post, "form": form, "last": initial["until"]}
    return render(request, "organisation/post_term.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Check page: who leaves which post, and on which day for the last time."""
    who = request.who
    post = policy.post_or_404(who, pk)
    policy.require_may_appoint(who, post.unit)
    form = EndForm(request.POST or None, today=who.today)
    if request.method == "POST" and form.is_valid():
        try:
            end_post(post, day=form.cleaned_data["day"], by=who.actor, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The end of the post is on record."))
            return redirect("organisation:unit", post.unit.code)
    return render(
        request, "organisation/post_end.html", {"post": post, "form": form, "last": queries.last_day(post.until)}
    )
