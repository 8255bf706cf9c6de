"""What the website shows, and what its office looks at."""

from zhibu.portal.queries.pages import (
    OnHome,
    edition,
    home,
    home_columns,
    latest,
    neighbours,
    section_or_none,
    sections,
    shown_notices,
)
from zhibu.portal.queries.texts import html, plain

__all__ = [
    "OnHome",
    "edition",
    "home",
    "home_columns",
    "html",
    "latest",
    "neighbours",
    "plain",
    "section_or_none",
    "sections",
    "shown_notices",
]
