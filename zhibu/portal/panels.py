"""Pieces of this room on other rooms' pages."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.portal import queries


def to_the_website(request: HttpRequest) -> str:
    """The way from the sign-in page to the website, once it is open."""
    if queries.home() is None:
        return ""
    return render_to_string("portal/panel_website.html", {}, request)
