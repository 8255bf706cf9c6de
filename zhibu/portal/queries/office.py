"""What the office looks at: the newest version of an article, who has had a hand in it, where it stands, what is to be
reviewed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from wagtail.models import Revision, TaskState, WorkflowState

from zhibu.accounts.models import User
from zhibu.portal.models import Article, Section
from zhibu.portal.states import AMBER, FRESH, Audience, SectionKind, Standing

WORDS = ("title", "summary", "body", "signed", "audience")
TIMES = ("go_live_at", "expire_at")


def version_of(article: Article) -> dict[str, Any]:
    """The newest version: what a writer sets, by name."""
    newest = article.get_latest_revision_as_object() if article.latest_revision_id else article
    return {name: getattr(newest, name) for name in (*WORDS, *TIMES)}


def hands(article: Article) -> set[int]:
    """Accounts that wrote the version in review, or have reviewed it already: none of them does the next step.
    Who wrote an earlier version that is published counts no more.
    """
    written = Revision.objects.for_instance(article)
    if article.first_published_at and article.live_revision_id:
        written = written.filter(pk__gt=article.live_revision_id)
    found = set(written.values_list("user", flat=True))
    flow = article.current_workflow_state
    if flow is not None:
        found |= set(flow.task_states.filter(status=TaskState.STATUS_APPROVED).values_list("finished_by", flat=True))
    return {key for key in found if key is not None}


def step_due(article: Article) -> int:
    """The key of the review that is due, which names step and version; 0 when none is."""
    flow = article.current_workflow_state
    if flow is None or flow.status != WorkflowState.STATUS_IN_PROGRESS:
        return 0
    return int(flow.current_task_state_id)


@dataclass(frozen=True)
class Step:
    """One review that was done: its number, who, when, the words with it, whether it was passed."""

    number: int
    by: str
    at: datetime
    words: str
    passed: bool


def steps(article: Article) -> list[Step]:
    """The reviews of the version that is or was last in review, in their order."""
    flow = WorkflowState.objects.for_instance(article).order_by("-created_at", "-pk").first()
    if flow is None:
        return []
    rows = flow.task_states.filter(status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED])
    rows = rows.order_by("pk").values_list(
        "task__review__step", "finished_by__name", "finished_at", "comment", "status"
    )
    return [
        Step(number, by or "", at, words, status == TaskState.STATUS_APPROVED)
        for number, by, at, words, status in rows
    ]


def standings(articles: list[Article]) -> dict[int, str]:
    """Where each of these articles stands, in two queries however many they are."""
    keys = [str(article.pk) for article in articles]
    flows = WorkflowState.objects.filter(object_id__in=keys).order_by("pk").values_list("object_id", "status")
    newest = dict(flows)
    waiting = set(
        Revision.page_revisions.filter(object_id__in=keys, approved_go_live_at__isnull=False).values_list(
            "object_id", flat=True
        )
    )
    return {
        article.pk: _standing(article, newest.get(str(article.pk)), str(article.pk) in waiting) for article in articles
    }


def _standing(article: Article, flow: str | None, waits: bool) -> str:
    if flow == WorkflowState.STATUS_IN_PROGRESS:
        return Standing.REVIEW
    if flow == WorkflowState.STATUS_NEEDS_CHANGES:
        return Standing.RETURNED
    if waits:
        return Standing.WAITING
    if article.live:
        return Standing.PUBLISHED
    return Standing.OFF if article.day else Standing.DRAFT


@dataclass(frozen=True)
class InReview:
    """An article that waits for its next review."""

    article: Article
    title: str
    step: int
    since: datetime
    mine: bool


def in_review(user: User | None) -> list[InReview]:
    """Articles in review, the one that waits longest first; `mine` says whether this account may do the step."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )
    rows = list(
        states.order_by("started_at", "pk").values_list(
            "workflow_state_id", "workflow_state__object_id", "task__review__step", "started_at"
        )
    )
    found = Article.objects.select_related("stands_in", "by_unit").in_bulk([int(row[1]) for row in rows])
    done: set[tuple[int, int]] = set(
        TaskState.objects.filter(
            workflow_state__in=[row[0] for row in rows], status=TaskState.STATUS_APPROVED
        ).values_list("workflow_state_id", "finished_by_id")
    )
    written: dict[int, set[int]] = {}
    versions = Revision.objects.filter(object_id__in=[row[1] for row in rows], user__isnull=False)
    for key, pk, by in versions.values_list("object_id", "pk", "user_id"):
        article = found.get(int(key))
        if article and pk > (article.live_revision_id or 0):
            written.setdefault(int(key), set()).add(by)
    own = user.pk if user else 0
    return [
        InReview(
            found[int(key)],
            found[int(key)].draft_title or found[int(key)].title,
            step,
            since,
            (flow, own) not in done and own not in written.get(int(key), set()),
        )
        for flow, key, step, since in rows
        if int(key) in found
    ]


@dataclass(frozen=True)
class Freshness:
    """How old the newest of a section is: its day, the limit in days, "fine", "near", "late" or "empty"."""

    section: Section
    count: int
    newest: date | None
    limit: int
    state: str
    until: date | None


def freshness(sections: list[Section], today: date) -> list[Freshness]:
    """The newest public article of each section against its limit; from 70 % of it on it is pointed out."""
    public = Article.objects.filter(live=True, audience=Audience.PUBLIC)
    rows = {
        key: (count, newest)
        for key, count, newest in public.values_list("stands_in").annotate(Count("pk"), Max("day")).order_by()
    }
    found = []
    for section in sections:
        count, newest = rows.get(section.pk, (0, None))
        limit = FRESH[SectionKind(section.kind)](today)
        until = newest + timedelta(days=limit) if newest else None
        found.append(Freshness(section, count, newest, limit, _state(newest, limit, today), until))
    return found


def _state(newest: date | None, limit: int, today: date) -> str:
    if newest is None:
        return "empty"
    age = (today - newest).days
    return "late" if age > limit else "near" if age >= limit * AMBER else "fine"


def with_newest(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Articles for the office's list: what was worked on last stands first."""
    return articles.select_related("stands_in", "by_unit").order_by("-latest_revision_created_at", "-pk")
