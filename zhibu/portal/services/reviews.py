"""Three reviews (三审): sent in, passed step by step by different persons, returned with a reason, published."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState, Workflow, WorkflowState

from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.personal import found_in, said
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.portal.models import Article
from zhibu.portal.queries import files, hands, plain, version_of
from zhibu.portal.services.articles import locked
from zhibu.portal.services.files import said_of_files
from zhibu.portal.services.publishing import publish
from zhibu.portal.services.tasks import returned_key, returned_task, review_key, review_task
from zhibu.portal.states import REVIEWS


@transaction.atomic
def send_in(*, article: Article, looked_at: bool, who: Person, now: datetime) -> None:
    """Send the newest version to review. Raises NotPossibleError when there is nothing new, when it is in review
    already, and when it holds numbers of persons or words about health and nobody has said that they may stand.
    """
    one = locked(article)
    if one.workflow_in_progress:
        raise NotPossibleError(_("It is in review already."))
    if one.live and not one.has_unpublished_changes:
        raise NotPossibleError(_("Nothing of it has changed since it was published."))
    if not looked_at and personal(one):
        raise NotPossibleError(_("It holds what may be personal. Look at it again, and say so when it may stand."))
    waiting = one.current_workflow_state
    if waiting is not None:
        waiting.cancel(user=who.user)
    Workflow.objects.get(name="reviews").start(one, who.user)
    close_tasks([returned_key(one.pk)], now=now)
    _ask(one, 1, now)
    record(actor=who.actor, deed="portal.article.sent_in", subject=f"portal.article:{one.pk}", now=now)


@transaction.atomic
def take_back(*, article: Article, who: Person, now: datetime) -> None:
    """Take it out of review to go on writing. Raises NotPossibleError when it is not in review."""
    one = locked(article)
    _state(one).cancel(user=who.user)
    close_tasks([review_key(one.pk)], now=now)
    record(actor=who.actor, deed="portal.article.taken_back", subject=f"portal.article:{one.pk}", now=now)


@transaction.atomic
def pass_review(*, article: Article, version: int, who: Person, now: datetime) -> bool:
    """Pass the step that is due. Returns whether it was the last one: then the article is published, or waits for its
    day. Raises NotPossibleError for whoever has written or reviewed this version, and when another version or step
    is due by now than the one that was read.
    """
    one = locked(article)
    state = _due(one, version, who)
    step = state.task.specific.step
    flow = state.workflow_state
    last = step >= REVIEWS()
    state.approve(user=who.user, update=not last)
    if last:
        flow.status = WorkflowState.STATUS_APPROVED
        flow.save(update_fields=["status"])
        close_tasks([review_key(one.pk)], now=now)
        publish(one, who=who, now=now)
    else:
        _ask(one, step + 1, now)
    detail = {"step": step, "version": version}
    record(actor=who.actor, deed="portal.review.passed", subject=f"portal.article:{one.pk}", detail=detail, now=now)
    return last


@transaction.atomic
def return_article(*, article: Article, version: int, because: str, who: Person, now: datetime) -> None:
    """Return it with the reason; its unit mends it and sends it in again. Raises as `pass_review` does."""
    one = locked(article)
    state = _due(one, version, who)
    state.reject(user=who.user, comment=because)
    close_tasks([review_key(one.pk)], now=now)
    reopen_tasks([returned_task(one, str(version_of(one)["title"]), because)], now=now)
    detail = {"step": state.task.specific.step, "version": version}
    record(actor=who.actor, deed="portal.review.returned", subject=f"portal.article:{one.pk}", detail=detail, now=now)


def personal(article: Article) -> str:
    """What in its newest version and in its files may be personal, each masked, as words; "" when nothing is."""
    found = version_of(article)
    text = said(found_in(str(found["title"]), str(found["summary"]), plain(str(found["body"]))))
    return _("; ").join([*([text] if text else []), *said_of_files(files(str(found["body"])))])


def _state(article: Article) -> WorkflowState:
    found = article.current_workflow_state
    if found is None or found.status != WorkflowState.STATUS_IN_PROGRESS:
        raise NotPossibleError(_("It is not in review."))
    return found


def _due(article: Article, version: int, who: Person) -> TaskState:
    state = _state(article).current_task_state
    assert state is not None
    if state.pk != version:
        raise NotPossibleError(_("Somebody has reviewed it meanwhile; this is how it stands now."))
    done = hands(article)
    assert who.user is not None
    if who.user.pk in done:
        count = REVIEWS()
        raise NotPossibleError(
            ngettext(
                "You have written it: another person reviews it.",
                "You have written or reviewed it: its %(count)s reviews are done by different persons.",
                count,
            )
            % {"count": count}
        )
    return state


def _ask(article: Article, step: int, now: datetime) -> None:
    root = Unit.objects.get(parent=None)
    reopen_tasks([review_task(article, str(version_of(article)["title"]), step, root.pk)], now=now)
