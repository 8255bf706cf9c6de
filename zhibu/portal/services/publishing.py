"""What is published: at once, on its day, and off again on its day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Revision

from zhibu.audit.services import SYSTEM, record
from zhibu.organisation.policy import Person
from zhibu.portal.models import Article, ArticleFile, FileUse, PictureUse
from zhibu.portal.queries import files, pictures
from zhibu.portal.services.indexing import index
from zhibu.portal.services.site import changed


def publish(article: Article, *, who: Person, now: datetime) -> None:
    """Publish the newest version, or let it wait for its day; inside the transaction of the last review."""
    revision = article.latest_revision
    assert revision is not None
    _publish(article, revision, now)
    record(
        actor=who.actor,
        deed="portal.article.published",
        subject=f"portal.article:{article.pk}",
        detail={"revision": revision.pk},
        now=now,
    )


def publish_due(*, now: datetime) -> int:
    """Publish what has waited for its day, take off what has had its time; returns how many."""
    waiting = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    over = Article.objects.filter(live=True, expire_at__lte=now)
    keys = [*(("in", one.pk) for one in waiting), *(("off", one.pk) for one in over)]
    for way, key in keys:
        with transaction.atomic():
            _by_the_clock(way, key, now)
    return len(keys)


def _by_the_clock(way: str, key: int, now: datetime) -> None:
    if way == "in":
        revision = Revision.objects.select_for_update(of=("self",)).get(pk=key)
        article = Article.objects.select_for_update(of=("self",)).get(pk=int(revision.object_id))
        _publish(article, revision, now)
        deed = "portal.article.published"
    else:
        article = Article.objects.select_for_update(of=("self",)).get(pk=key)
        article.unpublish(set_expired=True, log_action=False)
        index(Article.objects.get(pk=key))
        changed()
        deed = "portal.article.expired"
    record(actor=SYSTEM, deed=deed, subject=f"portal.article:{article.pk}", now=now)


def _publish(article: Article, revision: Revision, now: datetime) -> None:
    revision.publish(log_action=False, skip_permission_checks=True)
    fresh = Article.objects.get(pk=article.pk)
    if fresh.live:
        day = fresh.day or timezone.localdate(now)
        Article.objects.filter(pk=fresh.pk).update(day=day, off_because="")
        fresh.day = day
        _note_pictures(fresh)
        _note_files(fresh)
        index(fresh)
        changed()


def _note_pictures(article: Article) -> None:
    """Who may read the article may see the pictures in it."""
    keys = Image.objects.filter(pk__in=pictures(article.body)).values_list("pk", flat=True)
    PictureUse.objects.filter(article=article).delete()
    PictureUse.objects.bulk_create([PictureUse(article=article, image_id=key) for key in keys])


def _note_files(article: Article) -> None:
    """Who may read the article may take its files."""
    keys = ArticleFile.objects.filter(pk__in=files(article.body)).values_list("pk", flat=True)
    FileUse.objects.filter(article=article).delete()
    FileUse.objects.bulk_create([FileUse(article=article, file_id=key) for key in keys])
