"""Words of honours, grades, rewards; the table of who does what in a selection; the way of sanctions."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.organisation.states import PostKind
from zhibu.rulebook.queries import Applied, Choice, Number, NumberIfOn

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
_SELECTIONS = "recognition:campaigns"
STEPS = Applied("AW-04", _("selections"), _SELECTIONS)
SHOWN_DAYS = NumberIfOn("AW-05", _("publishing the candidates of a selection"), _SELECTIONS)
QUOTAS = Applied("AW-06", _("selections"), _SELECTIONS)
SEASON = Applied("AW-07", _("selections"), _SELECTIONS)
LEAST_RATE = Number("AW-08", _("eligibility in a selection"), _SELECTIONS)  # percent
HALF_YEARS = Number("AW-09", _("eligibility in a selection"), _SELECTIONS)
FORMAL_YEARS = Number("AW-10", _("eligibility in a selection"), _SELECTIONS)
MOST_SIGNS = Number("AW-11", _("cases of a selection"), _SELECTIONS)
REVIEWERS = Number("AW-12", _("review of a selection"), _SELECTIONS)
WITHOUT_POST = Number("AW-13", _("choosing candidates of a selection"), _SELECTIONS)  # percent
DIFFERENCE = Number("AW-14", _("places of a selection"), _SELECTIONS)  # percent
CAP = Applied("SR-33", _("places of a selection"), _SELECTIONS)
QUORUM = Applied("SR-23", _("decision of a selection"), _SELECTIONS)


# ---- sanctions of members (惩戒), accountability of units (组织问责), talks (谈心谈话)

REPLY_DAYS = Number("GW-80", _("sanctions: the notice"), "recognition:sanctions")  # working days
DECIDE_DAYS = Number("GW-81", _("sanctions: the notice"), "recognition:sanctions")  # working days
APPEAL_DAYS = Number("GW-82", _("sanctions: the decision"), "recognition:sanctions")  # working days
ANSWER_DAYS = Number("GW-83", _("sanctions: the appeal"), "recognition:sanctions")  # working days
EFFECT_MONTHS = Number("GW-84", _("sanctions: the decision"), "recognition:sanctions")
LADDER_MONTHS = Number("GW-86", _("sanctions: the draft"), "recognition:sanctions")
LOOK_BACK = 365  # days: absences that are older are no longer offered as facts
CASE_WORDS_DAYS = 1095  # how long words are kept after a case has ended
TALK_WORDS_DAYS = 1095
PAGE = 50


class Rung(TextChoices):
    """Steps of the two ladders, each in its order: of a member, then of a unit."""

    REMINDER = "reminder", pgettext_lazy("sanction", "reminder")
    TALK = "talk", pgettext_lazy("sanction", "talk")
    EXPLANATION = "explanation", pgettext_lazy("sanction", "written explanation")
    ORGANISATIONAL = "organisational", pgettext_lazy("sanction", "organisational step")
    INSPECTION = "inspection", pgettext_lazy("accountability", "inspection")
    CIRCULAR = "circular", pgettext_lazy("accountability", "circular")
    REORGANISATION = "reorganisation", pgettext_lazy("accountability", "reorganisation")


MAY_BAR = (Rung.EXPLANATION, Rung.ORGANISATIONAL, Rung.CIRCULAR, Rung.REORGANISATION)  # a reminder or a talk never
BARRING = Choice(
    "GW-85", _("sanctions: the decision"), "recognition:sanctions", labels={one.value: one.label for one in MAY_BAR}
)


class Desk(TextChoices):
    """Where a step is decided; when nobody there may, the unit above does."""

    OWN = "own", _("the secretary of the unit")
    ABOVE = "above", _("a secretary of the unit above")
    COMMITTEE = "committee", _("a secretary of the committee")


@dataclass(frozen=True)
class RungRule:
    """Of one step: whether it is a unit's, where it is decided, and whether whoever drafted it may decide it."""

    for_unit: bool
    desk: Desk
    by_another: bool


