"""Pages of duties, by what is done there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhibu.duties.states import TABLE
from zhibu.kernel.deeds import NotPossibleError
from zhibu.rulebook import queries as rulebook


def do(request: HttpRequest, deed: Callable[[], Any], said: str, page: str, *args: Any) -> HttpResponse:
    """Do something, say that it is done or why it cannot be, and go to a page."""
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(page, *args)


def names() -> dict[str, str]:
    """Rule → its subject in the language of the page, without a query."""
    return {one.code: rulebook.shipped()[one.code][-1].title for one in TABLE}
