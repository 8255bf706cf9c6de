"""The books, one book, what is made of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.organisation.policy import require_staff
from zhibu.portal.services import add_picture
from zhibu.reporting import exports, policy, queries, services
from zhibu.reporting.forms import BookForm, CoverForm, YearForm
from zhibu.reporting.models import Book
from zhibu.reporting.states import MIME, STEPS, Form, Stage

ROWS = 30
PIECE = 64 * 1024  # bytes


@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """The books that the person may read."""
    rows = queries.books(policy.readable_books(request.who))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    years = queries.years() if request.who.is_staff else []
    form = YearForm(years=years) if years else None
    return render(request, "reporting/books.html", {"page": page, "form": form})


@require_POST
def books_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook."""
    book, count = exports.books(queries.books(policy.readable_books(request.who)))
    now = timezone.now()
    record_export(actor=request.who.actor, what="reporting.books", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Books')}_{now:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a book."""
    require_staff(request.who)
    form = BookForm(request.POST if request.method == "POST" else None, initial={"author": request.who.committee})
    if request.method == "POST" and form.is_valid():
        made = services.make(values=form.cleaned_data, who=request.who, now=timezone.now())
        messages.success(request, _("Saved. Now choose what stands in it."))
        return redirect("reporting:book", made.pk)
    words = {"form": form, "book": None}
    return render(request, "reporting/edit.html", words, status=422 if form.errors else 200)


@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """The compilation of a year, prepared from what was published in it."""
    require_staff(request.who)
    form = YearForm(request.POST, years=queries.years())
    if not form.is_valid():
        messages.error(request, _("Choose a year in which something was published."))
        return redirect("reporting:books")
    year = form.cleaned_data["year"]
    try:
        made = services.prepare(
            year=year,
            title=_("%(year)s compilation") % {"year": year},
            parts={
                "notice": _("Activities and their results"),
                "practice": _("Practices"),
                "regulation": _("Regulations"),
            },
            who=request.who,
            now=timezone.now(),
        )
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("reporting:books")
    messages.success(request, _("Prepared from what was published. Look through it, then make it."))
    return redirect("reporting:book", made.pk)


@require_safe
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in a book, and the files that were made of it."""
    found = policy.book_or_404(request.who, pk)
    words = {
        "book": found,
        "contents": queries.contents(found, request.who.today),
        "files": queries.files(found),
        "copies": queries.total_copies(found),
        "cover": CoverForm(auto_id="cover_%s"),
        "may": request.who.is_staff and found.finished_at is None,
    }
    return render(request, "reporting/book.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Cover, preface, paper, index."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    values = {name: getattr(found, name) for name in BookForm.base_fields if name != "seen"}
    form = BookForm(
        request.POST if request.method == "POST" else None, book=found, initial=values | {"seen": found.edition}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.save(book=found, values=form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("reporting:book", pk)
    words = {"form": form, "book": found}
    return render(request, "reporting/edit.html", words, status=422 if form.errors else 200)


@require_POST
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the office's own picture on the cover, or take it off."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    form = CoverForm(request.POST, request.FILES)

    def deed() -> None:
        if request.POST.get("take_off"):
            services.set_cover(book=found, image=None, who=request.who, now=timezone.now())
        elif form.is_valid():
            key = add_picture(file=form.cleaned_data["file"], title=found.title, who=request.who, now=timezone.now())
            services.set_cover(book=found, image=key, who=request.who, now=timezone.now())
        else:
            raise NotPossibleError(_("Choose a picture first."))

    return _done(request, found, deed, _("Saved."))


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a file of the book be made."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    form = request.POST.get("form", "")
    if form not in Form.values:
        raise Http404
    try:
        made = services.ask(book=found, form=form, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("reporting:book", pk)
    return redirect("reporting:making", made.pk)


@require_safe
def making(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the making of a file has come; looked at again every two seconds while it lasts."""
    found = policy.making_or_404(request.who, pk)
    stages = [(stage.label, found.step > place) for place, stage in enumerate(STEPS)]
    answer = render(request, "reporting/making.html", {"making": found, "stages": stages, "steps": len(STEPS) - 1})
    if found.is_under_way:
        answer["Refresh"] = "2"
    return answer


@require_safe
def file(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """The file that was made."""
    found = policy.making_or_404(request.who, pk)
    if found.stage != Stage.MADE or form != found.form:
        raise Http404
    place = queries.place_of(found.path)
    if not place.is_file():  # as after a restore: the book is made anew
        raise Http404
    answer = file_answer(_pieces(place), f"{found.book.title}.{found.form}", MIME[Form(found.form)])
    answer["Content-Length"] = str(found.size)
    return answer


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish the book."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    words = _("Finished. Everybody who signs in can read its files.")
    return _done(request, found, lambda: services.finish(book=found, who=request.who, now=timezone.now()), words)


@require_POST
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Work on it again."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    words = _("Opened again. Others see it when it is finished.")
    return _done(request, found, lambda: services.open_again(book=found, who=request.who, now=timezone.now()), words)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the book away."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    try:
        services.remove(book=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("reporting:book", pk)
    messages.success(request, _("The book is removed."))
    return redirect("reporting:books")


def _done(request: HttpRequest, found: Book, deed: Callable[[], None], words: str) -> HttpResponse:
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("reporting:book", found.pk)


def _pieces(place: Path) -> Iterator[bytes]:
    """A file piece by piece; it is open only while it is sent."""
    with place.open("rb") as data:
        while piece := data.read(PIECE):
            yield piece
