"""The review of a selection: reviewers named, related ones step aside, cases marked without names."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.services import close_tasks, close_tasks_from, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person
from zhibu.recognition import queries
from zhibu.recognition.models import Aside, Campaign, Mark, Nomination, Reviewer
from zhibu.recognition.services.campaigns import go_on, locked, note, office_task, task
from zhibu.recognition.states import REVIEWERS, Deed, Phase


@transaction.atomic
def name_reviewer(*, campaign: Campaign, member: Member, who: Person, now: datetime) -> Reviewer:
    """Let an officer review. Raises NotPossibleError for who is nominated or holds no post."""
    kept = locked(campaign, Deed.INVITE)
    if not queries.who_may_review(kept, timezone.localdate(now)).filter(pk=member.pk).exists():
        raise NotPossibleError(_("Reviewers are officers who are not nominated themselves."))
    made = Reviewer.objects.create(campaign=kept, member=member, named_by=who.actor.id, named_at=now)
    note(kept, "reviewer_named", who.actor, now, reviewer=made.pk)
    if kept.phase == Phase.REVIEW:
        _step_aside_by_itself([made], now)
        _ask(kept, [made], now)
    return made


@transaction.atomic
def drop_reviewer(*, reviewer: Reviewer, who: Person, now: datetime) -> None:
    """Take a reviewer off the list before the review begins."""
    kept = locked(reviewer.campaign, Deed.BEGIN_REVIEW)
    note(kept, "reviewer_dropped", who.actor, now, reviewer=reviewer.pk)
    reviewer.delete()


@transaction.atomic
def begin_review(*, campaign: Campaign, who: Person, now: datetime) -> Campaign:
    """Give every candidate a code by lot, let related reviewers step aside, and ask the reviewers. Raises
    NotPossibleError when nobody may be chosen, or some case would have fewer reviewers than rule AW-12 says.
    """
    kept = locked(campaign, Deed.BEGIN_REVIEW)
    rows = list(queries.remaining(kept))
    if not rows:
        raise NotPossibleError(_("Nobody may be chosen: no nomination is eligible."))
    codes = list(range(1, len(rows) + 1))
    secrets.SystemRandom().shuffle(codes)
    for one, code in zip(rows, codes, strict=True):
        one.code = code
    Nomination.objects.bulk_update(rows, ["code"], batch_size=200)
    reviewers = list(kept.reviewers.select_related("member"))
    _step_aside_by_itself(reviewers, now)
    least = REVIEWERS(timezone.localdate(now))
    out = queries.spreads(kept)
    short = [one for one in rows if len(reviewers) - (out[one.pk].aside if one.pk in out else 0) < least]
    if short:
        raise NotPossibleError(
            _("Each case needs %(least)s reviewers without a relation to it (AW-12); %(count)s cases have fewer.")
            % {"least": least, "count": len(short)}
        )
    go_on(kept, Deed.BEGIN_REVIEW)
    _ask(kept, reviewers, now)
    note(kept, "review_begun", who.actor, now, cases=len(rows), reviewers=len(reviewers))
    office_task(kept, now)
    return kept


def _ask(campaign: Campaign, reviewers: list[Reviewer], now: datetime) -> None:
    tasks = [
        task(campaign, "review", str(one.member_id), campaign.review_by, "campaign_review", member_id=one.member_id)
        for one in reviewers
    ]
    reopen_tasks(tasks, now=now)


def _step_aside_by_itself(reviewers: list[Reviewer], now: datetime) -> None:
    day = timezone.localdate(now)
    for reviewer in reviewers:
        paths = queries.related(reviewer.member, day)
        tied = [one for one in queries.remaining(reviewer.campaign) if queries.is_related(paths, one)]
        there = set(reviewer.asides.values_list("nomination", flat=True))
        Aside.objects.bulk_create(
            Aside(reviewer=reviewer, nomination=one, by_itself=True, declared_at=now)
            for one in tied
            if one.pk not in there
        )


@transaction.atomic
def step_aside(*, reviewer: Reviewer, nomination: Nomination, reason: str, who: Person, now: datetime) -> Aside:
    """A reviewer, or the staff for them, declares a relation to a case; a mark given before is gone. Raises
    NotPossibleError when too few reviewers would be left (AW-12): then another one is named first.
    """
    kept = locked(reviewer.campaign, Deed.MARK)
    made, fresh = Aside.objects.get_or_create(
        reviewer=reviewer, nomination=nomination,
        defaults={"reason": reason, "declared_by": who.actor.id, "declared_at": now},
    )  # fmt: skip
    if fresh:
        Mark.objects.filter(reviewer=reviewer, nomination=nomination).delete()
        note(kept, "stepped_aside", who.actor, now, reviewer=reviewer.pk, nomination=nomination.pk)
        _look_at_task(reviewer, now)
    return made


@transaction.atomic
def mark_case(
    *, reviewer: Reviewer, nomination: Nomination, value: int, words: str, who: Person, now: datetime
) -> Mark:
    """Give a case its mark; given again it replaces the one before. Raises NotPossibleError for who has stepped aside
    and for what is not under review.
    """
    kept = locked(reviewer.campaign, Deed.MARK)
    if Aside.objects.filter(reviewer=reviewer, nomination=nomination).exists():
        raise NotPossibleError(_("You have stepped aside from this case."))
    if not queries.remaining(kept).filter(pk=nomination.pk).exists():
        raise NotPossibleError(_("This case is not under review."))
    made, _new = Mark.objects.update_or_create(
        reviewer=reviewer, nomination=nomination, defaults={"value": value, "words": words, "at": now}
    )
    note(kept, "marked", who.actor, now, reviewer=reviewer.pk, nomination=nomination.pk)
    _look_at_task(reviewer, now)
    return made


def _look_at_task(reviewer: Reviewer, now: datetime) -> None:
    if all(one.mark or one.aside for one in queries.to_mark(reviewer)):
        close_tasks([f"recognition.review:{reviewer.campaign_id}:{reviewer.member_id}"], now=now)


@transaction.atomic
def end_review(*, campaign: Campaign, who: Person, now: datetime) -> Campaign:
    """End the review. Raises NotPossibleError while a case has fewer marks than rule AW-12 says."""
    kept = locked(campaign, Deed.END_REVIEW)
    least, has = REVIEWERS(timezone.localdate(now)), queries.least_marked(kept)
    if has < least:
        raise NotPossibleError(
            _("A case has only %(has)s marks; each needs %(least)s (AW-12).") % {"has": has, "least": least}
        )
    go_on(kept, Deed.END_REVIEW)
    close_tasks_from(f"recognition.review:{kept.pk}", now=now)
    note(kept, "review_ended", who.actor, now)
    office_task(kept, now)
    return kept
