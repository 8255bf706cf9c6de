"""What inspectors do at a unit: judge, hear, ask for more evidence, finish."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.attachments.queries import Upload
from zhibu.attachments.services import keep
from zhibu.circulation.services import ask_of_units, close_tasks, reopen_tasks
from zhibu.circulation.states import Asked
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.supervision.models import EvidenceRequest, Finding, FindingStep, Item, Verdict, Visit
from zhibu.supervision.services.common import note, task, working_days_after
from zhibu.supervision.states import EVIDENCE_DAYS, FAULTS, Stage, Stop


@dataclass(frozen=True)
class Judgement:
    """What was said of one item (its id); `edition` is how often it had been judged when the page was opened."""

    item: int
    judged: str
    note: str = ""
    edition: int = 0


@transaction.atomic
def judge(*, visit: Visit, judgements: Iterable[Judgement], who: Person, now: datetime) -> list[int]:
    """Keep what was judged and return the items that somebody else has judged differently meanwhile: of those nothing
    is kept. What says the same as before changes nothing. Raises NotPossibleError once the visit is finished.
    """
    kept = _open(visit)
    there = {one.item_id: one for one in kept.verdicts.all()}
    items = set(kept.inspection.checklist.items.values_list("pk", flat=True))
    fresh, changed, missed = [], [], []
    for said in judgements:
        if said.item not in items:
            continue
        old = there.get(said.item)
        if old is None:
            fresh.append(
                Verdict(visit=kept, item_id=said.item, judged=said.judged, note=said.note, by=who.actor.id, at=now)
            )
        elif (old.judged, old.note) != (said.judged, said.note):
            if old.edition != said.edition:
                missed.append(said.item)
                continue
            old.judged, old.note, old.edition, old.by, old.at = (
                said.judged, said.note, old.edition + 1, who.actor.id, now,
            )  # fmt: skip
            changed.append(old)
    Verdict.objects.bulk_create(fresh)
    Verdict.objects.bulk_update(changed, ["judged", "note", "edition", "by", "at"])
    if fresh or changed:
        note(kept, "judged", who.actor, now, items=len(fresh) + len(changed))
    return missed


@transaction.atomic
def hear(*, visit: Visit, on: date, whom: str, words: str, who: Person, now: datetime) -> Visit:
    """Record that the first person responsible was heard: when, who sat there, key words."""
    kept = _open(visit)
    kept.heard_on, kept.heard, kept.heard_words = on, whom, words
    kept.save(update_fields=["heard_on", "heard", "heard_words"])
    note(kept, "heard", who.actor, now, on=on)
    return kept


@transaction.atomic
def ask(*, visit: Visit, item: Item | None, what: str, reason: str, who: Person, now: datetime) -> EvidenceRequest:
    """Ask the unit for more than the program holds: a task for its officers, and an entry in the account of burden."""
    kept = _open(visit)
    due = working_days_after(now, EVIDENCE_DAYS(timezone.localdate(now)))
    made = EvidenceRequest.objects.create(
        visit=kept, item=item, what=what, reason=reason, due=due, made_by=who.actor.id, made_at=now
    )
    asked = Asked(kept.unit_id, forms=1, fields=1, attachments=1)
    title = _("Evidence: %(what)s") % {"what": what}
    ask_of_units(source=f"supervision.evidence:{made.pk}", title=title, asked=[asked], now=now)
    wanted = task("evidence", str(made.pk), "evidence", [made.pk], due=due, unit_id=kept.unit_id, words={"what": what})
    reopen_tasks([wanted], now=now)
    note(made, "asked", who.actor, now, visit=kept.pk)
    return made


@transaction.atomic
def answer(
    *, asked: EvidenceRequest, words: str, upload: Upload | None, who: Person, now: datetime
) -> EvidenceRequest:
    """The unit answers, in words and with a file if it likes. Raises NotPossibleError when it was answered."""
    kept = EvidenceRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if kept.answered_at is not None:
        raise NotPossibleError(_("It has been answered already."))
    kept.answer, kept.answered_at, kept.answered_by = words, now, who.actor.id
    kept.file = keep(upload=upload, by=who.actor, now=now) if upload else None
    kept.save(update_fields=["answer", "answered_at", "answered_by", "file"])
    close_tasks([f"supervision.evidence:{kept.pk}"], now=now)
    note(kept, "answered", who.actor, now)
    return kept


@transaction.atomic
def finish(*, visit: Visit, who: Person, now: datetime) -> int:
    """End the visit: what was not good becomes a finding. Returns how many. Raises NotPossibleError while an item is
    not judged, a fault has no note, or nobody was heard.
    """
    kept = _open(visit)
    items = {one.pk: one for one in kept.inspection.checklist.items.all()}
    verdicts = list(kept.verdicts.all())
    if left := len(items) - len(verdicts):
        raise NotPossibleError(_("Items not judged yet: %(count)s.") % {"count": left})
    if any(one.judged in FAULTS and not one.note for one in verdicts):
        raise NotPossibleError(_("Say in a note what is missing at each item that is to improve or not done."))
    if kept.heard_on is None:
        raise NotPossibleError(_("Hear the first person responsible first, and record it."))
    kept.finished_at, kept.finished_by = now, who.actor.id
    kept.save(update_fields=["finished_at", "finished_by"])
    made = _findings(kept, [(one, items[one.item_id]) for one in verdicts if one.judged in FAULTS], who, now)
    asked = kept.requests.filter(answered_at=None).values_list("pk", flat=True)
    close_tasks([f"supervision.evidence:{pk}" for pk in asked], now=now)
    note(kept, "finished", who.actor, now, findings=made)
    return made


def _findings(visit: Visit, faults: Iterable[tuple[Verdict, Item]], who: Person, now: datetime) -> int:
    today = timezone.localdate(now)
    made = Finding.objects.bulk_create(
        Finding(visit=visit, unit=visit.unit, item=item, severity=item.severity, text=verdict.note, since=today)
        for verdict, item in faults
    )
    FindingStep.objects.bulk_create(
        FindingStep(finding=one, stop=Stop.FOUND, words=one.text, by=who.member, day=today, at=now) for one in made
    )
    return len(made)


def _open(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("unit", "inspection__checklist")
    kept = rows.get(pk=visit.pk)
    if kept.finished_at is not None or kept.inspection.stage != Stage.DRAWN:
        raise NotPossibleError(_("The visit is finished; what was found there is changed no more."))
    return kept
