"""制度汇编 and 办事指南 as papers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Field, Paper, Title
from zhibu.kernel.papers.collection import Collection, Work
from zhibu.regulations.models import Affair, Article, Regulation
from zhibu.regulations.queries import article_name, citation


def collection(kept: Sequence[tuple[Regulation, Any]], committee: str, on: date) -> Collection:
    """The regulations in force on a day (`queries.collected`), ready to be set."""
    works = []
    for regulation, version in kept:
        lines: list[tuple[str, str]] = [("plain", line) for line in version.preamble.splitlines()]
        chapter = ""
        for part in version.parts:
            if part.chapter and part.chapter != chapter:
                chapter = part.chapter
                lines.append(("chapter", chapter))
            first, *rest = part.text.splitlines() or [""]
            lines.append((article_name(part.number), first))
            lines += [("plain", line) for line in rest]
        since = _("in force from %(day)s") % {"day": day(version.since, with_year=True)}
        note = f"{regulation.source} · {since}" if regulation.source else since
        works.append(Work(regulation.title, note, tuple(lines)))
    said = _("in force on %(day)s") % {"day": day(on, with_year=True)}
    return Collection(
        title=_("Collection of regulations"), owner=committee, note=said, contents=_("Contents"), works=tuple(works),
        language=(get_language() or "zh")[:2],
    )  # fmt: skip


def guide(affair: Affair, article: Article | None, on: date) -> Paper:
    """One sheet: what is needed for an affair, how and how long."""
    basis = citation(affair.basis_of.title, article.number) if article and affair.basis_of else ""
    days = ngettext("%(num)s working day", "%(num)s working days", affair.days) % {"num": affair.days}
    lines = [
        (_("Basis"), "\n".join(part for part in (basis, affair.basis) if part)),
        (_("Who may apply"), affair.applicants),
        (_("Documents needed"), _numbered(affair.document_names) or _("none")),
        (_("Steps"), _numbered(affair.step_names)),
        (_("Time limit"), days),
        (_("Fee"), affair.fee or _("none")),
        (_("Contact of the office"), affair.contact),
        (_("Place and hours"), affair.place),
    ]
    blocks: list[Block] = [Title(affair.name)]
    blocks += [Field(_("%(label)s: ") % {"label": label}, text) for label, text in lines if text]
    blocks.append(Field("", _("As of %(day)s.") % {"day": day(on, with_year=True)}))
    return Paper(title=affair.name, blocks=tuple(blocks), language=(get_language() or "zh")[:2])


def _numbered(names: Sequence[str]) -> str:
    return "\n".join(f"{place}. {name}" for place, name in enumerate(names, 1))
