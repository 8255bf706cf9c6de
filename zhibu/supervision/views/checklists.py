"""Checklists and their items, kept by the staff."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.kernel.deeds import NotPossibleError
from zhibu.supervision import policy, queries, services
from zhibu.supervision.forms import ChecklistForm, ItemForm
from zhibu.supervision.models import Checklist, Item
from zhibu.supervision.states import PAGE, Stage
from zhibu.supervision.views import do


@require_http_methods(["GET", "HEAD", "POST"])
def checklists(request: HttpRequest) -> HttpResponse:
    """Every checklist by its name; a new one is begun here."""
    policy.require_staff(request.who)
    form = ChecklistForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.keep_checklist(**form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, _("The checklist is kept."))
            return redirect("supervision:checklist", made.pk)
    page = Paginator(queries.checklists_listed(), PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "form": form}
    return render(request, "supervision/checklists.html", words, status=422 if form.errors else 200)


@require_safe
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """Its items in their groups."""
    found = policy.checklist_or_404(request.who, pk)
    words = {
        "checklist": found,
        "items": list(found.items.select_related("regulation").order_by("place")),
        "free": not found.inspections.exclude(stage=Stage.DRAFT).exists(),
    }
    return render(request, "supervision/checklist.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item."""
    return _write(request, policy.checklist_or_404(request.who, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item."""
    found = policy.item_or_404(request.who, pk)
    return _write(request, found.checklist, found)


def _write(request: HttpRequest, of: Checklist, found: Item | None) -> HttpResponse:
    form = ItemForm(request.POST if request.method == "POST" else None, instance=found)
    words = {"form": form, "checklist": of, "item": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "supervision/item.html", words, status=422 if form.errors else 200)
    return do(
        request,
        lambda: services.keep_item(
            checklist=of, item=found, values=form.values, who=request.who, now=timezone.now()
        ),
        _("The item is kept."), "supervision:checklist", of.pk,
    )  # fmt: skip


@require_POST
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item off its list."""
    found = policy.item_or_404(request.who, pk)
    return do(
        request, lambda: services.remove_item(item=found, who=request.who, now=timezone.now()),
        _("The item is gone."), "supervision:checklist", found.checklist_id,
    )  # fmt: skip
