"""A version is written, handed in, returned or approved by another person, or discarded."""

import hashlib
import json
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.kernel.dates import day as day_words
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.organisation.queries import root
from zhibu.regulations.models import Article, Carried, Regulation, Version
from zhibu.regulations.queries import Divided, article_name, divide
from zhibu.regulations.services.common import record_regulation
from zhibu.regulations.services.indexing import index
from zhibu.regulations.states import LONGEST_PREAMBLE, MOST_ARTICLES


def fingerprint(version: Version) -> str:
    """SHA-256 over what a version says, with its title's regulation, number and first day."""
    parts = list(version.articles.order_by("number").values_list("number", "chapter", "text"))
    said = [version.regulation_id, version.number, str(version.since), version.preamble, parts]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def write(*, regulation: Regulation, text: str, reason: str, who: Person, now: datetime) -> Version:
    """Keep a text as the draft of the next version, divided into articles; it is handed in anew after a change. What
    carries an article stays where the article reads as before. Raises NotPossibleError for a repealed regulation
    and for a text that cannot be divided.
    """
    kept = Regulation.objects.select_for_update().get(pk=regulation.pk)
    if kept.repealed_from is not None:
        raise NotPossibleError(_("It has been repealed. Begin another regulation."))
    divided = divide(text, title=kept.title)
    if divided.wrong:
        raise NotPossibleError(" ".join(divided.wrong[:5]))
    if len(divided.preamble) > LONGEST_PREAMBLE:
        raise NotPossibleError(_("What stands before the first article is too long."))
    if len(divided.parts) > MOST_ARTICLES:
        raise NotPossibleError(_("A version has at most %(most)s articles.") % {"most": MOST_ARTICLES})
    last = kept.versions.order_by("-number").first()
    draft = last if last is not None and last.approved_at is None else None
    values = {"preamble": divided.preamble, "reason": reason, "drafted_by": who.member, "drafted_at": now}
    if draft is None:
        draft = Version.objects.create(regulation=kept, number=last.number + 1 if last else 1, **values)
        before = last
    else:
        Version.objects.filter(pk=draft.pk).update(**values, handed_in_at=None, returned_because="")
        draft.refresh_from_db()
        before = draft
    _put_articles(draft, divided, before)
    close_tasks([_key(draft)], now=now)
    record_regulation(kept, "written", who.actor, now, version=draft.number, articles=len(divided.parts))
    return draft


def _put_articles(draft: Version, divided: Divided, before: Version | None) -> None:
    """The articles anew, each with what carried the same text before."""
    carried = {}
    if before is not None:
        rows = Carried.objects.filter(article__version=before).select_related("article")
        carried = {one.article.text: one for one in rows}
    draft.articles.all().delete()
    made = Article.objects.bulk_create(
        Article(version=draft, number=one.number, chapter=one.chapter[:60], text=one.text) for one in divided.parts
    )
    copies = [(one, carried.pop(one.text)) for one in made if one.text in carried]
    names = ("rules", "owner", "steps", "trace", "trace_words")
    Carried.objects.bulk_create(
        Carried(article=one, **{name: getattr(old, name) for name in names}) for one, old in copies
    )


@transaction.atomic
def hand_in(*, version: Version, who: Person, now: datetime) -> Version:
    """Ask the office to approve a draft. Raises NotPossibleError when it cannot be cited article by article."""
    kept = _locked_draft(version)
    said = [one for one in kept.articles.order_by("number") if not one.text]
    if not kept.articles.exists():
        raise NotPossibleError(_("It has no articles yet."))
    if said:
        raise NotPossibleError(_("Article %(number)s says nothing.") % {"number": said[0].number})
    if kept.number > 1 and not kept.reason:
        raise NotPossibleError(_("Say why it is changed."))
    kept.handed_in_at, kept.returned_because = now, ""
    kept.save(update_fields=["handed_in_at", "returned_because"])
    committee = root()
    reopen_tasks(
        [
            NewTask(
                key=_key(kept),
                kind="regulations.approve",
                url=reverse("regulations:version", args=[kept.pk]),
                words={"title": kept.regulation.title, "number": kept.number},
                unit_id=committee.pk if committee else None,
            )
        ],
        now=now,
    )
    record_regulation(kept.regulation, "handed_in", who.actor, now, version=kept.number)
    return kept


@transaction.atomic
def send_back(*, version: Version, because: str, who: Person, now: datetime) -> Version:
    """Give a draft back to whoever wrote it, with what is to be mended."""
    kept = _locked_draft(version)
    if kept.handed_in_at is None:
        raise NotPossibleError(_("It has not been handed in."))
    kept.handed_in_at, kept.returned_because = None, because
    kept.save(update_fields=["handed_in_at", "returned_because"])
    close_tasks([_key(kept)], now=now)
    record_regulation(kept.regulation, "returned", who.actor, now, version=kept.number, reason=because)
    return kept


@transaction.atomic
def approve(*, version: Version, since: date, who: Person, now: datetime) -> Version:
    """Approve a draft that was handed in: it is in force from `since` on, and from now on the database refuses to
    change it. Raises NotPossibleError when it was not handed in, for whoever wrote it, and for a day on or before the
    first day of the version before it.
    """
    kept = _locked_draft(version)
    if kept.handed_in_at is None:
        raise NotPossibleError(_("It has not been handed in."))
    if who.member is None or kept.drafted_by_id == who.member.pk:
        raise NotPossibleError(_("Whoever wrote a version does not approve it: another person of the office does."))
    newest = kept.regulation.versions.filter(approved_at__isnull=False).order_by("-since").first()
    if newest is not None and newest.since is not None and since <= newest.since:
        raise NotPossibleError(
            _("The version before it is in force from %(day)s; this one begins later.")
            % {"day": day_words(newest.since, with_year=True)}
        )
    kept.articles.update(fixed=True)
    kept.since, kept.approved_by, kept.approved_at = since, who.member, now
    kept.fingerprint = fingerprint(kept)
    kept.save(update_fields=["since", "approved_by", "approved_at", "fingerprint"])
    close_tasks([_key(kept)], now=now)
    index(kept.regulation, timezone.localdate(now))
    detail = {"version": kept.number, "since": since, "fingerprint": kept.fingerprint}
    record_regulation(kept.regulation, "approved", who.actor, now, **detail)
    return kept


@transaction.atomic
def discard(*, version: Version, who: Person, now: datetime) -> Regulation | None:
    """Throw a draft away; a regulation of which nothing else is there goes with it. Returns what is left of it."""
    kept = _locked_draft(version)
    regulation, number = kept.regulation, kept.number
    close_tasks([_key(kept)], now=now)
    kept.articles.all().delete()
    kept.delete()
    record_regulation(regulation, "discarded", who.actor, now, version=number)
    if regulation.versions.exists() or regulation.affairs.exists():
        return regulation
    regulation.delete()
    return None


@transaction.atomic
def carry(*, article: Article, values: dict[str, object], who: Person, now: datetime) -> None:
    """Say what carries an article: rules, owner, steps, trace."""
    _made, fresh = Carried.objects.update_or_create(article=article, defaults=values)
    regulation = article.version.regulation
    detail = {"version": article.version.number, "article": article_name(article.number), "rules": values["rules"]}
    record_regulation(regulation, "carried", who.actor, now, new=fresh, **detail)


def _locked_draft(version: Version) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("regulation")
    kept = rows.filter(pk=version.pk).first()
    if kept is None or kept.approved_at is not None:
        raise NotPossibleError(_("It has been approved or discarded meanwhile."))
    return kept


def _key(version: Version) -> str:
    return f"regulations.approve:{version.pk}"
