"""What stands in a book: chosen, put in order, written."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import require_staff
from zhibu.portal.queries import sections
from zhibu.reporting import policy, queries, services
from zhibu.reporting.forms import ChosenForm, PartForm, TextForm
from zhibu.reporting.models import Book

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def choose_articles(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose published articles for the book."""
    found = _book(request, pk)
    asked = {"year": _number(request.GET.get("year")), "section": request.GET.get("section", "")[:20]}
    asked["words"] = request.GET.get("q", "")
    rows = queries.articles_for(found, **asked)
    return _choose(request, found, rows, "articles", asked | {"sections": sections()})


@require_http_methods(["GET", "HEAD", "POST"])
def choose_notices(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose activity notices with their results for the book."""
    found = _book(request, pk)
    asked = {"year": _number(request.GET.get("year")), "words": request.GET.get("q", "")}
    rows = queries.notices_for(found, request.who, **asked)
    return _choose(request, found, rows, "notices", asked)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_regulations(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose regulations in force for the book."""
    found = _book(request, pk)
    asked = {"year": _number(request.GET.get("year")), "words": request.GET.get("q", "")}
    rows = queries.regulations_for(found, request.who.today, **asked)
    return _choose(request, found, rows, "regulations", asked)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_practices(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose practices for the book."""
    found = _book(request, pk)
    asked = {"year": _number(request.GET.get("year")), "words": request.GET.get("q", "")}
    rows = queries.practices_for(found, **asked)
    return _choose(request, found, rows, "practices", asked)


def _choose(request: HttpRequest, book: Book, rows: Any, kind: str, asked: dict[str, Any]) -> HttpResponse:
    """The list to choose from; what is posted is taken in at the end of a part."""
    form = ChosenForm(request.POST if request.method == "POST" else None, book=book)
    if request.method == "POST" and form.is_valid():
        chosen = [int(key) for key in request.POST.getlist("chosen") if _number(key)]
        some = list(rows.filter(pk__in=chosen) if not request.POST.get("all") else rows)
        try:
            count = services.add(
                book=book, part=form.cleaned_data["part"], **{kind: some}, who=request.who, now=timezone.now()
            )
        except NotPossibleError as error:
            messages.error(request, str(error))
        else:
            words = ngettext("%(num)s chapter is taken in.", "%(num)s chapters are taken in.", count)
            messages.success(request, words % {"num": count})
        return redirect(f"reporting:choose_{kind}", book.pk)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    words = {"book": book, "page": page, "form": form, "kind": kind, "years": queries.years(), **asked}
    return render(request, "reporting/choose.html", words | {"query": query.urlencode()})


@require_POST
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Order of the chapters, their parts, and which of them leave the book."""
    found = _book(request, pk)
    rows = [row for part in queries.contents(found, request.who.today) for row in part.rows]
    places = {}
    for row in rows:
        place = _number(request.POST.get(f"place-{row.pk}"))
        if place is not None:
            places[row.pk] = (place, _number(request.POST.get(f"part-{row.pk}")))
    out = [row.pk for row in rows if request.POST.get(f"out-{row.pk}")]
    return _done(
        request,
        lambda: services.arrange(book=found, places=places, out=out, who=request.who, now=timezone.now()),
        found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_part(request: HttpRequest, pk: int) -> HttpResponse:
    """A new part."""
    found = _book(request, pk)
    form = PartForm(request.POST if request.method == "POST" else None)
    del form.fields["place"]
    if request.method == "POST" and form.is_valid():
        return _done(
            request,
            lambda: services.add_part(book=found, **form.cleaned_data, who=request.who, now=timezone.now()),
            found,
        )
    words = {"form": form, "book": found, "title": _("New part"), "part": None}
    return render(request, "reporting/piece.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Another title, text or place of a part."""
    found = policy.part_or_404(request.who, pk)
    require_staff(request.who)
    initial = {"title": found.title, "opening": found.opening, "place": found.place}
    form = PartForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data | {"place": form.cleaned_data["place"] or found.place}
        return _done(
            request,
            lambda: services.save_part(part=found, **typed, who=request.who, now=timezone.now()),
            found.book,
        )
    words = {"form": form, "book": found.book, "title": found.title, "part": found}
    return render(request, "reporting/piece.html", words, status=422 if form.errors else 200)


@require_POST
def remove_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a part; its chapters stay in the book."""
    found = policy.part_or_404(request.who, pk)
    require_staff(request.who)
    return _done(request, lambda: services.remove_part(part=found, who=request.who, now=timezone.now()), found.book)


@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request: HttpRequest, pk: int) -> HttpResponse:
    """A chapter with a text of its own."""
    found = _book(request, pk)
    form = TextForm(request.POST if request.method == "POST" else None, book=found)
    if request.method == "POST" and form.is_valid():
        return _done(
            request,
            lambda: services.add_text(book=found, **form.cleaned_data, who=request.who, now=timezone.now()),
            found,
        )
    words = {"form": form, "book": found, "title": _("New text"), "part": None}
    return render(request, "reporting/piece.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Another title or text of such a chapter."""
    found = policy.text_or_404(request.who, pk)
    require_staff(request.who)
    initial = {"title": found.title, "text": found.text, "part": found.part_id}
    form = TextForm(request.POST if request.method == "POST" else None, book=found.book, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _done(
            request,
            lambda: services.save_text(entry=found, **form.cleaned_data, who=request.who, now=timezone.now()),
            found.book,
        )
    words = {"form": form, "book": found.book, "title": found.title, "part": None}
    return render(request, "reporting/piece.html", words, status=422 if form.errors else 200)


def _book(request: HttpRequest, pk: int) -> Book:
    """The book, for those who make books."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    return found


def _number(text: str | None) -> int | None:
    """A whole number of a form, or None."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _done(request: HttpRequest, deed: Callable[[], object], book: Book) -> HttpResponse:
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("reporting:book", book.pk)
