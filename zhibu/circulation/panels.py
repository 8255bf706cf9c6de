"""Pieces of this room on every page."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _


def suggest_link(request: HttpRequest) -> str:
    """The link at the foot of every page, with the address of the page it was on (without what stood after it)."""
    address = reverse("circulation:suggest")
    if request.path == address:
        return ""
    return format_html(
        '<nav class="suggest no-print" aria-label="{}"><a href="{}?{}">{}</a></nav>',
        _("Say what you think"),
        address,
        urlencode({"page": request.path[:200]}),
        _("Suggestions"),
    )
