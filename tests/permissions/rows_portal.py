"""The table's lines for the website: what everybody reads, and the pages of its office."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.permissions.moments import notice_of_branch
from tests.permissions.row import Row, key, nothing
from tests.portal import world
from tests.support import Cast
from zhibu.portal.models import Article


def open_site(cast: Cast) -> None:
    """The website is open."""
    world.opened(cast)


def draft(cast: Cast) -> Article:
    """A draft of 0101."""
    return world.written(cast)


def in_review(cast: Cast) -> Article:
    """An article of 0101 in review."""
    return world.sent_in(cast)


def published(cast: Cast) -> Article:
    """An article of 0101 that everybody reads."""
    return world.published(cast)


def internal(cast: Cast) -> Article:
    """An article of 0101 for those who sign in."""
    return world.published(cast, audience="internal")


def unit_only(cast: Cast) -> Article:
    """An article of 0101 for its own unit."""
    return world.published(cast, audience="unit")


def shown_notice(cast: Cast) -> Any:
    """A notice that the website shows."""
    from django.utils import timezone

    from zhibu.portal.services import show_notice

    world.opened(cast)
    notice = notice_of_branch(cast)
    show_notice(notice=notice, looked_at=True, who=world.officer(cast.staff), now=timezone.now())
    return notice


def with_picture(cast: Cast) -> Any:
    """A picture that stands in a public article."""
    key = world.picture(cast)
    world.published(cast, body=f"![演练](picture:{key})")
    return key


def handed_out(cast: Cast) -> Any:
    """A file that a public article hands out."""
    kept = world.attached(cast)
    world.published(cast, body=f"见[签到表](file:{kept.pk}.xlsx)")
    return kept


def unused_file(cast: Cast) -> Any:
    """A file that no article hands out."""
    return world.attached(cast)


def a_file(_made: Any) -> dict[str, Any]:
    return {"title": "签到表", "file": SimpleUploadedFile("a.xlsx", world.workbook("姓名"))}


def as_xlsx(made: Any) -> list[Any]:
    return [made.pk, "xlsx"]


def unused_picture(cast: Cast) -> Any:
    """A picture that stands in no article."""
    return world.picture(cast)


def in_news(article: Article) -> list[Any]:
    return ["news", article.pk]


def form(**changes: Any) -> Any:
    """What is posted to write."""

    def data(article: Article | None) -> dict[str, Any]:
        from zhibu.organisation.models import Unit
        from zhibu.portal.models import Section

        seen = {"seen": article.latest_revision_id} if isinstance(article, Article) else {}
        place, unit = Section.objects.get(kind="news").pk, Unit.objects.get(code="0101").pk
        return {"title": "题", "body": "文", "stands_in": place, "unit": unit, "audience": "public", **seen, **changes}

    return data


def step(article: Article) -> dict[str, Any]:
    return {"version": world.task(article), "because": "改短"}


def a_picture(_made: Any) -> dict[str, Any]:
    return {"title": "演练", "file": SimpleUploadedFile("a.png", world.PNG, "image/png")}


KIND = ["news"]
NO = "404 404"

ROWS = [
    #                                              anon memb omem secr sib far gen staf
    Row("portal:home", "GET", "200", open_site),
    Row("portal:home", "GET", "200"),
    Row("portal:section", "GET", "200", published, KIND),
    Row("portal:section", "GET", "404", args=KIND),
    Row("portal:article", "GET", "200", published, in_news),
    Row("portal:article", "GET", "404 200 200 200 200 200 200 200", internal, in_news, admins="404"),
    Row("portal:article", "GET", "404 200 404 200 404 404 200 200", unit_only, in_news, admins="404"),
    Row("portal:article", "GET", "404", draft, in_news),
    Row("portal:notice", "GET", "200", shown_notice, key),
    Row("portal:notice", "GET", "404", notice_of_branch, key),
    Row("portal:search", "GET", "200", open_site),
    Row("portal:site_map", "GET", "200", open_site),
    Row("portal:honours", "GET", "200", open_site),
    Row("portal:honours", "GET", "404"),
    Row("portal:honours", "POST", "405", open_site),
    Row("portal:sitemap_xml", "GET", "200", open_site),
    Row("portal:feed", "GET", "200", open_site),
    Row("portal:section_feed", "GET", "200", open_site, KIND),
    Row("portal:display", "GET", "200", open_site),
    Row("portal:picture", "GET", "200", with_picture, lambda made: [made]),
    Row("portal:picture", "GET", "404 404 404 200 404 404 200 200", unused_picture, lambda made: [made], admins="404"),
    Row("portal:file", "GET", "200", handed_out, as_xlsx),
    Row("portal:file", "GET", "404", handed_out, lambda made: [made.pk, "pdf"]),
    Row("portal:file", "GET", "404 404 404 200 404 404 200 200", unused_file, as_xlsx, admins="404"),
    Row("portal:file", "POST", "405", handed_out, as_xlsx),
    Row("portal:add_file", "GET", "login 405"),
    Row("portal:add_file", "POST", "login 403 403 200 200 200 200 200", open_site, (), a_file),
    Row("portal:articles", "GET", "login 403 403 200 200 200 200 200", draft),
    Row("portal:articles_xlsx", "GET", "login 405", draft),
    Row("portal:articles_xlsx", "POST", "login 403 403 200 200 200 200 200", draft),
    Row("portal:open", "GET", "login 405"),
    Row("portal:open", "POST", "login 403 403 403 403 403 403 302", nothing, (), {"introduction": "简介"}),
    Row("portal:new", "GET", "login 403 403 200 200 200 200 200", open_site),
    Row("portal:new", "POST", "login 403 403 302 422 422 422 422", open_site, (), form()),
    Row("portal:add_picture", "GET", "login 405"),
    Row("portal:add_picture", "POST", "login 403 403 200 200 200 200 200", open_site, (), a_picture),
    Row("portal:reviews", "GET", "login 403 403 403 403 403 403 200", in_review),
    Row("portal:freshness", "GET", "login 403 403 403 403 403 403 200", open_site),
    Row("portal:notices", "GET", "login 403 403 403 403 403 403 200", shown_notice),
    Row("portal:show_notice", "GET", "login 405", notice_of_branch, key),
    Row("portal:show_notice", "POST", "login 403 403 403 403 403 403 302", notice_of_branch, key, {"show": "1"}),
    Row("portal:section_settings", "GET", "login 403 403 403 403 403 403 200", open_site, KIND),
    Row("portal:section_settings", "POST", "login 403 403 403 403 403 403 302", open_site, KIND, {"about": "新闻"}),
    Row("portal:write", "GET", "login 404 404 200 404 404 200 200", draft, key),
    Row("portal:write", "POST", "login 404 404 302 404 404 403 302", draft, key, form()),
    Row("portal:preview", "GET", "login 404 404 200 404 404 200 200", draft, key),
    Row("portal:send_in", "GET", "login 405", draft, key),
    Row("portal:send_in", "POST", "login 404 404 302 404 404 403 302", draft, key),
    Row("portal:take_back", "GET", "login 405", in_review, key),
    Row("portal:take_back", "POST", "login 404 404 302 404 404 403 302", in_review, key),
    Row("portal:take_off", "GET", "login 405", published, key),
    Row("portal:take_off", "POST", "login 404 404 302 404 404 403 302", published, key, {"because": "有误"}),
    Row("portal:remove", "GET", "login 405", draft, key),
    Row("portal:remove", "POST", "login 404 404 302 404 404 403 302", draft, key),
    Row("portal:review", "GET", "login 403 403 403 403 403 403 200", in_review, key),
    Row("portal:pass_review", "GET", "login 405", in_review, key),
    Row("portal:pass_review", "POST", "login 403 403 403 403 403 403 302", in_review, key, step),
    Row("portal:return_article", "GET", "login 405", in_review, key),
    Row("portal:return_article", "POST", "login 403 403 403 403 403 403 302", in_review, key, step),
    Row("portal:home", "POST", "405", open_site),
    Row("portal:search", "POST", "405", open_site),
    Row("portal:site_map", "POST", "405", open_site),
    Row("portal:sitemap_xml", "POST", "405", open_site),
    Row("portal:feed", "POST", "405", open_site),
    Row("portal:display", "POST", "405", open_site),
    Row("portal:section", "POST", "405", open_site, KIND),
    Row("portal:section_feed", "POST", "405", open_site, KIND),
    Row("portal:article", "POST", "405", published, in_news),
    Row("portal:notice", "POST", "405", shown_notice, key),
    Row("portal:picture", "POST", "405", with_picture, lambda made: [made]),
    Row("portal:articles", "POST", "login 405", open_site),
    Row("portal:reviews", "POST", "login 405", open_site),
    Row("portal:freshness", "POST", "login 405", open_site),
    Row("portal:notices", "POST", "login 405", open_site),
    Row("portal:preview", "POST", "login 405", in_review, key),
    Row("portal:review", "POST", "login 405", in_review, key),
    Row("kernel:contrast", "GET", "405"),
    Row("kernel:contrast", "POST", "302"),
]
