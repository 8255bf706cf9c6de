"""Reads across promises: the list, what stands behind one, and what that is called."""

from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.dates import day
from zhibu.recognition.models import Promise, Proof
from zhibu.recognition.states import PromiseState


def promises_listed(rows: QuerySet[Promise], show: str = "") -> QuerySet[Promise]:
    """Open ones first, the one due next on top; then those settled, the latest first. `show` is a state or ""."""
    chosen = rows.filter(state=show) if show in PromiseState.values else rows
    first = Case(When(state=PromiseState.OPEN, then=F("due")), default=None)
    related = chosen.select_related("unit", "notice__issuer", "campaign")
    return related.order_by(first.asc(nulls_last=True), F("settled_on").desc(nulls_last=True), "-pk")


def proofs_of(promise: Promise) -> list[Proof]:
    """The records behind a promise, as they were chosen. One query."""
    related = ("campaign", "honour__kind", "payments", "sanction__member", "sanction__unit", "paper")
    return list(promise.proofs.select_related(*related).order_by("pk"))


def came_with(promise: Promise) -> str:
    """With what it was announced."""
    if promise.notice:
        return _("notice “%(theme)s”") % {"theme": promise.notice.theme}
    return promise.campaign.title if promise.campaign else promise.basis


def record_called(name: str, record: Any) -> str:
    """A record by which a promise was carried out, for who may open it. A case is called by its unit and step."""
    if name == "campaign":
        return _("selection: %(title)s") % {"title": record.title}
    if name == "honour":
        words = {"year": record.year, "honour": record.kind.name, "name": record.name}
        return _("honour: %(year)s %(honour)s, %(name)s") % words
    if name == "payments":
        return _("rewards of %(year)s, paid on %(day)s") % {
            "year": record.year,
            "day": day(record.paid_on, with_year=True),
        }
    if name == "sanction":
        return _("case: %(whom)s, %(step)s") % {"whom": record.whom, "step": record.get_rung_display()}
    return _("document: %(title)s") % {"title": str(record)}


def record_hidden(name: str) -> str:
    """The same for who may not open it: its kind alone."""
    words = {
        "campaign": pgettext("promise", "a selection"), "honour": pgettext("promise", "an honour"),
        "payments": pgettext("promise", "rewards paid"), "sanction": pgettext("promise", "a case that was decided"),
        "paper": pgettext("promise", "an official document"),
    }  # fmt: skip
    return words[name]
