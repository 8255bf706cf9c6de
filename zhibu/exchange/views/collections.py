"""Collections of practices by theme, made by the committee's staff."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.exchange import policy, queries, services
from zhibu.exchange.forms import CollectionForm
from zhibu.exchange.models import Collection
from zhibu.exchange.views.practices import ROWS
from zhibu.kernel.deeds import NotPossibleError


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """Every collection by its theme."""
    page = Paginator(queries.collections(), ROWS).get_page(request.GET.get("page"))
    return render(request, "exchange/collections.html", {"page": page, "staff": request.who.is_staff})


@require_safe
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """The practices of one collection that the person may read, by unit."""
    found = policy.collection_or_404(pk)
    rows = queries.gathered(found, policy.visible_practices(request.who))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    words = {"collection": found, "page": page, "staff": request.who.is_staff}
    return render(request, "exchange/collection.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new collection."""
    policy.require_staff(request.who)
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a collection anew."""
    found = policy.collection_or_404(pk)
    policy.require_staff(request.who)
    return _write(request, found)


def _write(request: HttpRequest, found: Collection | None) -> HttpResponse:
    form = CollectionForm(request.POST if request.method == "POST" else None, instance=found)
    context = {"form": form, "collection": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchange/collection_write.html", context, status=422 if form.errors else 200)
    try:
        made = services.keep_collection(collection=found, **form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error("title", str(error))
        return render(request, "exchange/collection_write.html", context, status=422)
    messages.success(request, _("The collection is kept. Practices are put into it on their own pages."))
    return redirect("exchange:collection", made.pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a collection up."""
    found = policy.collection_or_404(pk)
    policy.require_staff(request.who)
    services.remove_collection(collection=found, who=request.who, now=timezone.now())
    messages.success(request, _("The collection is gone; its practices are not."))
    return redirect("exchange:collections")


@require_POST
def gather(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a practice into collections."""
    found = policy.posted_or_404(request.who, pk)
    policy.require_staff(request.who)
    posted = set(request.POST.getlist("collections"))
    chosen = [one.pk for one in queries.collections() if str(one.pk) in posted]
    services.gather(
        practice=found, collections=queries.collections().filter(pk__in=chosen), who=request.who, now=timezone.now()
    )
    messages.success(request, _("It is kept."))
    return redirect("exchange:practice", pk)
