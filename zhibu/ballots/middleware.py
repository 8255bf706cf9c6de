"""The ballot page on its own host name, apart from everything else that the program answers.

Requests under ZHIBU_BALLOT_HOST end here: no session, no cookie, no account, no other page. The code is the only
secret and the only right that a request can carry, so a page of somebody else cannot vote in a person's name (what a
cross-site token protects from): it does not know the code. What goes wrong is logged without the address, which may
hold it.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import get_resolver
from django.utils import translation

from zhibu.kernel.refusals import is_no_value, refuse_unreadable, refused

log = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024  # of a ballot: a hundred lines and a text are far below


def language_of(request: HttpRequest) -> str:
    """The committee's language unless address or form ask for the other one: there is no cookie to keep it."""
    asked = request.POST.get("l", "") if request.method == "POST" else request.GET.get("l", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class BallotHost:
    """Answers what is asked under the ballot page's own host name; under any other name there is no such page. It
    stands behind the server of style sheets and before session and accounts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.urls = get_resolver(settings.BALLOT_URLCONF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.BALLOT_HOST or split_domain_port(request.get_host())[0] != settings.BALLOT_HOST:
            return self.get_response(request)
        try:
            response = self._answer(request)
        except (BadRequest, SuspiciousOperation) as error:
            response = refused(request, error)
        except Exception as error:
            if is_no_value(error):
                response = refused(request, error)
            else:
                log.error("the ballot page failed: %s", type(error).__name__)
                response = self.urls.resolve_error_handler(500)(request)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise RequestDataTooBig("more bytes than a ballot has")
        refuse_unreadable(request)
        language = language_of(request)
        with translation.override(language):
            try:
                view, args, options = self.urls.resolve(request.path_info)
                response: HttpResponse = view(request, *args, **options)
            except Http404:
                response = self.urls.resolve_error_handler(404)(request)
        response.headers["Content-Language"] = language
        return response
