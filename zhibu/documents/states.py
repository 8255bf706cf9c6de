"""The fifteen kinds of official documents, their ways, and the rules that this room applies."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.organisation.states import PostKind
from zhibu.rulebook.queries import Applied, Choice, Number

DATA = Path(__file__).parent / "data"


class PaperKind(TextChoices):
    """The fifteen kinds (文种) of rule GD-01."""

    RESOLUTION = "resolution", pgettext_lazy("document", "resolution")
    DECISION = "decision", pgettext_lazy("document", "decision")
    ORDER = "order", pgettext_lazy("document", "order")
    COMMUNIQUE = "communique", pgettext_lazy("document", "communiqué")
    ANNOUNCEMENT = "announcement", pgettext_lazy("document", "announcement")
    PUBLIC_NOTICE = "public_notice", pgettext_lazy("document", "public notice")
    OPINION = "opinion", pgettext_lazy("document", "opinion")
    NOTICE = "notice", pgettext_lazy("document", "notice")
    CIRCULAR = "circular", pgettext_lazy("document", "circular")
    REPORT = "report", pgettext_lazy("document", "report")
    REQUEST = "request", pgettext_lazy("document", "request")
    REPLY = "reply", pgettext_lazy("document", "reply")
    MOTION = "motion", pgettext_lazy("document", "motion")
    LETTER = "letter", pgettext_lazy("document", "letter")
    MINUTES = "minutes", pgettext_lazy("document", "minutes")


class Direction(TextChoices):
    """Whereto a document goes, seen from who writes it."""

    UP = "up", _("upward")
    LEVEL = "level", _("to the same level")
    DOWN = "down", _("downward")


class Urgency(TextChoices):
    """How urgent a document is; empty when it is not."""

    NONE = "", pgettext_lazy("document", "ordinary")
    URGENT = "urgent", pgettext_lazy("document", "urgent")
    MOST_URGENT = "most_urgent", pgettext_lazy("document", "most urgent")


class PaperState(TextChoices):
    """What an outgoing document waits for."""

    DRAFT = "draft", pgettext_lazy("document", "draft")
    CHECKING = "checking", _("waits for its check")
    SIGNING = "signing", _("waits to be issued")
    RECHECKING = "rechecking", _("waits for its second check")
    REGISTERING = "registering", _("waits for its number")
    PRINTING = "printing", _("waits to be printed")
    SENDING = "sending", _("waits to be sent")
    SENT = "sent", pgettext_lazy("document", "sent")
    FILED = "filed", pgettext_lazy("document", "filed")


# The way of a document; each step leads to the next of these.
WAY = list(PaperState)
NUMBERED = (PaperState.PRINTING, PaperState.SENDING, PaperState.SENT, PaperState.FILED)
OUT = (PaperState.SENT, PaperState.FILED)
RETURNABLE = (PaperState.CHECKING, PaperState.SIGNING, PaperState.RECHECKING)


class IncomingState(TextChoices):
    """What a document that came from outside waits for."""

    CHECKING = "checking", _("waits for its first check")
    PROPOSING = "proposing", _("waits for a proposal")
    INSTRUCTING = "instructing", _("waits for the leader's instruction")
    HANDLING = "handling", _("is being handled")
    DONE = "done", pgettext_lazy("document", "handled")
    FILED = "filed", pgettext_lazy("document", "filed")
    RETURNED = "returned", pgettext_lazy("document", "returned")


class Handling(TextChoices):
    """How it is handled."""

    READING = "reading", _("to be read")
    DECISION = "decision", _("to be decided")


class FirstCheck(TextChoices):
    """The five questions of the first check (rule GD-07)."""

    OURS = "ours", _("It is for us to handle")
    ROUTE = "route", _("It came the way it should")
    KIND = "kind", _("Kind and layout are right")
    CONSULTED = "consulted", _("Others whom it concerns were asked")
    DRAFTED = "drafted", _("It is drafted as it should be")


class Did(TextChoices):
    """What somebody did with a document, as its trace tells it."""

    DRAFTED = "drafted", _("drafted it")
    HANDED_IN = "handed_in", _("handed it in")
    TAKEN_BACK = "taken_back", _("took it back")
    CHECKED = "checked", _("checked it")
    ISSUED = "issued", _("issued it")
    RECHECKED = "rechecked", _("checked it again")
    TO_SIGNER = "to_signer", _("changed in substance, back to the signer")
    REGISTERED = "registered", _("registered it")
    PRINTED = "printed", _("had it printed")
    SENT = "sent", _("sent it")
    FILED = "filed", _("filed it")
    RETURNED = "returned", _("returned it")
    SIGNED = "signed", _("signed for it")
    PROPOSED = "proposed", _("proposed")
    INSTRUCTED = "instructed", _("instructed")
    PASSED_ROUND = "passed_round", _("passed it on to be read")
    READ = "read", pgettext_lazy("document", "read it")
    PRESSED = "pressed", _("pressed for it")
    ANSWERED = "answered", _("finished it")


class Retention(TextChoices):
    """How long a document is kept (rule GD-20)."""

    PERMANENT = "permanent", _("permanent")
    YEARS_30 = "years30", _("30 years")
    YEARS_10 = "years10", _("10 years")


@dataclass(frozen=True)
class About:
    """What holds for a kind: where it may go, how it is typeset, whether the head alone issues it."""

    directions: tuple[str, ...]
    form: str = "ordinary"
    head: bool = False


@cache
def kinds() -> dict[str, About]:
    """What holds for each kind, from the room's own data."""
    with (DATA / "kinds.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {code: About(**row | {"directions": tuple(row["directions"])}) for code, row in rows.items()}


@cache
def marks() -> dict[str, Any]:
    """Words by which classified texts, and requests inside reports, are known."""
    with (DATA / "marks.toml").open("rb") as file:
        return tomllib.load(file)


# Rules that this room applies.
KINDS = Applied("GD-01", _("drafting a document"), "documents:papers")
SIGNER = Applied("GD-04", _("issuing a document"), "documents:papers")
RECHECK = Applied("GD-12", _("second check of a document"), "documents:papers")
FIRST_CHECK = Applied("GD-07", _("first check of an incoming document"), "documents:incoming")
SIGN_WITHIN = Number("GW-04", _("sending a document"))
PERSONS = Number("GW-70", _("issuing a document"), "documents:papers")
SAVED_MARK = Number("GW-71", _("paper saved"), "documents:saved")
KEPT = Choice("GW-72", _("filing a document"), "documents:archive", labels=dict(Retention.choices))

LEADERS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY)
TITLE, BODY, LINE, REASON = 120, 20_000, 500, 300  # characters that a document's parts may have
ROWS = 50
