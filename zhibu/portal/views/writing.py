"""Writing an article: the form, pictures, a look at it as it will stand, on its way to review and back."""

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.kernel.deeds import NotPossibleError
from zhibu.portal import policy, queries, services
from zhibu.portal.forms import ArticleForm, FileForm, PictureForm, ReasonForm
from zhibu.portal.models import Article


@require_http_methods(["GET", "HEAD", "POST"])
def write_new(request: HttpRequest) -> HttpResponse:
    """A new article."""
    policy.require_officer_mode(request.who)
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        return _saved(request, form, None)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on writing; the newest version stands in the form."""
    article = policy.own_or_404(request.who, pk)
    form = _form(request, article)
    if request.method == "POST":
        policy.require_writer(request.who, article)
        if form.is_valid():
            return _saved(request, form, article)
    return _page(request, form, article)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version as it will stand on the website."""
    article = policy.own_or_404(request.who, pk)
    version = queries.version_of(article)
    words = {"article": article, "version": version, "text": queries.html(version["body"])}
    return render(request, "portal/preview.html", words)


@require_POST
def add_picture(request: HttpRequest) -> HttpResponse:
    """Keep a picture and say how it is put into the text."""
    policy.require_officer_mode(request.who)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            key = services.add_picture(**form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("file", str(error))
        else:
            words = {"mark": f"![{form.cleaned_data['title']}](picture:{key})", "key": key}
            return render(request, "portal/picture.html", words)
    return render(request, "portal/picture.html", {"form": form}, status=422)


@require_POST
def add_file(request: HttpRequest) -> HttpResponse:
    """Keep a file, and say what was found in it and how it is put into the text."""
    policy.require_officer_mode(request.who)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = services.add_file(**form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("file", str(error))
        else:
            return render(request, "portal/file.html", {"mark": queries.mark_of(kept), "kept": kept})
    return render(request, "portal/file.html", {"form": form}, status=422)


@require_POST
def send_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the newest version to review."""
    article = policy.own_or_404(request.who, pk)
    policy.require_writer(request.who, article)
    looked = bool(request.POST.get("looked_at"))
    return _done(
        request,
        pk,
        lambda: services.send_in(article=article, looked_at=looked, who=request.who, now=timezone.now()),
        _("Sent in. It is on the website when its reviews are done."),
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of review to go on writing."""
    article = policy.own_or_404(request.who, pk)
    policy.require_writer(request.who, article)
    return _done(
        request,
        pk,
        lambda: services.take_back(article=article, who=request.who, now=timezone.now()),
        _("Taken back; you can go on writing."),
    )


@require_POST
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off the website, with the reason."""
    article = policy.own_or_404(request.who, pk)
    policy.require_writer(request.who, article)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is taken off."))
        return redirect("portal:write", pk)
    because = form.cleaned_data["because"]
    return _done(
        request,
        pk,
        lambda: services.take_off(article=article, because=because, who=request.who, now=timezone.now()),
        _("It is off the website."),
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a draft that was never published."""
    article = policy.own_or_404(request.who, pk)
    policy.require_writer(request.who, article)
    try:
        services.remove(article=article, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("portal:write", pk)
    messages.success(request, _("The draft is removed."))
    return redirect("portal:articles")


def _done(request: HttpRequest, pk: int, deed: Any, words: str) -> HttpResponse:
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("portal:write", pk)


def _form(request: HttpRequest, article: Article | None) -> ArticleForm:
    units = [article.by_unit] if article else request.who.own_units
    if request.method == "POST":
        return ArticleForm(request.POST, units=units, article=article)
    if article is None:
        return ArticleForm(units=units, initial={"stands_in": request.GET.get("section", "")})
    version = queries.version_of(article)
    initial = {
        **version,
        "stands_in": article.get_latest_revision_as_object().stands_in_id,
        "appears": _day(version["go_live_at"]),
        "goes": _day(version["expire_at"]),
        "seen": article.latest_revision_id,
    }
    return ArticleForm(units=units, article=article, initial=initial)


def _day(value: datetime | None) -> date | None:
    return timezone.localdate(value) if value else None


def _instant(value: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(value, time())) if value else None


def _saved(request: HttpRequest, form: ArticleForm, article: Article | None) -> HttpResponse:
    """Save a version, and send it in when that button was pressed."""
    typed = dict(form.cleaned_data)
    typed.pop("seen")
    place, unit = typed.pop("stands_in"), typed.pop("unit")
    values = typed | {"go_live_at": _instant(typed.pop("appears")), "expire_at": _instant(typed.pop("goes"))}
    try:
        kept = services.write(
            article=article, stands_in=place, by_unit=unit, values=values, who=request.who, now=timezone.now()
        )
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return _page(request, form, article)
    if request.POST.get("then") == "preview":
        return redirect("portal:preview", kept.pk)
    messages.success(request, _("Saved."))
    return redirect("portal:write", kept.pk)


def _page(request: HttpRequest, form: ArticleForm, article: Article | None) -> HttpResponse:
    words: dict[str, Any] = {"form": form, "article": article, "pictures": PictureForm(auto_id="picture_%s")}
    words["files"] = FileForm(auto_id="file_%s")
    if article is not None:
        words["standing"] = queries.standings([article])[article.pk]
        words["steps"] = queries.steps(article)
        words["personal"] = services.personal(article)
        words["off"] = ReasonForm(auto_id="off_%s")
    words["may_write"] = article is None or policy.may_write(request.who, article)
    return render(request, "portal/write.html", words, status=422 if form.errors else 200)
