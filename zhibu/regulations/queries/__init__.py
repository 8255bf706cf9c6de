"""Reads across regulations and affairs, by noun."""

from zhibu.regulations.queries.carried import Trace, carried_of, is_a_rule, rules_of, trace_of, traces
from zhibu.regulations.queries.comparing import Compared, compare
from zhibu.regulations.queries.dividing import Divided, Part, article_name, as_text, citation, divide, faults
from zhibu.regulations.queries.fields import Covered, coverage
from zhibu.regulations.queries.handled import (
    Month,
    affair_or_none,
    affairs,
    basis_article,
    by_receipt,
    files_of,
    happened,
    head,
    listed_cases,
    months,
    overdue,
    receipt_key,
    years,
)
from zhibu.regulations.queries.own_data import own_tables
from zhibu.regulations.queries.ready_made import samples
from zhibu.regulations.queries.versions import (
    Held,
    Wanted,
    article_or_none,
    articles_of,
    collected,
    current,
    draft_of,
    earlier,
    history,
    in_force,
    listed,
    newest,
    overdue_reviews,
    public_in_force,
    shown,
    standing_of,
    with_version,
)

__all__ = [
    "Compared", "Covered", "Divided", "Held", "Month", "Part", "Trace", "Wanted", "affair_or_none", "affairs",
    "article_name", "article_or_none", "articles_of", "as_text", "basis_article", "by_receipt", "carried_of",
    "citation", "collected", "compare", "coverage", "current", "divide", "draft_of", "earlier", "faults", "files_of",
    "happened", "head", "history", "in_force", "is_a_rule", "listed", "listed_cases", "months", "newest", "overdue",
    "overdue_reviews", "own_tables", "public_in_force", "receipt_key", "rules_of", "samples", "shown", "standing_of",
    "trace_of", "traces", "with_version", "years",
]  # fmt: skip
