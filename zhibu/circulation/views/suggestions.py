"""Pages of suggestions: one form from everywhere, one's own with the replies, and the list of the staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.accounts.services import within_limit
from zhibu.audit.services import record_export
from zhibu.circulation import exports, policy, services
from zhibu.circulation.forms import ReceiptForm, ReplyForm, SuggestionForm
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.lists import file_answer

PER_PAGE = 30


@open_to_administrators
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Say something from any page, with or without a name; visitors too."""
    signed_in = request.who.member is not None
    if request.method != "POST":
        form = SuggestionForm(signed_in=signed_in, initial={"page": request.GET.get("page", "")[:200]})
        return render(request, "circulation/suggest.html", {"form": form, "signed_in": signed_in})
    form = SuggestionForm(request.POST, signed_in=signed_in)
    if form.is_valid():
        if not within_limit(request, "suggestion"):
            form.add_error(None, _("From this address much has been sent in the last hour; please try again later."))
        else:
            try:
                made = services.suggest(
                    text=form.cleaned_data["text"],
                    page=form.cleaned_data["page"],
                    named=form.named,
                    who=request.who,
                    now=timezone.now(),
                )
            except NotPossibleError as error:
                form.add_error(None, str(error))
            else:
                return render(request, "circulation/suggested.html", {"suggestion": made})
    context = {"form": form, "signed_in": signed_in}
    return render(request, "circulation/suggest.html", context, status=422)


@open_to_administrators
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """The reply to what was said without a name, found by its receipt; wrong ones are counted."""
    form, found = ReceiptForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        if within_limit(request, "suggestion"):
            found = policy.suggestion_by_receipt(form.cleaned_data["receipt"])
            if found is None:
                form.add_error("receipt", _("There is no such receipt; look at the letters again."))
        else:
            form.add_error(None, _("From this address much has been sent in the last hour; please try again later."))
    context = {"form": form, "suggestion": found}
    return render(request, "circulation/receipt.html", context, status=422 if form.errors else 200)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """One's own suggestions, and the shared questions and replies; for the staff everything, open ones marked."""
    who = request.who
    shared = Paginator(policy.shared_suggestions(who), PER_PAGE).get_page(request.GET.get("page"))
    own = list(policy.own_suggestions(who)[:PER_PAGE])
    return render(request, "circulation/suggestions.html", {"own": own, "page": shared, "who": who})


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Everything that was suggested, newest first."""
    rows = policy.received_suggestions(request.who)
    if request.GET.get("open"):
        rows = rows.filter(replied_at=None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "circulation/received.html", {"page": page, "open": bool(request.GET.get("open"))})


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion and the reply to it."""
    found = policy.suggestion_or_404(request.who, pk)
    form = ReplyForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        try:
            services.reply(
                suggestion=found,
                text=form.cleaned_data["reply"],
                shared=form.cleaned_data["shared"],
                who=request.who,
                now=timezone.now(),
            )
        except NotPossibleError as error:
            form.add_error("reply", str(error))
        else:
            messages.success(request, _("The reply is kept; whoever made the suggestion reads it."))
            return redirect("circulation:received")
    context = {"suggestion": policy.suggestion_or_404(request.who, pk), "form": form}
    return render(request, "circulation/suggestion.html", context, status=422 if form.errors else 200)


@require_POST
def received_xlsx(request: HttpRequest) -> FileResponse:
    """The list of the staff as a workbook."""
    rows = policy.received_suggestions(request.who)
    book, count = exports.suggestions(rows)
    now = timezone.now()
    record_export(actor=request.who.actor, what="circulation.suggestions", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Suggestions')}_{timezone.localdate(now):%Y%m%d}.xlsx")
