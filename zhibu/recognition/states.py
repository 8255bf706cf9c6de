"""Words of honours, grades, rewards and selections, and the table of who does what in which phase of a selection."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Applied, Number, NumberIfOn

EARLIEST_YEAR = 1921


class Level(TextChoices):
    """Whose honour it is, the committee's own first. The values are the keys of the statistics."""

    COMMITTEE = "committee", pgettext_lazy("level", "the committee")
    CITY = "city", pgettext_lazy("level", "city")
    PROVINCE = "province", pgettext_lazy("level", "province")
    STATE = "state", pgettext_lazy("level", "the state")


class ForWhom(TextChoices):
    """Who is honoured."""

    UNIT = "unit", pgettext_lazy("recipient", "unit")
    PERSON = "person", pgettext_lazy("recipient", "person")
    HOST = "host", pgettext_lazy("recipient", "host organisation")
    COMMITTEE = "committee", pgettext_lazy("recipient", "the committee itself")


class Source(TextChoices):
    """How an honour came into the register."""

    IMPORT = "import", _("from a workbook")
    ENTERED = "entered", _("entered by hand")
    CAMPAIGN = "campaign", _("from a selection")


class Grade(IntegerChoices):
    """The grade of a unit, as stars; a higher one is better."""

    FIVE = 5, _("five stars")
    FOUR = 4, _("four stars")
    THREE = 3, _("three stars")
    TWO = 2, _("two stars")
    ONE = 1, _("one star")
    NONE = 0, _("no star")


class ListStage(TextChoices):
    """How far a list of payments is."""

    DRAWN = "drawn", _("waits for approval")
    APPROVED = "approved", _("approved, not paid yet")
    PAID = "paid", _("paid")


class Phase(TextChoices):
    """How far a selection (评选) is, in its order; called off may follow on each of them before the award."""

    DRAFT = "draft", pgettext_lazy("selection", "being prepared")
    NOMINATION = "nomination", pgettext_lazy("selection", "nomination from below")
    ELIGIBILITY = "eligibility", pgettext_lazy("selection", "eligibility")
    REVIEW = "review", pgettext_lazy("selection", "joint review")
    VOTE = "vote", pgettext_lazy("selection", "vote and choice")
    PUBLICATION = "publication", pgettext_lazy("selection", "publication")
    DECISION = "decision", pgettext_lazy("selection", "decision")
    AWARDED = "awarded", pgettext_lazy("selection", "awarded")
    ARCHIVED = "archived", pgettext_lazy("selection", "archived")
    CALLED_OFF = "called_off", pgettext_lazy("selection", "called off")


# The way shown on the page of a selection; what is prepared or called off stands beside it.
WAY = (
    Phase.NOMINATION, Phase.ELIGIBILITY, Phase.REVIEW, Phase.VOTE, Phase.PUBLICATION, Phase.DECISION, Phase.AWARDED,
    Phase.ARCHIVED,
)  # fmt: skip
RUNNING = (*WAY[:-2], Phase.DRAFT)  # may still be called off


class Role(TextChoices):
    """Who does something in a selection."""

    STAFF = "staff", pgettext_lazy("selection", "the committee's staff")
    UNIT = "unit", pgettext_lazy("selection", "officers of the unit with places")
    REVIEWER = "reviewer", pgettext_lazy("selection", "reviewers")
    MEMBERS = "members", pgettext_lazy("selection", "members of the committee's units")


class Deed(TextChoices):
    """What is done in a selection."""

    PREPARE = "prepare", pgettext_lazy("selection", "write the notice and give out the places")
    ANNOUNCE = "announce", pgettext_lazy("selection", "announce it to the units")
    NOMINATE = "nominate", pgettext_lazy("selection", "nominate, write the case, hand it in")
    CLOSE_NOMINATIONS = (
        "close_nominations",
        pgettext_lazy("selection", "close the nominations, check who may be chosen"),
    )
    SET_ASIDE = "set_aside", pgettext_lazy("selection", "decide otherwise on eligibility, with a reason")
    INVITE = "invite", pgettext_lazy("selection", "name the reviewers, recuse related ones")
    BEGIN_REVIEW = "begin_review", pgettext_lazy("selection", "begin the review without names")
    MARK = "mark", pgettext_lazy("selection", "mark cases, or step aside")
    END_REVIEW = "end_review", pgettext_lazy("selection", "end the review")
    PREPARE_VOTE = "prepare_vote", pgettext_lazy("selection", "prepare a secret vote on the candidates")
    CHOOSE = "choose", pgettext_lazy("selection", "choose whom to publish and put them on show")
    OBJECT = "object", pgettext_lazy("selection", "object to what is published")
    DROP = "drop", pgettext_lazy("selection", "take a candidate out, with a reason")
    FINISH = "finish", pgettext_lazy("selection", "make the publication final")
    DECIDE = "decide", pgettext_lazy("selection", "enter the decision of the meeting")
    AWARD = "award", pgettext_lazy("selection", "award: honours, certificates, document")
    ARCHIVE = "archive", pgettext_lazy("selection", "archive it")
    CALL_OFF = "call_off", pgettext_lazy("selection", "call it off, with a reason")


