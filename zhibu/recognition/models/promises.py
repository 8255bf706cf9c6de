"""兑现: what was announced beforehand for doing and for not doing, and what it was carried out by."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models import Notice
from zhibu.documents.models import Paper
from zhibu.organisation.models import Unit
from zhibu.recognition.models.campaigns import Campaign
from zhibu.recognition.models.honours import Honour
from zhibu.recognition.models.rewards import PaymentList
from zhibu.recognition.models.sanctions import Sanction
from zhibu.recognition.states import PROOFS, PromiseState, Side


class Promise(models.Model):
    """One thing a unit announced: who does (or does not do) what, and what follows then. It came with a notice, with a
    selection, or with what `basis` says; of the first two `announced_on` is their day. `words` say how it was carried
    out or why not; taken back, they stay as a draft until it is said anew. Persons are accounts.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="promises")
    side = models.CharField(_("for doing or for not doing"), max_length=10, choices=Side)
    condition = models.CharField(_("who does or does not do what"), max_length=200)
    follows = models.CharField(_("what follows"), max_length=300)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="promises")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="promises")
    basis = models.CharField(_("rule or other basis"), max_length=200, default="", blank=True)
    announced_on = models.DateField(_("announced on"))
    due = models.DateField(_("to be carried out until"))
    state = models.CharField(max_length=12, choices=PromiseState, default=PromiseState.OPEN)
    words = models.CharField(max_length=500, default="", blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.BigIntegerField(null=True)
    stated_by = models.BigIntegerField(null=True)
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(notice=None, campaign=None) & ~Q(basis="")
                | Q(notice__isnull=False, campaign=None)
                | Q(notice=None, campaign__isnull=False),
                name="a_promise_came_with_something",
            ),
            models.CheckConstraint(condition=Q(due__gte=F("announced_on")), name="a_promise_is_announced_beforehand"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None) | ~Q(state="open") & Q(settled_on__isnull=False),
                name="a_settled_promise_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_carried") | ~Q(words=""), name="a_promise_not_carried_out_has_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "due"]), models.Index(fields=["unit", "state"])]

    @property
    def is_open(self) -> bool:
        """Whether nothing has been said about it yet."""
        return self.state == PromiseState.OPEN


def _exactly_one(names: tuple[str, ...]) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(**{f"{one}__isnull": one != name for one in names})
    return found


class Proof(models.Model):
    """A record by which a promise was carried out: exactly one of the five."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="proofs")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    honour = models.ForeignKey(Honour, on_delete=models.PROTECT, null=True, related_name="proves")
    payments = models.ForeignKey(PaymentList, on_delete=models.CASCADE, null=True, related_name="+")
    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_exactly_one(PROOFS), name="a_proof_is_one_record"),
            *(
                models.UniqueConstraint(fields=["promise", name], name=f"a_promise_names_a_{name}_once")
                for name in PROOFS
            ),
        ]

    @property
    def record(self) -> tuple[str, Any]:
        """Which of the five it is, and the record."""
        name = next(one for one in PROOFS if getattr(self, f"{one}_id"))
        return name, getattr(self, name)
