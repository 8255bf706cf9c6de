"""A regulation is begun, its facts are changed, it is repealed; what is to be reviewed is asked for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.services import NewTask, close_tasks_from, keep_only
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.regulations.models import Carried, Regulation, Version
from zhibu.regulations.queries import overdue_reviews
from zhibu.regulations.services.common import record_regulation
from zhibu.regulations.services.indexing import index
from zhibu.regulations.services.versions import write


@transaction.atomic
def begin(*, values: dict[str, Any], text: str, sample: Mapping[str, Any], who: Person, now: datetime) -> Version:
    """Begin a regulation with its facts and the draft of its first version; what carries its articles comes from the
    ready-made one (`queries.samples`) that it began from, {} for none.
    """
    made = Regulation.objects.create(**values, made_at=now)
    record_regulation(made, "begun", who.actor, now, kind=made.kind)
    draft = write(regulation=made, text=text, reason="", who=who, now=now)
    told = {one["article"]: one for one in sample.get("carried", [])}
    names = ("rules", "owner", "steps", "trace", "trace_words")
    Carried.objects.bulk_create(
        Carried(article=one, **{name: value for name, value in told[one.number].items() if name in names})
        for one in draft.articles.all()
        if one.number in told
    )
    return draft


@transaction.atomic
def change_facts(*, regulation: Regulation, values: dict[str, Any], who: Person, now: datetime) -> Regulation:
    """Change title, kind, owner, basis, audience, fields or day of review; nothing happens when all stay."""
    kept = Regulation.objects.select_for_update().get(pk=regulation.pk)
    changed = sorted(name for name, value in values.items() if getattr(kept, name) != value)
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, values[name])
    kept.save(update_fields=changed)
    if "review_on" in changed and (kept.review_on is None or kept.review_on >= timezone.localdate(now)):
        close_tasks_from(f"regulations.review:{kept.pk}", now=now)
    index(kept, timezone.localdate(now))
    record_regulation(kept, "changed", who.actor, now, fields=changed)
    return kept


@transaction.atomic
def repeal(*, regulation: Regulation, day: date, because: str, who: Person, now: datetime) -> Regulation:
    """Let a regulation hold no longer from `day` on, with the reason. Raises NotPossibleError when nothing of it was
    approved, when it is repealed already, and for a day on or before the first day of its newest version.
    """
    kept = Regulation.objects.select_for_update().get(pk=regulation.pk)
    newest = kept.versions.filter(approved_at__isnull=False).order_by("-since").first()
    if newest is None or newest.since is None:
        raise NotPossibleError(_("Nothing of it has been approved; discard the draft instead."))
    if kept.repealed_from is not None:
        raise NotPossibleError(_("It has been repealed already."))
    if day <= newest.since:
        raise NotPossibleError(
            _("Its newest version begins on %(day)s; it can be repealed after that.")
            % {"day": newest.since.isoformat()}
        )
    kept.repealed_from, kept.repealed_because, kept.repealed_by = day, because, who.member
    kept.save(update_fields=["repealed_from", "repealed_because", "repealed_by"])
    close_tasks_from(f"regulations.review:{kept.pk}", now=now)
    index(kept, timezone.localdate(now))
    record_regulation(kept, "repealed", who.actor, now, since=day, reason=because)
    return kept


@transaction.atomic
def ask_for_reviews(*, now: datetime) -> int:
    """Open a task of the owner for each regulation in force whose day of review has passed; returns how many wait."""
    late = overdue_reviews(timezone.localdate(now))
    tasks: list[dict[str, Any]] = [
        vars(
            NewTask(
                key=f"regulations.review:{one.pk}:{one.review_on}",
                kind="regulations.review",
                url=reverse("regulations:regulation", args=[one.pk]),
                due=one.review_on,
                words={"title": one.title, "post": one.owner_post},
                unit_id=one.owner_unit_id,
            )
        )
        for one in late
    ]
    keep_only("regulations.review", tasks, now=now)
    return len(late)