@dataclass(frozen=True)
class May:
    """When a deed may be done, by whom, and the phase that it leads to ("" where it stays)."""

    phases: tuple[Phase, ...]
    who: Role
    to: str = ""


# Who may do what when: services, pages and tests read this and nothing else.
DEEDS: dict[str, May] = {
    Deed.PREPARE: May((Phase.DRAFT,), Role.STAFF),
    Deed.ANNOUNCE: May((Phase.DRAFT,), Role.STAFF, Phase.NOMINATION),
    Deed.NOMINATE: May((Phase.NOMINATION,), Role.UNIT),
    Deed.CLOSE_NOMINATIONS: May((Phase.NOMINATION,), Role.STAFF, Phase.ELIGIBILITY),
    Deed.SET_ASIDE: May((Phase.ELIGIBILITY,), Role.STAFF),
    Deed.INVITE: May((Phase.ELIGIBILITY, Phase.REVIEW), Role.STAFF),
    Deed.BEGIN_REVIEW: May((Phase.ELIGIBILITY,), Role.STAFF, Phase.REVIEW),
    Deed.MARK: May((Phase.REVIEW,), Role.REVIEWER),
    Deed.END_REVIEW: May((Phase.REVIEW,), Role.STAFF, Phase.VOTE),
    Deed.PREPARE_VOTE: May((Phase.VOTE,), Role.STAFF),
    Deed.CHOOSE: May((Phase.VOTE,), Role.STAFF, Phase.PUBLICATION),
    Deed.OBJECT: May((Phase.PUBLICATION,), Role.MEMBERS),
    Deed.DROP: May((Phase.PUBLICATION,), Role.STAFF),
    Deed.FINISH: May((Phase.PUBLICATION,), Role.STAFF, Phase.DECISION),
    Deed.DECIDE: May((Phase.DECISION,), Role.STAFF),
    Deed.AWARD: May((Phase.DECISION,), Role.STAFF, Phase.AWARDED),
    Deed.ARCHIVE: May((Phase.AWARDED,), Role.STAFF, Phase.ARCHIVED),
    Deed.CALL_OFF: May(RUNNING, Role.STAFF, Phase.CALLED_OFF),
}


class Why(TextChoices):
    """What eligibility is asked for. Each is answered with yes or no and its figures."""

    MEMBERSHIP = "membership", _("formal member")
    TERM = "term", _("time as a formal member")
    RATE = "rate", _("participation rate")
    STANDS = "stands", _("unit stands")
    BARRED = "barred", _("nothing in force that excludes")


LOWEST, HIGHEST = 1, 10  # what a reviewer may give a case
CASE_DAYS = 3 * 365  # how long cases of those not honoured are kept after the award
ASIDE_DAYS = 365  # how long the reason of a declared relation is kept after the award

# Rules that this room applies.
PAGE = "recognition:campaigns"
STEPS = Applied("AW-04", _("selections"), PAGE)
SHOWN_DAYS = NumberIfOn("AW-05", _("publishing the candidates of a selection"), PAGE)
QUOTAS = Applied("AW-06", _("selections"), PAGE)
SEASON = Applied("AW-07", _("selections"), PAGE)
LEAST_RATE = Number("AW-08", _("eligibility in a selection"), PAGE)  # percent
HALF_YEARS = Number("AW-09", _("eligibility in a selection"), PAGE)
FORMAL_YEARS = Number("AW-10", _("eligibility in a selection"), PAGE)
MOST_SIGNS = Number("AW-11", _("cases of a selection"), PAGE)
REVIEWERS = Number("AW-12", _("review of a selection"), PAGE)
WITHOUT_POST = Number("AW-13", _("choosing candidates of a selection"), PAGE)  # percent
DIFFERENCE = Number("AW-14", _("places of a selection"), PAGE)  # percent
CAP = Applied("SR-33", _("places of a selection"), PAGE)
QUORUM = Applied("SR-23", _("decision of a selection"), PAGE)
