"""Responsibility lists: drafted from the rules, with own items, issued, signed by the holder of the post."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.services import NewTask, close_tasks, open_tasks
from zhibu.duties.models import ListItem, PostList, Signature
from zhibu.duties.queries import from_rules
from zhibu.duties.services.common import note
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Post, Unit
from zhibu.organisation.policy import Person

MOST_ITEMS = 60


@transaction.atomic
def draft_list(*, unit: Unit, post: str, who: Person, now: datetime) -> PostList:
    """Begin the next version of a list: what the rules say today, and the own items of the version before. Raises
    NotPossibleError when one is being prepared.
    """
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # one at a time
    versions = PostList.objects.filter(unit=unit, post=post)
    if versions.filter(issued_at=None).exists():
        raise NotPossibleError(_("A version is being prepared already."))
    before = versions.aggregate(newest=Max("version"))["newest"] or 0
    made = PostList.objects.create(unit=unit, post=post, version=before + 1, made_at=now)
    lines = [(one.code, one.text, one.often) for one in from_rules(unit, post, timezone.localdate(now))]
    own = ListItem.objects.filter(list__unit=unit, list__post=post, list__version=before, code="").order_by("place")
    lines += [("", one.text, one.often) for one in own]
    ListItem.objects.bulk_create(
        ListItem(list=made, place=place, code=code, text=text, often=often)
        for place, (code, text, often) in enumerate(lines, 1)
    )
    note(made, "drafted", who.actor, now, unit=unit.code, post=post, version=made.version)
    return made


def _draft(made: PostList) -> PostList:
    kept = PostList.objects.select_for_update(of=("self",)).select_related("unit").get(pk=made.pk)
    if kept.issued_at is not None:
        raise NotPossibleError(_("It has been issued; begin the next version."))
    return kept


@transaction.atomic
def add_item(*, draft: PostList, text: str, often: str, who: Person, now: datetime) -> ListItem:
    """Add an own item to a draft."""
    kept = _draft(draft)
    last = kept.items.aggregate(last=Max("place"))["last"] or 0
    if kept.items.count() >= MOST_ITEMS:
        raise NotPossibleError(_("A list has at most %(most)s items.") % {"most": MOST_ITEMS})
    made = ListItem.objects.create(list=kept, place=last + 1, text=text, often=often)
    note(kept, "item_added", who.actor, now, place=made.place)
    return made


@transaction.atomic
def remove_item(*, item: ListItem, who: Person, now: datetime) -> None:
    """Take an item off a draft, from a rule or own."""
    kept = _draft(item.list)
    note(kept, "item_removed", who.actor, now, rule=item.code, place=item.place)
    item.delete()


@transaction.atomic
def issue_list(*, draft: PostList, who: Person, now: datetime) -> PostList:
    """Issue a draft: it is fixed, and holders who have signed none in their term are asked to sign."""
    kept = _draft(draft)
    if not kept.items.exists():
        raise NotPossibleError(_("The list is empty."))
    kept.issued_at = now
    kept.save(update_fields=["issued_at"])
    note(kept, "issued", who.actor, now, unit=kept.unit.code, post=kept.post, version=kept.version)
    ask_to_sign(now=now)
    return kept


def ask_to_sign(*, now: datetime) -> int:
    """Ask every holder of a post with an issued list who has signed none in this term; who came later is asked by the
    clock. Returns how many are asked.
    """
    today = timezone.localdate(now)
    held = Post.objects.filter(Post.on(today), list_signature=None).select_related("unit")
    issued = set(PostList.objects.exclude(issued_at=None).values_list("unit", "post"))
    tasks = [
        NewTask(
            key=f"duties.sign:{one.pk}", kind="duties.sign", words={"post": one.kind, "unit": one.unit.name},
            url=reverse("duties:post_list", args=[one.unit.code, one.kind]), member_id=one.member_id,
        )
        for one in held if (one.unit_id, one.kind) in issued
    ]  # fmt: skip
    open_tasks(tasks, now=now)
    return len(tasks)


@transaction.atomic
def sign_list(*, issued: PostList, who: Person, now: datetime) -> Signature:
    """The holder of the post signs, once in a term. Raises NotPossibleError for a draft and for who signed already."""
    if issued.issued_at is None or who.member is None:
        raise NotPossibleError(_("It has not been issued yet."))
    held = Post.objects.select_for_update(of=("self",)).filter(
        Post.on(who.today), member=who.member, unit=issued.unit_id, kind=issued.post
    ).first()  # fmt: skip
    if held is None:
        raise NotPossibleError(_("It is signed by whoever holds the post."))
    if Signature.objects.filter(holder=held).exists():
        raise NotPossibleError(_("You have signed for this term already."))
    made = Signature.objects.create(list=issued, holder=held, signed_at=now)
    close_tasks([f"duties.sign:{held.pk}"], now=now)
    note(issued, "signed", who.actor, now, version=issued.version)
    return made
