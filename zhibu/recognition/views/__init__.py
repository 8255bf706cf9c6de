"""Pages of honours and selections, by what is done there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhibu.kernel.deeds import NotPossibleError


def do(request: HttpRequest, deed: Callable[[], Any], said: str, page: str, *args: Any) -> HttpResponse:
    """Do something, say that it is done or why it cannot be, and go to a page."""
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(page, *args)