# The ladders. What a step carries and for how long at most stands in the rules above.
RUNGS: dict[str, RungRule] = {
    Rung.REMINDER: RungRule(False, Desk.OWN, by_another=False),
    Rung.TALK: RungRule(False, Desk.OWN, by_another=False),
    Rung.EXPLANATION: RungRule(False, Desk.OWN, by_another=True),
    Rung.ORGANISATIONAL: RungRule(False, Desk.ABOVE, by_another=True),
    Rung.INSPECTION: RungRule(True, Desk.ABOVE, by_another=False),
    Rung.CIRCULAR: RungRule(True, Desk.ABOVE, by_another=True),
    Rung.REORGANISATION: RungRule(True, Desk.COMMITTEE, by_another=True),
}


class SanctionState(TextChoices):
    """How far a case is. Before the notice nobody but those who draft and decide it knows of it."""

    DRAFT = "draft", pgettext_lazy("sanction", "draft")
    TOLD = "told", pgettext_lazy("sanction", "notice given, time to reply")
    REPLIED = "replied", pgettext_lazy("sanction", "replied, waits for the decision")
    DECIDED = "decided", pgettext_lazy("sanction", "decided")
    APPEALED = "appealed", pgettext_lazy("sanction", "under appeal")
    UPHELD = "upheld", pgettext_lazy("sanction", "upheld on appeal")
    CHANGED = "changed", pgettext_lazy("sanction", "changed on appeal")
    ENDED = "ended", pgettext_lazy("sanction", "effect ended")
    LIFTED = "lifted", pgettext_lazy("sanction", "lifted on appeal")
    DROPPED = "dropped", pgettext_lazy("sanction", "dropped")
    WITHDRAWN = "withdrawn", pgettext_lazy("sanction", "draft taken back")


class Hand(TextChoices):
    """Who takes a step."""

    OFFICER = "officer", _("the officers who drafted it")
    PERSON = "person", _("whom it concerns")
    DECIDER = "decider", _("the decider who was named")
    APPEAL = "appeal", _("a secretary of the unit to which the appeal went, who had no hand in it")
    CLOCK = "clock", _("the day, by itself")


class SanctionMove(TextChoices):
    """What somebody does with a case."""

    TELL = "tell", pgettext_lazy("sanction", "give notice")
    WITHDRAW = "withdraw", pgettext_lazy("sanction", "take the draft back")
    READ = "read", pgettext_lazy("sanction", "I have read it")
    REPLY = "reply", pgettext_lazy("sanction", "reply")
    DECIDE = "decide", pgettext_lazy("sanction", "decide")
    DROP = "drop", pgettext_lazy("sanction", "drop it")
    APPEAL = "appeal", pgettext_lazy("sanction", "appeal")
    UPHOLD = "uphold", pgettext_lazy("sanction", "uphold the decision")
    CHANGE = "change", pgettext_lazy("sanction", "change it to less")
    LIFT = "lift", pgettext_lazy("sanction", "lift it")
    END = "end", pgettext_lazy("sanction", "effect ended")


@dataclass(frozen=True)
class MoveRule:
    """From which states a step begins, where it leads (None: it stays), and who takes it."""

    begins: frozenset[str]
    leads: SanctionState | None
    hands: frozenset[Hand]


