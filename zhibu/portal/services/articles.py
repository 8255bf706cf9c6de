"""Writing an article: drafts, versions, on its way to review and back, off the website."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.portal.models import Article, Section
from zhibu.portal.queries import version_of
from zhibu.portal.services.indexing import index
from zhibu.portal.services.site import changed
from zhibu.portal.services.tasks import returned_key

# What a writer sets; the rest belongs to the article and not to a version.
FIELDS = ("title", "summary", "body", "signed", "audience", "go_live_at", "expire_at")


@transaction.atomic
def write(
    *,
    article: Article | None,
    stands_in: Section,
    by_unit: Unit,
    values: dict[str, object],
    who: Person,
    now: datetime,
) -> Article:
    """A new article, or a new version of one; nothing of it is seen before it is reviewed. `values` has the keys of
    FIELDS. Raises NotPossibleError while it is in review.
    """
    if article is None:
        made = Article(
            stands_in=stands_in, by_unit=by_unit, slug=f"a{secrets.token_hex(6)}", live=False, owner=who.user
        )
        _fill(made, values)
        article = stands_in.add_child(instance=made)
    else:
        article = locked(article)
        if article.workflow_in_progress:
            raise NotPossibleError(_("It is in review. Take it back before you go on writing."))
        if version_of(article) == {**version_of(article), **values} and article.stands_in_id == stands_in.pk:
            return article
    draft = article.get_latest_revision_as_object() if article.latest_revision_id else article
    _fill(draft, values)
    draft.stands_in = stands_in
    draft.save_revision(user=who.user, clean=False)
    record(
        actor=who.actor,
        deed="portal.article.written",
        subject=f"portal.article:{article.pk}",
        detail={"unit": by_unit.code, "section": stands_in.kind},
        now=now,
    )
    return Article.objects.select_related("stands_in", "by_unit", "latest_revision").get(pk=article.pk)


@transaction.atomic
def take_off(*, article: Article, because: str, who: Person, now: datetime) -> None:
    """Take a published article off the website, with the reason; it can go the way of reviews again."""
    one = locked(article)
    if not one.live:
        raise NotPossibleError(_("It is not on the website."))
    one.unpublish(log_action=False)  # who may is our policy, not the engine's
    Article.objects.filter(pk=one.pk).update(off_because=because)
    index(Article.objects.get(pk=one.pk))
    changed()
    record(actor=who.actor, deed="portal.article.taken_off", subject=f"portal.article:{one.pk}", now=now)


@transaction.atomic
def remove(*, article: Article, who: Person, now: datetime) -> None:
    """Throw a draft away that was never published and is not in review."""
    one = locked(article)
    if one.day is not None or one.workflow_in_progress:
        raise NotPossibleError(_("What was published or is in review stays; take it off or back instead."))
    key = one.pk
    close_tasks([returned_key(key)], now=now)
    one.delete()
    record(actor=who.actor, deed="portal.article.removed", subject=f"portal.article:{key}", now=now)


def locked(article: Article) -> Article:
    """The article, kept from others until the end of the transaction."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def _fill(article: Article, values: dict[str, object]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(article, name, values[name])
