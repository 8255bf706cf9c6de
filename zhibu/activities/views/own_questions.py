"""What the feedback on a notice will ask: seen as units will see it, and, while it is a draft, added to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.reports import FeedbackForm
from zhibu.activities.states import NoticeState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.questionnaire.queries import blank, lines_of


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it will be answered; a POST leads to where own questions are built, and begins them."""
    found = policy.issuers_or_404(request.who, pk)
    if request.method == "POST":
        try:
            own = services.begin_own_questions(notice=found, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            messages.error(request, str(error))
            return redirect("activities:feedback_form", pk)
        return redirect("questionnaire:form", own.pk)
    context = {
        "notice": found,
        "form": FeedbackForm(),
        "filled": blank(lines_of(found.own_form)),
        "draft": found.state == NoticeState.DRAFT,
        "asks": queries.most_asked(found),
    }
    return render(request, "activities/feedback_form.html", context)
