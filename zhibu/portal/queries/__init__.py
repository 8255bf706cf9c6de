"""What the website shows, and what its office looks at."""

from zhibu.portal.queries.links import DeadLink, dead_links
from zhibu.portal.queries.office import (
    freshness,
    hands,
    in_review,
    standings,
    step_due,
    steps,
    version_of,
    with_newest,
)
from zhibu.portal.queries.pages import (
    OnHome,
    edition,
    home,
    home_columns,
    latest,
    mark_of,
    neighbours,
    section_or_none,
    sections,
    shown_among,
    shown_notices,
)
from zhibu.portal.queries.texts import files, html, pictures, plain

__all__ = [
    "DeadLink",
    "OnHome",
    "dead_links",
    "edition",
    "files",
    "freshness",
    "hands",
    "home",
    "home_columns",
    "html",
    "in_review",
    "latest",
    "mark_of",
    "neighbours",
    "pictures",
    "plain",
    "section_or_none",
    "sections",
    "shown_among",
    "shown_notices",
    "standings",
    "step_due",
    "steps",
    "version_of",
    "with_newest",
]
