"""Writing a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.documents import policy, queries, services
from zhibu.documents.forms import PaperForm
from zhibu.documents.models import Incoming, Paper, Version
from zhibu.documents.states import PaperKind, PaperState, kinds
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit

NAMES = (
    "kind", "direction", "title", "body", "outside", "copies_outside", "attached", "note", "urgency", "important",
    "one_matter", "to_members", "present", "absent", "sitting_in", "edition",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new document; `?replies_to=` begins the reply to a request, `?answers=` the answer to an incoming paper."""
    who = request.who
    policy.require_officer_mode(who)
    given = request.POST if request.method == "POST" else request.GET
    request_, incoming = _key(given.get("replies_to")), _key(given.get("answers"))
    asked = policy.request_or_404(who, request_) if request_ else None
    came = policy.handled_or_404(who, incoming) if incoming else None
    units = who.own_units
    if asked is not None:
        to = set(asked.addressed.filter(copy=False).values_list("unit_id", flat=True))
        units = [unit for unit in units if unit.pk in to]
    elif came is not None:
        units = [came.unit]
    form = _form(request, None, units, asked, came)
    if request.method == "POST" and form.is_valid():
        return _save(request, form, None, asked, came)
    return _page(request, form, None, asked, came)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on writing."""
    found = policy.worked_on_or_404(request.who, pk)
    if found.state not in {PaperState.DRAFT, PaperState.RECHECKING}:
        return redirect("documents:paper", pk)
    form = _form(request, found, [found.unit])
    if request.method == "POST" and form.is_valid():
        return _save(request, form, found)
    return _page(request, form, found)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.discard(paper=policy.worked_on_or_404(request.who, pk), who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("documents:paper", pk)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("documents:papers")


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def _form(
    request: HttpRequest,
    found: Paper | None,
    units: list[Unit],
    asked: Paper | None = None,
    came: Incoming | None = None,
) -> PaperForm:
    among = queries.addressable(units)
    if request.method == "POST":
        return PaperForm(request.POST, units=units, among=among)
    initial: dict[str, Any] = {}
    if found is not None:
        initial = {name: getattr(found, name) for name in NAMES}
        rows = list(found.addressed.values_list("unit_id", "copy"))
        initial |= {"main": [pk for pk, copy in rows if not copy], "copied": [pk for pk, copy in rows if copy]}
    elif asked is not None:
        initial = {
            "kind": PaperKind.REPLY,
            "main": [asked.unit_id],
            "title": _("On: %(title)s") % {"title": asked.title},
        }
    elif came is not None:
        initial = {"kind": PaperKind.LETTER, "outside": came.sender}
    elif request.GET.get("kind") in kinds():
        initial = {"kind": request.GET["kind"]}
    return PaperForm(units=units, among=among, initial=initial)


def _save(
    request: HttpRequest,
    form: PaperForm,
    found: Paper | None,
    asked: Paper | None = None,
    came: Incoming | None = None,
) -> HttpResponse:
    typed = dict(form.cleaned_data)
    unit, edition = typed.pop("unit"), typed.pop("edition")
    main, copied = typed.pop("main"), typed.pop("copied")
    try:
        kept = services.save(
            paper=found, unit=unit, values=typed, main=main, copied=copied, edition=edition or 0,
            replies_to=asked, answers=came, who=request.who, now=timezone.now(),
        )  # fmt: skip
    except services.SavedMeanwhileError as error:
        return _both(request, form, found, str(error))
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return _page(request, form, found, asked, came)
    messages.success(request, _("Saved."))
    return redirect("documents:paper", kept.pk)


def _both(request: HttpRequest, form: PaperForm, found: Paper | None, words: str) -> HttpResponse:
    """Two people have written: what was saved stands beside what was typed, which is saved when one saves again."""
    assert found is not None
    found.refresh_from_db()
    typed = form.cleaned_data
    names = [unit.name for unit in [*typed["main"], *typed["copied"]]]
    elements = {name: typed[name] for name in services.ELEMENTS}
    mine = Version(title=typed["title"], body=typed["body"], elements=elements | {"units": "\n".join(names)})
    form.add_error(None, _("%(what)s Both stand below; what you save now is the newest version.") % {"what": words})
    form.data = form.data.copy()
    form.data["edition"] = str(found.edition)
    lines = queries.compared(queries.version_of(found, found.edition), mine)
    return _page(request, form, found, lines=lines)


def _page(
    request: HttpRequest,
    form: PaperForm,
    found: Paper | None,
    asked: Paper | None = None,
    came: Incoming | None = None,
    lines: Any = (),
) -> HttpResponse:
    words = {"form": form, "paper": found, "asked": asked, "came": came, "lines": lines}
    return render(request, "documents/write.html", words, status=422 if form.errors else 200)
