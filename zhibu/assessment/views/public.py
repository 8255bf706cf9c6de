"""The form for people served: no sign-in, no session, no cookie; works without scripts.

The code on the slip is the only right a request carries, so a page of somebody else cannot answer in a visitor's name
(what a cross-site token protects from): it does not know the code. That is why none is asked for here.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhibu.assessment import queries, services
from zhibu.assessment.forms import ConfirmForm, SayForm
from zhibu.assessment.models import Promise
from zhibu.ballots.queries import read_code


def _page(template: str, status: int = 200, **words: Any) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    words["lang"] = "zh-Hans" if language.startswith("zh") else language
    answer = HttpResponse(render_to_string(template, words), status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code is typed here."""
    if request.method != "POST":
        return _page("assessment/enter.html", code="", wrong=False)
    typed = request.POST.get("code", "")
    promise = _promise(typed)
    return _confirm(typed, promise, ConfirmForm()) if promise else _form(typed, SayForm())


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, code: str) -> HttpResponse:
    """Three questions and a free text; with the slip of something that was promised, whether it was done."""
    promise = _promise(code)
    if promise is not None:
        return _say_whether(request, code, promise)
    form = SayForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(code, form)
    read, words = read_code(code), form.cleaned_data["words"]
    if not read or not services.say(code=read, marks=form.marks, words=words, now=timezone.now()):
        return _page("assessment/enter.html", 422, code="", wrong=True)
    return _page("assessment/thanks.html")


def _promise(typed: str) -> Promise | None:
    code = read_code(typed)
    return queries.promise_by_code(code, timezone.localdate()) if code else None


def _confirm(typed: str, promise: Promise, form: ConfirmForm) -> HttpResponse:
    words = {"promise": promise, "code": read_code(typed), "form": form}
    return _page("assessment/confirm.html", 422 if form.errors else 200, **words)


def _say_whether(request: HttpRequest, code: str, promise: Promise) -> HttpResponse:
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _confirm(code, promise, form)
    if not services.confirm_by_slip(code=read_code(code), **form.cleaned_data, now=timezone.now()):
        return _page("assessment/enter.html", 422, code="", wrong=True)
    return _page("assessment/thanks.html")


def _form(typed: str, form: SayForm) -> HttpResponse:
    code = read_code(typed)
    counter = queries.counter_by_code(code, timezone.localdate()) if code else None
    if counter is None:
        return _page("assessment/enter.html", 422, code=typed[:30], wrong=True)
    host = counter.unit.host.name if counter.unit.host else counter.unit.name
    return _page("assessment/say.html", 422 if form.errors else 200, counter=counter, host=host, code=code, form=form)
