"""Kinds of honours, kept by the staff."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.typed import KindForm
from zhibu.recognition.models import HonourKind


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of honour with what it carries."""
    policy.require_staff(request.who)
    return render(request, "recognition/kinds.html", {"kinds": list(queries.kinds())})


@require_POST
def kinds_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    policy.require_staff(request.who)
    book, count = exports.kinds(queries.kinds())
    record_export(actor=request.who.actor, what="recognition.kinds", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Kinds of honours')}.xlsx")


@require_POST
def usual(request: HttpRequest) -> HttpResponse:
    """Take over the kinds that offices usually give."""
    policy.require_staff(request.who)
    made = services.take_usual_kinds(who=request.who, now=timezone.now())
    said = ngettext("%(num)s kind was taken over.", "%(num)s kinds were taken over.", made) % {"num": made}
    messages.success(request, said)
    return redirect("recognition:kinds")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new kind of honour."""
    policy.require_staff(request.who)
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a kind of honour."""
    return _write(request, policy.kind_or_404(request.who, pk))


def _write(request: HttpRequest, found: HonourKind | None) -> HttpResponse:
    name = found.name if found else ""
    form = KindForm(request.POST if request.method == "POST" else None, instance=found)
    context = {"form": form, "name": name}
    if request.method != "POST" or not form.is_valid():
        return render(request, "recognition/kind.html", context, status=422 if form.errors else 200)
    kept = policy.kind_or_404(request.who, found.pk) if found else None
    try:
        services.keep_kind(kind=kept, values=form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "recognition/kind.html", context, status=422)
    messages.success(request, _("It is kept."))
    return redirect("recognition:kinds")
