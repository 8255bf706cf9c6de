"""Offices of units: somebody takes one, somebody leaves one. Permissions follow them from that day on."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.kernel.dates import day as day_words
from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.states import PostKind


@transaction.atomic
def appoint(
    *,
    unit: Unit,
    member: Member,
    kind: str,
    since: date,
    until: date | None = None,
    term: int | None = None,
    by: Actor,
    now: datetime,
) -> Post:
    """Let a member hold a post of the unit from `since` until `until` (exclusive, None: open) and return it.

    Raises ValidationError when the dates do not fit, the member belongs neither to the unit nor to one below it that
    day, or somebody is secretary (or they hold this very post) in that time. Who may appoint is policy's question.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    if until is not None and until <= since:
        raise ValidationError({"until": _("The last day lies before the first.")})
    if unit.dissolved and unit.dissolved <= since:
        raise ValidationError(_("%(unit)s was dissolved before that day.") % {"unit": unit.name})
    _check_belongs(unit, member, since)
    _check_free(unit, member, PostKind(kind), since, until)
    post = Post.objects.create(unit=unit, member=member, kind=kind, term=term, since=since, until=until)
    record(
        actor=by,
        deed="organisation.post.filled",
        subject=f"organisation.post:{post.pk}",
        detail={"unit": unit.code, "member": member.pk, "kind": kind, "since": since, "until": until, "term": term},
        now=now,
    )
    return post


def _check_belongs(unit: Unit, member: Member, day: date) -> None:
    homes = Affiliation.objects.filter(Affiliation.on(day), member=member).select_related("unit")
    if not any(home.unit.is_within(unit.path) for home in homes):
        raise ValidationError(
            {
                "member": _("%(name)s does not belong to %(unit)s on that day.")
                % {"name": member.name, "unit": unit.name}
            }
        )


def _check_free(
    unit: Unit, member: Member, kind: PostKind, since: date, until: date | None, *, but: int | None = None
) -> None:
    same_time = Q(until=None) | Q(until__gt=since)
    if until is not None:
        same_time &= Q(since__lt=until)
    holders = Post.objects.filter(same_time, unit=unit, kind=kind).exclude(pk=but or 0).select_related("member")
    if kind != PostKind.SECRETARY:
        holders = holders.filter(member=member)
    holder = holders.order_by("since").first()
    if holder is not None:
        raise ValidationError(
            {
                "kind": _("%(name)s is %(post)s of %(unit)s in that time. End that post first.")
                % {"name": holder.member.name, "post": kind.label, "unit": unit.name}
            }
        )


@transaction.atomic
def change_term(post: Post, *, until: date | None, term: int | None, by: Actor, now: datetime) -> bool:
    """Give a post that is not over another end (exclusive, None: open) or another number of its term, and return
    whether anything changed.

    Raises ValidationError when the post is over, the new end lies in the past or before its first day, or somebody
    else holds the post by then.
    """
    Unit.objects.select_for_update().get(pk=post.unit_id)
    post = Post.objects.select_for_update().select_related("unit", "member").get(pk=post.pk)
    today = localdate(now)
    if (post.until, post.term) == (until, term):
        return False
    if post.until is not None and post.until <= today:
        raise ValidationError(_("This post is over. Fill it again instead."))
    if until is not None and until <= max(today, post.since):
        raise ValidationError({"until": _("The last day must be today or later. To end the post, use “End”.")})
    _check_free(post.unit, post.member, PostKind(post.kind), post.since, until, but=post.pk)
    before, post.until, post.term = {"until": post.until, "term": post.term}, until, term
    post.save(update_fields=["until", "term"])
    record(
        actor=by,
        deed="organisation.post.term_changed",
        subject=f"organisation.post:{post.pk}",
        detail={"before": before, "until": until, "term": term},
        now=now,
    )
    return True


@transaction.atomic
def end_post(post: Post, *, day: date, by: Actor, now: datetime) -> Post:
    """Let a post end: `day` is the first day on which it is no longer held. Ending it on its first day takes it back.

    Raises ValidationError when it has ended already, or `day` lies before its first day or after its planned end.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.until is not None and (post.until <= post.since or day > post.until):
        last = post.until - timedelta(days=1)
        raise ValidationError(
            {"day": _("This post already ends on %(day)s.") % {"day": day_words(last, with_year=True)}}
        )
    if day < post.since:
        first = day_words(post.since - timedelta(days=1), with_year=True)
        raise ValidationError({"day": _("The post began later. The earliest day is %(day)s.") % {"day": first}})
    planned, post.until = post.until, day
    post.save(update_fields=["until"])
    record(
        actor=by,
        deed="organisation.post.ended",
        subject=f"organisation.post:{post.pk}",
        detail={"until": day, "planned": planned},
        now=now,
    )
    return post
