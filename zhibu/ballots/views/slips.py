"""The ballot page: a code, a ballot, a look at it, cast. No sign-in, no cookie, no session; works without scripts."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from zhibu.ballots.models import Item, Vote
from zhibu.ballots.queries import most_chosen, read_code, slip_of
from zhibu.ballots.services import Refused, cast_ballot, check_choices
from zhibu.ballots.services.casting import refusal_of
from zhibu.ballots.states import LIMITED, Choice, Kind
from zhibu.kernel.views import BROKEN_PAGE

MOST_SIGNS = 500  # of a free text


def _page(request: HttpRequest, template: str, status: int = 200, **words: Any) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    words |= {"lang": "zh-Hans" if language.startswith("zh") else language, "language": language}
    words["languages"] = [
        (code, name) for code, name in settings.LANGUAGES if code != language and request.method != "POST"
    ]  # a link would lose what was typed
    return HttpResponse(render_to_string(template, words), status=status)


def no_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 of this host: the field for the code."""
    return _page(
        request, "ballots/enter.html", 404, said=_("There is no such page here. Type the code on your slip."), code=""
    )


def gone_wrong(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return HttpResponse(BROKEN_PAGE, status=500)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code is typed here; every form comes back here, so that the code stands in no address but the slip's."""
    if request.method != "POST":
        return _page(request, "ballots/enter.html", said="", code="")
    return _ballot(request, request.POST.get("code", ""))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """What the picture on the slip leads to: the ballot at once."""
    return _ballot(request, code)


def _ballot(request: HttpRequest, typed: str) -> HttpResponse:
    code = read_code(typed)
    slip = slip_of(code) if code else None
    refused = refusal_of(slip)
    if refused or slip is None:
        return _refused(request, refused or Refused.UNKNOWN, typed)
    vote = slip.vote
    items = list(vote.items.order_by("place"))
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step not in {"look", "cast", "back"}:
        return _form(request, vote, items, code, [""] * len(items), "")
    marks, text = _read(request, vote, items)
    if step == "back":
        return _form(request, vote, items, code, marks, text)
    if over := check_choices(vote, marks, len(items)):
        return _form(request, vote, items, code, marks, text, _too_many(vote, len(items), over))
    if step == "look":
        return _page(request, "ballots/look.html", **_words(vote, items, code, marks, text))
    refused = cast_ballot(code=code, marks=marks, text=text)
    return _refused(request, refused, typed) if refused else _page(request, "ballots/thanks.html", vote=vote)


def _read(request: HttpRequest, vote: Vote, items: list[Item]) -> tuple[list[str], str]:
    """What was chosen; anything that cannot be chosen counts as open."""
    marks = [request.POST.get(f"item_{item.place}", "") for item in items]
    text = request.POST.get("text", "").strip()[:MOST_SIGNS] if vote.free_text else ""
    return [mark if mark in vote.choices else "" for mark in marks], text


def _words(vote: Vote, items: list[Item], code: str, marks: list[str], text: str) -> dict[str, Any]:
    labels = {sign: Choice(sign).label for sign in vote.choices}
    return {
        "vote": vote,
        "code": code,
        "rows": [(item, mark, labels[mark]) for item, mark in zip(items, marks, strict=True)],
        "choices": [(sign, label) for sign, label in labels.items() if sign],
        "most": most_chosen(vote, len(items)),
        "single": vote.kind == Kind.RECOMMENDATION,
        "text": text,
        "most_signs": MOST_SIGNS,
    }


def _form(
    request: HttpRequest, vote: Vote, items: list[Item], code: str, marks: list[str], text: str, wrong: str = ""
) -> HttpResponse:
    words = _words(vote, items, code, marks, text)
    return _page(request, "ballots/ballot.html", 422 if wrong else 200, **words, wrong=wrong)


def _too_many(vote: Vote, lines: int, over: int) -> str:
    most = most_chosen(vote, lines) or 0
    said = {
        Choice.OUTSTANDING: _("At most %(most)s may be found outstanding on one ballot."),
        Choice.RECOMMENDED: _("At most %(most)s may be recommended on one ballot."),
        Choice.FOR: _("At most %(most)s may be voted for on one ballot."),
    }[LIMITED[vote.kind]] % {"most": most}
    more = ngettext("That is %(over)s too many.", "These are %(over)s too many.", over) % {"over": over}
    kept = _("What you have chosen is still there; change it and go on.")
    return f"{said} {more} {kept}"


def _refused(request: HttpRequest, refused: str, typed: str) -> HttpResponse:
    if refused == Refused.UNKNOWN:
        return _page(request, "ballots/enter.html", 422, said=Refused(refused).label, code=typed[:30])
    status = 409 if refused in {Refused.USED, Refused.SPOILT} else 403
    return _page(request, "ballots/refused.html", status, said=Refused(refused).label, early=refused == Refused.EARLY)
