"""Responsibility lists of posts."""

from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.duties import exports, papers, policy, queries, services
from zhibu.duties.forms import ItemForm
from zhibu.duties.models import PostList
from zhibu.duties.queries import Standing
from zhibu.duties.views import do
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, Paper, docx, pdf
from zhibu.organisation.models import Unit
from zhibu.organisation.states import PostKind

UNITS = 30  # on a page


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The posts of the units an officer manages, and how their lists stand."""
    who = request.who
    policy.officer_or_404(who)
    page = Paginator(queries.list_units(who.paths), UNITS).get_page(request.GET.get("page"))
    words = {"page": page, "rows": queries.standings(page.object_list, who.today)}
    return render(request, "duties/lists.html", words)


@require_POST
def lists_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook, of all units."""
    who = request.who
    policy.officer_or_404(who)
    book, count = exports.lists(queries.standings(queries.list_units(who.paths), who.today))
    record_export(actor=who.actor, what="duties.lists", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Responsibility lists')}_{who.today:%Y%m%d}.xlsx")


def _standing(request: HttpRequest, code: str, post: str) -> tuple[Unit, Standing]:
    policy.officer_or_404(request.who)
    unit = policy.managed_unit_or_404(request.who, code)
    if post not in PostKind.values:
        raise Http404
    found = queries.standings([unit], request.who.today, post)
    label = str(PostKind(post).label)
    return unit, found[0] if found else Standing(unit, post, label, None, None, [], {})


def _page(request: HttpRequest, code: str, post: str, status: int = 200, **forms: Any) -> HttpResponse:
    who = request.who
    unit, standing = _standing(request, code, post)
    mine = [one for one in standing.holders if who.member and one.member_id == who.member.pk]
    words = {
        "unit": unit,
        "standing": standing,
        "items": standing.issued.items.order_by("place") if standing.issued else [],
        "draft_items": standing.draft.items.order_by("place") if standing.draft else [],
        "may_run": who.stands_above(unit),
        "own": who.serves(unit),
        "may_sign": bool(standing.issued and mine and mine[0].pk not in standing.signed),
        "item_form": ItemForm(auto_id="item_%s"),
    }
    return render(request, "duties/post_list.html", words | forms, status=status)


@require_safe
def post_list(request: HttpRequest, code: str, post: str) -> HttpResponse:
    """The list of one post: in force, being prepared, signed."""
    return _page(request, code, post)


@require_POST
def draft(request: HttpRequest, code: str, post: str) -> HttpResponse:
    """Begin the next version."""
    unit, _standing_now = _standing(request, code, post)
    policy.require_above_unit(request.who, unit)
    return do(
        request, lambda: services.draft_list(unit=unit, post=post, who=request.who, now=timezone.now()),
        _("Drawn up from the rules in force; add what is your own, then issue it."), "duties:post_list", code, post,
    )  # fmt: skip


def _run(request: HttpRequest, pk: int) -> PostList:
    found = policy.list_or_404(request.who, pk)
    policy.require_above_unit(request.who, found.unit)
    return found


@require_POST
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an own item."""
    found = _run(request, pk)
    form = ItemForm(request.POST, auto_id="item_%s")
    if not form.is_valid():
        return _page(request, found.unit.code, found.post, 422, item_form=form)
    return do(
        request, lambda: services.add_item(draft=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("It is on the list."), "duties:post_list", found.unit.code, found.post,
    )  # fmt: skip


@require_POST
def item_remove(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Take an item off."""
    found = _run(request, pk)
    item = policy.item_or_404(found, which)
    return do(
        request, lambda: services.remove_item(item=item, who=request.who, now=timezone.now()),
        _("Taken off the list."), "duties:post_list", found.unit.code, found.post,
    )  # fmt: skip


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue it."""
    found = _run(request, pk)
    return do(
        request, lambda: services.issue_list(draft=found, who=request.who, now=timezone.now()),
        _("Issued; whoever holds the post is asked to sign."), "duties:post_list", found.unit.code, found.post,
    )  # fmt: skip


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder signs."""
    found = policy.list_or_404(request.who, pk)
    policy.require_holder(request.who, found)
    return do(
        request, lambda: services.sign_list(issued=found, who=request.who, now=timezone.now()),
        _("Signed for this term."), "duties:post_list", found.unit.code, found.post,
    )  # fmt: skip


def _paper(request: HttpRequest, pk: int) -> tuple[Paper, str]:
    found = policy.list_or_404(request.who, pk)
    standing = queries.standings([found.unit], request.who.today, found.post)[0]
    detail = {"unit": found.unit.code, "post": found.post, "version": found.version}
    record_export(actor=request.who.actor, what="duties.list", detail=detail, now=timezone.now())
    paper = papers.responsibilities(found, standing, request.who.today)
    return paper, f"{found.unit.name}_{paper.title}"


@require_POST
def list_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The list on A4."""
    paper, name = _paper(request, pk)
    return file_answer(BytesIO(pdf(paper).data), f"{name}.pdf", PDF)


@require_POST
def list_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The same for a word processor."""
    paper, name = _paper(request, pk)
    return file_answer(BytesIO(docx(paper)), f"{name}.docx", DOCX)