_S, _H = SanctionState, Hand
# The whole way of a case: code, pages (in this order) and tests read this one table. A reply is awaited until its day
# has passed; an appeal is open until its own, also where the effect is over; the clock never ends an appeal.
SANCTION_MOVES: dict[str, MoveRule] = {
    SanctionMove.TELL: MoveRule(frozenset({_S.DRAFT}), _S.TOLD, frozenset({_H.OFFICER})),
    SanctionMove.WITHDRAW: MoveRule(frozenset({_S.DRAFT}), _S.WITHDRAWN, frozenset({_H.OFFICER})),
    SanctionMove.REPLY: MoveRule(frozenset({_S.TOLD}), _S.REPLIED, frozenset({_H.PERSON})),
    SanctionMove.READ: MoveRule(frozenset({_S.TOLD}), None, frozenset({_H.PERSON})),
    SanctionMove.DECIDE: MoveRule(frozenset({_S.TOLD, _S.REPLIED}), _S.DECIDED, frozenset({_H.DECIDER})),
    SanctionMove.DROP: MoveRule(frozenset({_S.TOLD, _S.REPLIED}), _S.DROPPED, frozenset({_H.DECIDER, _H.OFFICER})),
    SanctionMove.APPEAL: MoveRule(frozenset({_S.DECIDED, _S.ENDED}), _S.APPEALED, frozenset({_H.PERSON})),
    SanctionMove.UPHOLD: MoveRule(frozenset({_S.APPEALED}), _S.UPHELD, frozenset({_H.APPEAL})),
    SanctionMove.CHANGE: MoveRule(frozenset({_S.APPEALED}), _S.CHANGED, frozenset({_H.APPEAL})),
    SanctionMove.LIFT: MoveRule(frozenset({_S.APPEALED}), _S.LIFTED, frozenset({_H.APPEAL})),
    SanctionMove.END: MoveRule(frozenset({_S.DECIDED, _S.UPHELD, _S.CHANGED}), _S.ENDED, frozenset({_H.CLOCK})),
}
HIDDEN = (SanctionState.DRAFT, SanctionState.WITHDRAWN)  # from whom it concerns
OVER = (SanctionState.ENDED, SanctionState.LIFTED, SanctionState.DROPPED, SanctionState.WITHDRAWN)
OPEN = (SanctionState.DRAFT, SanctionState.TOLD, SanctionState.REPLIED, SanctionState.APPEALED)
# A decision that binds on the days of its effect. An appeal alone does not undo it; one that was lifted never bound.
BINDING = (
    SanctionState.DECIDED, SanctionState.APPEALED, SanctionState.UPHELD, SanctionState.CHANGED, SanctionState.ENDED,
)  # fmt: skip
DECIDING_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY)


class PromisedBy(TextChoices):
    """Who promised something in a talk."""

    MEMBER = "member", pgettext_lazy("talk", "the member")
    OFFICER = "officer", pgettext_lazy("talk", "the officer")


class Side(TextChoices):
    """What is promised on what condition: to those who do something, or to those who do not."""

    DOING = "doing", pgettext_lazy("promise", "for doing")
    NOT_DOING = "not_doing", pgettext_lazy("promise", "for not doing")


class PromiseState(TextChoices):
    """How far what was announced beforehand is."""

    OPEN = "open", pgettext_lazy("announced", "open")
    CARRIED = "carried", pgettext_lazy("promise", "carried out")
    NOT_CARRIED = "not_carried", pgettext_lazy("promise", "not carried out")


class PromiseMove(TextChoices):
    """What the officers of the unit that promised do with it."""

    CARRY = "carry", pgettext_lazy("promise", "it was carried out")
    REFUSE = "refuse", pgettext_lazy("promise", "it is not carried out")
    REOPEN = "reopen", pgettext_lazy("promise", "take back what was said")
    REMOVE = "remove", pgettext_lazy("promise", "remove it, it was entered by mistake")


# From which states each begins and where it leads; None: it is gone. Removed is only what was entered the same day.
PROMISE_MOVES: dict[str, tuple[tuple[str, ...], PromiseState | None]] = {
    PromiseMove.CARRY: ((PromiseState.OPEN,), PromiseState.CARRIED),
    PromiseMove.REFUSE: ((PromiseState.OPEN,), PromiseState.NOT_CARRIED),
    PromiseMove.REOPEN: ((PromiseState.CARRIED, PromiseState.NOT_CARRIED), PromiseState.OPEN),
    PromiseMove.REMOVE: ((PromiseState.OPEN,), None),
}
PROOFS = ("campaign", "honour", "payments", "sanction", "paper")  # records by which a promise is carried out
PROMISE_AHEAD = 7  # days before its day on which it comes to the to-do page
SPEECHES = 40  # of one conference
