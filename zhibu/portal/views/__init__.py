"""Pages of the website: for everybody, and for its office."""

from zhibu.portal.views.feeds import feed, section_feed, sitemap_xml
from zhibu.portal.views.office import (
    articles,
    articles_xlsx,
    freshness,
    notices,
    open_site,
    section_settings,
    show_notice,
)
from zhibu.portal.views.public import article, display, file, home, notice, picture, search, section, site_map
from zhibu.portal.views.reviews import pass_review, return_article, review, reviews
from zhibu.portal.views.writing import (
    add_file,
    add_picture,
    preview,
    remove,
    send_in,
    take_back,
    take_off,
    write,
    write_new,
)

__all__ = [
    "add_file",
    "add_picture",
    "article",
    "articles",
    "articles_xlsx",
    "display",
    "feed",
    "file",
    "freshness",
    "home",
    "notice",
    "notices",
    "open_site",
    "pass_review",
    "picture",
    "preview",
    "remove",
    "return_article",
    "review",
    "reviews",
    "search",
    "section",
    "section_feed",
    "section_settings",
    "send_in",
    "show_notice",
    "site_map",
    "sitemap_xml",
    "take_back",
    "take_off",
    "write",
    "write_new",
]
