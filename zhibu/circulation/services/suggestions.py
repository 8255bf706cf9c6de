"""意见建议: said from any page, replied to by the committee's staff."""

from datetime import datetime
from secrets import choice

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.circulation.models import Suggestion
from zhibu.circulation.services.tasks import NewTask, close_tasks, open_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.organisation.queries import root

# Letters and digits that nobody confuses when reading them from a slip of paper.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NAMELESS = Actor(None, "somebody without a name")


@transaction.atomic
def suggest(*, text: str, page: str, named: bool, who: Person, now: datetime) -> Suggestion:
    """Keep a suggestion and put it on the list of the committee's staff. Without a name nothing kept here or in the
    log leads back to the person; the receipt does not either. Raises NotPossibleError for an empty text and while the
    committee has no unit yet.
    """
    committee = root()
    if committee is None:
        raise NotPossibleError(_("The committee is being set up; there is nobody to read it yet."))
    if not text.strip():
        raise NotPossibleError(_("Write what you suggest."))
    member = who.member if named else None
    made = Suggestion.objects.create(
        member=member, receipt="".join(choice(LETTERS) for _letter in range(12)), page=page[:200], text=text.strip(),
        made_at=now,
    )  # fmt: skip
    open_tasks(
        [
            NewTask(
                key=f"circulation.suggestion:{made.pk}",
                kind="circulation.suggestion",
                url=reverse("circulation:suggestion", args=[made.pk]),
                unit_id=committee.pk,
                words={"number": made.pk},
            )
        ],
        now=now,
    )
    actor = who.actor if member is not None else NAMELESS
    record(actor=actor, deed="circulation.suggestion.made", subject=f"circulation.suggestion:{made.pk}", now=now)
    return made


@transaction.atomic
def reply(*, suggestion: Suggestion, text: str, shared: bool, who: Person, now: datetime) -> Suggestion:
    """Reply to a suggestion, or mend the reply; whoever made it reads it, and everybody when it is `shared`. Raises
    NotPossibleError for an empty reply.
    """
    if not text.strip():
        raise NotPossibleError(_("Write the reply."))
    kept = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if (kept.reply, kept.shared) == (text.strip(), shared):
        return kept
    again = kept.replied_at is not None
    kept.reply, kept.shared, kept.replied_by, kept.replied_at = text.strip(), shared, who.actor.id, now
    kept.save(update_fields=["reply", "shared", "replied_by", "replied_at"])
    close_tasks([f"circulation.suggestion:{kept.pk}"], now=now)
    record(
        actor=who.actor,
        deed="circulation.suggestion.reply_mended" if again else "circulation.suggestion.replied",
        subject=f"circulation.suggestion:{kept.pk}",
        detail={"shared": shared},
        now=now,
    )
    return kept
