"""What somebody typed into a form whose session had ended meanwhile: kept sealed until they are signed in again, then
shown once with one button to send it. It is never sent by itself.
"""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from zhibu.kernel.sealed import lookup, seal_json, unseal_json

KEY = "typed"  # session key
WHOSE = "whose"  # cookie: a keyed digest of the account that was signed in here last
LASTS = 3600  # seconds
MOST = 100_000  # characters of all fields together
SECRET = ("password", "pin", "code", "csrfmiddlewaretoken", "kept")  # parts of names of fields that are never kept


class KeepTyped:
    """Keeps the fields of a POST that ended at the sign-in page, and shows them at the same address afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and KEY in request.session and request.user.is_authenticated:
            shown = self._show(request)
            if shown is not None:
                return shown
        response = self.get_response(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            return response  # the database is gone: who is signed in cannot be asked
        if request.method == "POST" and not request.user.is_authenticated and self._to_sign_in(response):
            self._keep(request)
        return self._remember(request, response)

    def _to_sign_in(self, response: HttpResponse) -> bool:
        return response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL) + "?")

    def _keep(self, request: HttpRequest) -> None:
        fields = fields_of(request)
        if not fields:
            return
        kept: dict[str, Any] = {
            "path": request.get_full_path(),
            "fields": fields,
            "files": bool(request.FILES),
            "whose": request.COOKIES.get(WHOSE, ""),
            "at": time.time(),
        }
        request.session[KEY] = seal_json(kept)

    def _show(self, request: HttpRequest) -> HttpResponse | None:
        """The page with what was typed, once, for the person who typed it."""
        kept = unseal_json(request.session[KEY])
        if kept is None or time.time() - kept["at"] > LASTS or kept["whose"] != whose(request):
            del request.session[KEY]
            return None
        if kept["path"] != request.get_full_path():
            return None
        del request.session[KEY]
        lines = [(name, value) for name, values in kept["fields"].items() for value in values]
        words = words_of(kept["fields"])
        context = {"action": kept["path"], "fields": lines, "words": words, "files": kept["files"]}
        return render(request, "kernel/typed.html", context)

    def _remember(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Who is signed in here, told by a digest, so that nobody is shown what another person typed."""
        if request.user.is_authenticated and request.COOKIES.get(WHOSE) != (mine := whose(request)):
            response.set_cookie(WHOSE, mine, max_age=30 * 86400, httponly=True, samesite="Lax", secure=settings.HTTPS)
        return response


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, by field: nothing secret, and nothing at all when it is more than can be kept."""
    typed: dict[str, list[str]] = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if not any(part in name.lower() for part in SECRET)
    }
    return typed if sum(len(value) for values in typed.values() for value in values) <= MOST else {}


def words_of(fields: Mapping[str, list[str]]) -> list[str]:
    """What a person recognises of it: the sentences, else whatever there is."""
    values = [value for values in fields.values() for value in values]
    return [value for value in values if len(value) > 1 and not value.isascii()] or [
        value for value in values if value
    ]


def whose(request: HttpRequest) -> str:
    """A keyed digest of the account that is signed in."""
    return lookup(f"kernel.typed:{request.user.pk}")[:32]
