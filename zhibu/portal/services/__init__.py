"""What changes the website."""

from zhibu.portal.services.articles import FIELDS, remove, take_off, write
from zhibu.portal.services.files import add_file
from zhibu.portal.services.indexing import items
from zhibu.portal.services.notices import hide_notice, reads_anew, show_notice, shown_items
from zhibu.portal.services.pictures import add_picture
from zhibu.portal.services.publishing import publish_due
from zhibu.portal.services.reviews import pass_review, personal, return_article, send_in, take_back
from zhibu.portal.services.site import describe, open_site, rename

__all__ = [
    "FIELDS",
    "add_file",
    "add_picture",
    "describe",
    "hide_notice",
    "items",
    "open_site",
    "pass_review",
    "personal",
    "publish_due",
    "reads_anew",
    "remove",
    "rename",
    "return_article",
    "send_in",
    "show_notice",
    "shown_items",
    "take_back",
    "take_off",
    "write",
]
