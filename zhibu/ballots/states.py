"""Kinds and stages of a vote, what may be chosen, and the rules that this room applies."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Applied


class Kind(models.TextChoices):
    """What is voted on."""

    APPRAISAL = "appraisal", _("democratic appraisal of members")
    RECOMMENDATION = "recommendation", pgettext_lazy("vote", "recommendation")
    RESOLUTION = "resolution", pgettext_lazy("vote", "resolution")
    ELECTION = "election", pgettext_lazy("vote", "election")


class Way(models.TextChoices):
    """How it is voted."""

    SLIPS = "slips", _("on the phone, with a code slip drawn by hand")
    PAPER = "paper", _("on paper, counted by hand")


class Stage(models.TextChoices):
    """How far a vote is."""

    DRAFT = "draft", pgettext_lazy("vote", "draft")
    PRINTED = "printed", _("slips printed, not open yet")
    OPEN = "open", pgettext_lazy("vote", "open")
    CLOSED = "closed", pgettext_lazy("vote", "closed")
    PUBLISHED = "published", _("result published")
    CANCELLED = "cancelled", pgettext_lazy("vote", "cancelled")


# From which stage a vote may come to which, by way; services ask here and nowhere else.
WAYS: dict[str, dict[str, frozenset[str]]] = {
    Way.SLIPS: {
        Stage.DRAFT: frozenset({Stage.PRINTED, Stage.CANCELLED}),
        Stage.PRINTED: frozenset({Stage.OPEN, Stage.CANCELLED}),
        Stage.OPEN: frozenset({Stage.CLOSED, Stage.CANCELLED}),
        Stage.CLOSED: frozenset({Stage.PUBLISHED}),
        Stage.PUBLISHED: frozenset(),
        Stage.CANCELLED: frozenset(),
    },
    Way.PAPER: {
        Stage.DRAFT: frozenset({Stage.OPEN, Stage.CANCELLED}),
        Stage.OPEN: frozenset({Stage.CLOSED, Stage.CANCELLED}),
        Stage.CLOSED: frozenset({Stage.PUBLISHED}),
        Stage.PUBLISHED: frozenset(),
        Stage.CANCELLED: frozenset(),
    },
}
SHOWN = (Stage.CLOSED, Stage.PUBLISHED)


class Measured(models.TextChoices):
    """By which rules of the table of votes a vote is measured."""

    NONE = "none", _("only counted, nothing is decided by it")
    MEETING = "meeting", _("resolution of a member meeting: more than half of those entitled")
    ADMISSION = "admission", _("admission or confirmation of a member: more than half of those entitled")
    ELECTION = "election", _("election: four fifths present, more than half of those present")


class Slips(models.TextChoices):
    """What has become of a code slip."""

    UNUSED = "unused", _("unused")
    USED = "used", pgettext_lazy("slip", "used")
    SPOILT = "spoilt", _("spoilt")


class Duty(models.TextChoices):
    """The two who close a vote."""

    TELLER = "teller", _("scrutineer")
    COUNTER = "counter", _("counter")


class Choice(models.TextChoices):
    """What a ballot may say of one line of it. What is left open is an abstention."""

    OUTSTANDING = "a", _("outstanding")
    QUALIFIED = "b", _("qualified")
    BASIC = "c", _("basically qualified")
    NOT_QUALIFIED = "d", _("not qualified")
    FOR = "y", pgettext_lazy("vote", "for")
    AGAINST = "n", pgettext_lazy("vote", "against")
    RECOMMENDED = "r", _("recommended")
    ABSTAIN = "", pgettext_lazy("vote", "abstained")


# What can be chosen for a line, by kind, in the order in which it is counted; open lines come last.
CHOICES: dict[str, tuple[str, ...]] = {
    Kind.APPRAISAL: (Choice.OUTSTANDING, Choice.QUALIFIED, Choice.BASIC, Choice.NOT_QUALIFIED, Choice.ABSTAIN),
    Kind.RECOMMENDATION: (Choice.RECOMMENDED, Choice.ABSTAIN),
    Kind.RESOLUTION: (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN),
    Kind.ELECTION: (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN),
}
# Of which of them a ballot may hold only so many: of recommendations and votes for as many as there are places.
LIMITED: dict[str, Choice] = {
    Kind.APPRAISAL: Choice.OUTSTANDING,
    Kind.RECOMMENDATION: Choice.RECOMMENDED,
    Kind.ELECTION: Choice.FOR,
}


class Fate(models.TextChoices):
    """What becomes of one line by the rules."""

    COUNTED = "", _("counted")
    CARRIED = "carried", _("carried")
    REJECTED = "rejected", _("not carried")
    ELECTED = "elected", _("elected")
    NOT_ELECTED = "not_elected", _("not elected")
    TIED = "tied", _("as many votes as another at the last place: voted on again")


# Rules that this room applies.
PAGE = "ballots:votes"
QUORUM = Applied("SR-20", _("result of a vote"), PAGE)
MAJORITY = Applied("SR-21", _("result of a vote"), PAGE)
ADMISSION_QUORUM = Applied("DV-22", _("result of a vote"), PAGE)
ADMISSION_MAJORITY = Applied("DV-23", _("result of a vote"), PAGE)
ELECTION_QUORUM = Applied("EL-11", _("result of a vote"), PAGE)
ELECTED = Applied("EL-16", _("result of a vote"), PAGE)
DIFFERENTIAL = Applied("EL-07", _("preparing an election"), PAGE)
STROKES = Applied("EL-12", _("order of candidates on a ballot"), PAGE)
RETURNED = Applied("EL-14", _("closing a vote"), PAGE)
TIES = Applied("EL-17", _("result of an election"), PAGE)
TELLERS = Applied("EL-19", _("closing a vote"), PAGE)
GRADES = Applied("SR-32", _("appraisal of members"), PAGE)
CAP = Applied("SR-33", _("appraisal of members"), PAGE)
GRADED = Applied("SR-34", _("appraisal of members"), PAGE)


@dataclass(frozen=True)
class Measures:
    """The rules by which a vote is measured; "" where none applies."""

    quorum: str = ""
    majority: str = ""


MEASURES: dict[str, Measures] = {
    Measured.NONE: Measures(),
    Measured.MEETING: Measures(QUORUM.code, MAJORITY.code),
    Measured.ADMISSION: Measures(ADMISSION_QUORUM.code, ADMISSION_MAJORITY.code),
    Measured.ELECTION: Measures(ELECTION_QUORUM.code, ELECTED.code),
}
# How a kind may be measured, the usual one first.
MEASURED_BY: dict[str, tuple[str, ...]] = {
    Kind.APPRAISAL: (Measured.NONE,),
    Kind.RECOMMENDATION: (Measured.NONE,),
    Kind.RESOLUTION: (Measured.MEETING, Measured.ADMISSION),
    Kind.ELECTION: (Measured.ELECTION,),
}

BALLOTS_DAYS = 365  # after the closing, then single ballots go and counts stay
SHOWN_FROM = 5  # ballots with slips: of fewer no result is shown
TEXTS_FROM = 10  # ballots: of fewer no free text is shown
MOST_SLIPS = 5000  # people who vote at once
MOST_ITEMS = 100  # lines of a ballot
MOST_PLACES = 99
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # of a code, without those that are taken for one another
CODE_SIGNS = 12  # 31 signs, 12 times: 59 bits
