"""How work that is asked of units is counted, and the rules that this room applies."""

from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.rulebook.queries import Number, Span

# Minutes of one person's work that each thing is taken to cost; the whole formula is `minutes_of` with these.
PER_NOTICE, PER_FORM, PER_FIELD, PER_ATTACHMENT = 5, 5, 2, 10

BURDEN_LIMIT = Number("GW-17", gettext_lazy("checking and issuing a notice, account of burden"), "circulation:burden")


def minutes_of(notices: int, forms: int, fields: int, attachments: int) -> int:
    """The formula: minutes = 5 × notices + 5 × forms + 2 × fields + 10 × attachments.

    A notice is read and signed for; a form is opened, checked and sent; a field is what somebody must type (what the
    system fills in is none); an attachment is a paper to be made. Meetings themselves are no burden of this kind. What
    a unit issues to itself is not counted: it is asked by nobody above. A proposal of this program, not a rule.
    """
    return PER_NOTICE * notices + PER_FORM * forms + PER_FIELD * fields + PER_ATTACHMENT * attachments


class Asked(NamedTuple):
    """What one thing asks of one unit (its id)."""

    unit: int
    notices: int = 0
    forms: int = 0
    fields: int = 0
    attachments: int = 0

    @property
    def minutes(self) -> int:
        """Its minutes of work by the formula."""
        return minutes_of(*self[1:])


def formula_in_words() -> str:
    """The same for people."""
    return _(
        "Minutes of work = %(notice)s × notices + %(form)s × forms + %(field)s × fields + %(paper)s × attachments."
    ) % {"notice": PER_NOTICE, "form": PER_FORM, "field": PER_FIELD, "paper": PER_ATTACHMENT}


# How often, how far apart and when people are reminded.
REMIND_TIMES = Number("GW-31", gettext_lazy("reminding those who have not answered"))
REMIND_APART = Number("GW-32", gettext_lazy("reminding those who have not answered"))  # days of 24 hours
REMIND_HOURS = Span("GW-33", gettext_lazy("reminding those who have not answered"))  # full hours of a working day
MESSAGE_DAYS = Number("GW-41", gettext_lazy("retention table"), "organisation:retention")
ESCALATE_AFTER = Number("GW-34", gettext_lazy("reach of a notice"))  # working days after the last reminder's day


class ChannelKind(models.TextChoices):
    """Ways out of the program: a mailbox, or a robot in a group of one of the three providers."""

    MAIL = "mail", gettext_lazy("mail")
    WECOM = "wecom", gettext_lazy("WeCom group robot")
    DINGTALK = "dingtalk", gettext_lazy("DingTalk group robot")
    FEISHU = "feishu", gettext_lazy("Feishu group robot")


class SendingState(models.TextChoices):
    """How far one message has come. `unknown` may have arrived or not: only a person decides what follows."""

    NEW = "new", pgettext_lazy("message", "waits to be sent")
    CLAIMED = "claimed", pgettext_lazy("message", "being sent")
    ACCEPTED = "accepted", pgettext_lazy("message", "accepted")
    FAILED = "failed", pgettext_lazy("message", "not sent")
    UNKNOWN = "unknown", pgettext_lazy("message", "to be checked")
    ARRIVED = "arrived", pgettext_lazy("message", "arrived, a person says")
    DROPPED = "dropped", pgettext_lazy("message", "no longer needed")


class SendingReason(models.TextChoices):
    """Why a message stands as it does."""

    REFUSED = "refused", gettext_lazy("the other side refused it")
    UNREACHED = "unreached", gettext_lazy("the other side could not be reached")
    NOT_SET = "not_set", gettext_lazy("the mail server is not set, or the address cannot be used")
    TIME_OUT = "time_out", gettext_lazy("no answer in time")
    LOST = "lost", gettext_lazy("the connection broke, or the answer cannot be read")
    SERVER = "server", gettext_lazy("the other side had a fault of its own")
    DIED = "died", gettext_lazy("the worker stopped in the middle")
    HELD = "held", gettext_lazy("sending was held, as after a restore")
    OVER = "over", gettext_lazy("its day is over")
    ANSWERED = "answered", gettext_lazy("signed for meanwhile")
    SWITCHED_OFF = "switched_off", gettext_lazy("the channel was switched off or removed")


class Said(models.TextChoices):
    """What a message tells a unit; a reminder alone keeps to the hours of GW-33."""

    ISSUED = "issued"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    REMINDED = "reminded"
    TEST = "test"


# The worker's own measures, in no rule: they bound one run of a machine, not what is asked of people.
BATCH = 25  # messages of one channel that are claimed at once
CLAIM_HOLDS = timedelta(minutes=5)  # after that the worker is taken for dead
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))  # when provably nothing was sent
