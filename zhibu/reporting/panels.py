"""Pieces of this room on other rooms' pages."""

from django.http import HttpRequest
from django.template.loader import render_to_string


def to_read(request: HttpRequest) -> str:
    """Below the member's first page: the way to what is there to read, for which the tabs have no room."""
    if (
        request.path != "/"
        or not request.user.is_authenticated
        or request.who.is_officer
        or request.who.member is None
    ):
        return ""
    return render_to_string("reporting/panel_to_read.html", {}, request)
