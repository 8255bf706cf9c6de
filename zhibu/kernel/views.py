"""Pages of the house itself: errors, language. No noun of ours is known here."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhibu.kernel import outage
from zhibu.kernel.shell import CONTRAST_COOKIE, SIZE_COOKIE, TEXT_SIZES


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: you see the thing but may not do this; the text says who may."""
    return render(request, "kernel/403.html", {"reason": str(exception or "")}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here that you may see."""
    return render(request, "kernel/404.html", status=404)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. 503 when the database or the disk is gone, with what to do and what was typed. Needs neither
    database nor session. Django calls it while it handles the error, wherever in the chain that arose.
    """
    if kind := outage.outage(sys.exc_info()[1]):
        outage.note(kind)
        return outage.answer(request, kind)
    return HttpResponse(BROKEN_PAGE, status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is too old or came from elsewhere: say so, and how to go on."""
    return render(request, "kernel/csrf.html", {"back": request.path}, status=403)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language for a year and go back to where the person was."""
    language = request.POST.get("language", "")
    back = safe_address(request, request.POST.get("next", ""))
    response = HttpResponseRedirect(back)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS
        )
    return response


@login_not_required
@require_POST
def set_text_size(request: HttpRequest) -> HttpResponse:
    """Remember the chosen size of text for a year and go back to where the person was."""
    size = request.POST.get("size", "")
    response = HttpResponseRedirect(safe_address(request, request.POST.get("next", "")))
    if size in TEXT_SIZES:
        response.set_cookie(
            SIZE_COOKIE, size, max_age=365 * 86400, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    return response


@login_not_required
@require_POST
def set_contrast(request: HttpRequest) -> HttpResponse:
    """Remember for a year whether this device shows black on white, and go back to where the person was."""
    response = HttpResponseRedirect(safe_address(request, request.POST.get("next", "")))
    if request.POST.get("contrast") == "high":
        response.set_cookie(
            CONTRAST_COOKIE, "high", max_age=365 * 86400, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    else:
        response.delete_cookie(CONTRAST_COOKIE, samesite="Lax")
    return response


def safe_address(request: HttpRequest, address: Any, default: str = "/") -> str:
    """`address` when it is a path of ours, else `default`: no redirect leads elsewhere."""
    ours = str(address).startswith("/") and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else default


BROKEN_PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>暂时出错 · 支部</title>
<link rel="stylesheet" href="/static/kernel/zhibu.css"><body><header class="bar"><div><b>支部</b></div></header>
<main class="plain"><h1>系统出错了</h1><p>您填写的内容没有保存。请稍后返回上一页再试；
仍然不行时请告诉机关工委办公室，并说明时间和您在做什么。</p>
<p lang="en">Something broke on our side. What you entered was not saved; go back and try again in a moment.</p>
<p><a class="btn" href="/">回到首页 Home</a></p></main></html>"""
