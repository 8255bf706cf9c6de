"""For machines: feeds of what is new (Atom), and the map of the website."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from zhibu.kernel.addresses import whole
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.kept import keep
from zhibu.organisation.policy import Person
from zhibu.portal import policy, queries
from zhibu.portal.models import Section

ENTRIES = 30
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@open_to_administrators
@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest public articles of all sections."""
    return _feed(request, None)


@open_to_administrators
@login_not_required
@require_safe
def section_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest public articles of one section."""
    return _feed(request, queries.section_or_none(kind))


@open_to_administrators
@login_not_required
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Every public page, for search engines from outside; the newest 5,000 articles."""
    if queries.home() is None:
        raise Http404
    places = [(reverse("portal:home"), None)]
    places += [(reverse("portal:section", args=[one.kind]), None) for one in queries.sections()]
    places += [(_address(row), row["day"]) for row in _rows(None)[:5000]]
    lines = [
        f"<url><loc>{whole(request, path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for path, day in places
    ]
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{MAP}">\n{chr(10).join(lines)}\n</urlset>\n'
    return keep(HttpResponse(text, content_type="application/xml; charset=utf-8"))


def _rows(section: Section | None) -> Any:
    rows = policy.readable_articles(Person())
    rows = rows.filter(stands_in=section) if section else rows
    return rows.order_by("-day", "-pk").values("pk", "title", "summary", "day", "signed", "stands_in__kind")


def _address(row: dict[str, Any]) -> str:
    return reverse("portal:article", args=[row["stands_in__kind"], row["pk"]])


def _printable(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _feed(request: HttpRequest, section: Section | None) -> HttpResponse:
    top = queries.home()
    if top is None:
        raise Http404
    title = _printable(f"{top.title} · {section.title}" if section else top.title)
    link = reverse("portal:section", args=[section.kind]) if section else reverse("portal:home")
    made = Atom1Feed(
        title=title,
        link=whole(request, link),
        description=title,
        language="zh-Hans",
        feed_url=whole(request, request.path),
    )
    for row in _rows(section)[:ENTRIES]:
        address = whole(request, _address(row))
        made.add_item(
            title=_printable(row["title"]),
            link=address,
            description=_printable(row["summary"]),
            author_name=_printable(row["signed"] or top.title),
            unique_id=address,
            pubdate=_begin(row["day"]),
            updateddate=_begin(row["day"]),
        )
    return keep(HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"))
