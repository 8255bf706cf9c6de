"""The three reviews: what waits, one article with its changes marked, passed or returned with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.kernel.changes import differences
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import require_staff
from zhibu.portal import policy, queries, services
from zhibu.portal.forms import ReasonForm
from zhibu.portal.models import Article
from zhibu.portal.states import REVIEWS


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Articles that wait for a review, the one that waits longest first."""
    require_staff(request.who)
    words = {"rows": queries.in_review(request.who.user), "needed": REVIEWS()}
    return render(request, "portal/reviews.html", words)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One article in review, beside what is published of it."""
    require_staff(request.who)
    return _page(request, policy.own_or_404(request.who, pk), ReasonForm())


@require_POST
def pass_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass it on; the last review publishes it."""
    require_staff(request.who)
    article = policy.own_or_404(request.who, pk)
    try:
        last = services.pass_review(article=article, version=_version(request), who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("portal:review", pk)
    done = (
        _("Passed. It is published, or appears on its day.")
        if last
        else _("Passed. Another person does the next review.")
    )
    messages.success(request, done)
    return redirect("portal:reviews")


@require_POST
def return_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it to its unit with the reason."""
    require_staff(request.who)
    article = policy.own_or_404(request.who, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, article, form)
    try:
        services.return_article(
            article=article, version=_version(request), **form.cleaned_data, who=request.who, now=timezone.now()
        )
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("portal:review", pk)
    messages.success(request, _("Returned. Its unit has it on its to-do page, with the reason."))
    return redirect("portal:reviews")


def _version(request: HttpRequest) -> int:
    """Which step the person has read; 0, which is no step, for nonsense."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0


def _page(request: HttpRequest, article: Article, form: ReasonForm) -> HttpResponse:
    version = queries.version_of(article)
    state = article.current_workflow_task_state
    due = state.task.specific.step if state is not None and article.workflow_in_progress else 0
    before = {name: getattr(article, name) for name in ("title", "summary", "body")} if article.live else None
    words: dict[str, Any] = {
        "article": article,
        "version": version,
        "text": queries.html(version["body"]),
        "lines": differences(before["body"], version["body"]) if before else [],
        "before": before,
        "steps": queries.steps(article),
        "due": due,
        "state": state,
        "needed": REVIEWS(),
        "mine": request.who.user is not None and request.who.user.pk not in queries.hands(article),
        "personal": services.personal(article),
        "form": form,
    }
    return render(request, "portal/review.html", words, status=422 if form.errors else 200)
