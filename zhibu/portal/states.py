"""The eleven sections, who may read an article, and the way of an article to its publication."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Number


class SectionKind(TextChoices):
    """The sections (栏目) of the website in their order: seven that every committee has and four of its own choice.
    The value is the part of the address.
    """

    ABOUT = "about", _("About the committee")
    SPEECHES = "speeches", _("Leaders' speeches")
    EXPERIENCE = "experience", _("Model experience")
    NEWS = "news", _("Work news")
    ACTIVITIES = "events", _("Organ activities")
    INFORMATION = "information", _("Work information")
    RULES = "rules", _("Rules and systems")
    NOTICES = "notices", _("Notices and publications")
    STUDY = "study", _("Study ground")
    FESTIVAL = "festival", _("Culture festival")
    DOWNLOADS = "downloads", _("Downloads")


class Audience(TextChoices):
    """Who may read an article."""

    PUBLIC = "public", _("everybody")
    INTERNAL = "internal", _("those who sign in")
    UNIT = "unit", _("its own unit and those below")


class Standing(TextChoices):
    """Where an article stands. What is published stays readable while its next version is on its way."""

    DRAFT = "draft", pgettext_lazy("article", "draft")
    REVIEW = "review", pgettext_lazy("article", "in review")
    RETURNED = "returned", pgettext_lazy("article", "returned")
    WAITING = "waiting", pgettext_lazy("article", "waits for its day")
    PUBLISHED = "published", pgettext_lazy("article", "published")
    OFF = "off", pgettext_lazy("article", "taken off")


# Rules that this room applies.
REVIEWS = Number("GW-50", _("reviews of an article"), "portal:reviews")
NEWS_FRESH = Number("GW-51", _("self-check of the sections"), "portal:freshness")
NOTICES_FRESH = Number("GW-52", _("self-check of the sections"), "portal:freshness")
LASTING_FRESH = Number("GW-53", _("self-check of the sections"), "portal:freshness")

# Within how many days each section should have something new.
FRESH = {
    SectionKind.ABOUT: LASTING_FRESH,
    SectionKind.SPEECHES: NOTICES_FRESH,
    SectionKind.EXPERIENCE: NOTICES_FRESH,
    SectionKind.NEWS: NEWS_FRESH,
    SectionKind.ACTIVITIES: NEWS_FRESH,
    SectionKind.INFORMATION: NEWS_FRESH,
    SectionKind.RULES: LASTING_FRESH,
    SectionKind.NOTICES: NOTICES_FRESH,
    SectionKind.STUDY: NOTICES_FRESH,
    SectionKind.FESTIVAL: LASTING_FRESH,
    SectionKind.DOWNLOADS: LASTING_FRESH,
}
AMBER = 0.7  # from this part of the time on a section is pointed out
MOST_REVIEWS = 5  # more than so many nobody can set
OWN = (SectionKind.NOTICES, SectionKind.STUDY, SectionKind.FESTIVAL, SectionKind.DOWNLOADS)  # a committee names them
TITLE, SUMMARY, BODY, SIGNED = 100, 200, 50_000, 60  # characters that an article's parts may have
PAGE = 20  # articles on one page of a section
PICTURE_BYTES = 5 * 1024**2  # a picture may have as it is sent
PICTURE_PIXELS = 40_000_000
PICTURE_WIDTH = 1600  # pixels that are kept
