"""Links of published articles that lead nowhere. Links to other websites are not followed: the program opens none."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, resolve
from wagtail.images.models import Image

from zhibu.portal.models import Article, ArticleFile, Shown
from zhibu.portal.queries.texts import FILE, PICTURE
from zhibu.portal.states import Audience
from zhibu.regulations.policy import readable_regulations

LINK = re.compile(r"\]\(<?([^()\s<>]{1,500})")


@dataclass(frozen=True)
class DeadLink:
    """A link in a published article, and where it should have led."""

    article: int
    kind: str
    title: str
    target: str


def dead_links() -> list[DeadLink]:
    """The links of published articles to pages, pictures and files of ours that are not there, or that a visitor may
    not read though the article is public; by article. The same number of queries for any number of articles.
    """
    rows = Article.objects.filter(live=True, body__contains="](").order_by("-day", "-pk")
    links = [
        (pk, kind, title, audience, target)
        for pk, kind, title, audience, body in rows.values_list(
            "pk", "stands_in__kind", "title", "audience", "body"
        ).iterator()
        for target in dict.fromkeys(LINK.findall(body))
    ]
    needs = {(audience, target): _need(target, audience == Audience.PUBLIC) for _pk, _k, _t, audience, target in links}
    there = _there([need for need in needs.values() if isinstance(need, tuple)])
    return [
        DeadLink(pk, kind, title, target)
        for pk, kind, title, audience, target in links
        if (need := needs[audience, target]) is False or (isinstance(need, tuple) and need not in there)
    ]


def _need(target: str, is_public: bool) -> tuple[str, int] | bool:
    """What must be there for a link: kind and key of a row; True where nothing can be missing, False where the address
    is none of ours.
    """
    target = target.partition("#")[0].partition("?")[0]
    for kind, mark in (("picture", PICTURE), ("file", FILE)):
        if found := mark.fullmatch(target):
            return kind, int(found[1])
    if not target.startswith("/") or target.startswith("//"):
        return True
    try:
        page = resolve(target)
    except Resolver404:
        return False
    if page.view_name in {
        "portal:article",
        "portal:notice",
        "portal:picture",
        "portal:file",
        "regulations:regulation",
    }:
        public = "public " if is_public and page.view_name in {"portal:article", "regulations:regulation"} else ""
        return public + page.view_name.rpartition(":")[2], int(page.kwargs["pk"])
    return True


def _there(needs: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the rows that are there; a query for each kind that is asked for."""
    live = Article.objects.filter(live=True)
    tables: dict[str, Any] = {
        "article": live,
        "public article": live.filter(audience=Audience.PUBLIC),
        "notice": Shown.objects.all(),
        "picture": Image.objects.all(),
        "file": ArticleFile.objects.all(),
        "public regulation": readable_regulations(None),
        "regulation": readable_regulations(None).model.objects.all(),
    }
    found: set[tuple[str, int]] = set()
    for kind in {kind for kind, _key in needs}:
        column = "notice" if kind == "notice" else "pk"
        keys = {key for one, key in needs if one == kind}
        found |= {(kind, key) for key in tables[kind].filter(**{f"{column}__in": keys}).values_list(column, flat=True)}
    return found
