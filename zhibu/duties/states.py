"""What the rules ask of units and posts, for which period, and which fact fulfils it: the one table of this room."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.organisation.states import PostKind, UnitKind
from zhibu.rulebook.queries import Applied, Number
from zhibu.rulebook.states import Per

PAGE = 50  # rows on a page of a list
YEARS_MATCHED = 1  # earlier years whose duties still follow their facts; older ones stay as they were
CHASED_DAYS = 31  # how long after its day a duty that is open stays on the to-do page

REMIND_DAYS = Number("GW-13", _("reminders of duties"), "duties:due")
DISCLOSED_DAYS = Number("GW-14", _("half-year disclosure as a duty"), "duties:due")


class Who(TextChoices):
    """Of which units a rule asks something."""

    BRANCH = "branch", _("branches")
    BRANCH_COMMITTEE = "with_committee", _("branches with a branch committee")
    GROUP = "group", _("groups")
    LEADING = "leading", _("branches and general branches")
    COMMITTEE = "committee", _("the committee")


# Which kinds of units each of them are.
KINDS = {
    Who.BRANCH: (UnitKind.BRANCH,),
    Who.BRANCH_COMMITTEE: (UnitKind.BRANCH,),
    Who.GROUP: (UnitKind.GROUP,),
    Who.LEADING: (UnitKind.BRANCH, UnitKind.GENERAL_BRANCH),
    Who.COMMITTEE: (UnitKind.COMMITTEE,),
}


class Fact(TextChoices):
    """What fulfils a duty. Those named like a kind of notice: the confirmed roll of an activity of that kind."""

    MEMBER_MEETING = "member_meeting", _("confirmed roll of a member meeting")
    BRANCH_COMMITTEE = "branch_committee", _("confirmed roll of a branch committee meeting")
    GROUP_MEETING = "group_meeting", _("confirmed roll of a group meeting")
    LECTURE = "lecture", _("confirmed roll of a Party lecture")
    THEME_DAY = "theme_day", _("confirmed roll of a theme day")
    ORGANISATION_LIFE = "organisation_life", _("confirmed roll of an organisation-life meeting")
    APPRAISAL = "appraisal", _("confirmed roll of a democratic appraisal")
    DISCLOSED = "disclosed", _("half-year disclosure made final")
    SIGNED = "signed", _("everything that fell due in the month was signed for")
    FEEDBACK = "feedback", _("every feedback that fell due in the month was handed in")
    HAND = "hand", _("no record can exist: said by hand")


MEETINGS = (
    Fact.MEMBER_MEETING, Fact.BRANCH_COMMITTEE, Fact.GROUP_MEETING, Fact.LECTURE, Fact.THEME_DAY,
    Fact.ORGANISATION_LIFE, Fact.APPRAISAL,
)  # fmt: skip
SUMS = (Fact.SIGNED, Fact.FEEDBACK)  # fulfilled when nothing of a month is missing, once the month is over


class Settled(TextChoices):
    """How a person settled a duty that its fact did not."""

    NO = "", _("by itself")
    HAND = "hand", _("said by hand")
    RECORD = "record", _("made good by a later record")
    EXEMPT = "exempt", _("exempt")


class Exempt(TextChoices):
    """Why a duty asks for nothing, as the program itself sees it."""

    NO = "", "—"
    FOUNDED = "founded", _("the unit was founded in this period")
    DISSOLVED = "dissolved", _("the unit was dissolved before the day")
    NOTHING = "nothing", _("nothing fell due")


class State(TextChoices):
    """How a duty stands on a day; read from its columns, not stored. `mark` stands beside the words."""

    DONE = "done", pgettext_lazy("duty", "done")
    LATE = "late", pgettext_lazy("duty", "done late")
    OVERDUE = "overdue", pgettext_lazy("duty", "open, its day is past")
    OPEN = "open", pgettext_lazy("duty", "open")
    AHEAD = "ahead", pgettext_lazy("duty", "to come")
    EXEMPT = "exempt", pgettext_lazy("duty", "exempt")


@dataclass(frozen=True)
class Terms:
    """What one rule asks: of whom, which post answers for it ("" the unit), by which fact, joint activities counted
    or not, and how often: where the rule itself says no period, `per`.
    """

    rule: Applied
    who: Who
    fact: Fact
    post: str = ""
    joint: bool = False
    per: str = ""
    within: Number | None = None  # days after the period until which it is due

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code


def _asks(code: str, who: Who, fact: Fact, **more: Any) -> Terms:
    return Terms(Applied(code, _("duties of units and posts"), "duties:due"), who, fact, **more)


# The one table: rule → duty. Frequencies, thresholds and days of validity are the rulebook's.
TABLE = (
    _asks("SR-19", Who.BRANCH, Fact.MEMBER_MEETING),
    _asks("SR-22", Who.BRANCH_COMMITTEE, Fact.BRANCH_COMMITTEE),
    _asks("SR-25", Who.GROUP, Fact.GROUP_MEETING),
    _asks("SR-27", Who.COMMITTEE, Fact.LECTURE, post=PostKind.SECRETARY, joint=True),
    _asks("SR-28", Who.BRANCH, Fact.LECTURE, joint=True),
    _asks("SR-29", Who.BRANCH, Fact.THEME_DAY, joint=True),
    _asks("SR-30", Who.BRANCH, Fact.ORGANISATION_LIFE),
    _asks("SR-31", Who.BRANCH, Fact.APPRAISAL),
    _asks("SR-36", Who.BRANCH, Fact.HAND),
    _asks("SR-39", Who.BRANCH, Fact.HAND, post=PostKind.SECRETARY),
    _asks("OR-18", Who.BRANCH, Fact.DISCLOSED, per=Per.HALF_YEAR, within=DISCLOSED_DAYS),
    _asks("OR-32", Who.LEADING, Fact.HAND, post=PostKind.SECRETARY),
    _asks("DU-22", Who.BRANCH, Fact.HAND),
    _asks("GW-04", Who.LEADING, Fact.SIGNED, per=Per.MONTH),
    _asks("GW-15", Who.BRANCH, Fact.FEEDBACK),
)


def _on_lists(*codes: str) -> tuple[str, ...]:
    return tuple(Applied(code, _("responsibility lists of posts"), "duties:lists").code for code in codes)


# Rules in words that belong on the list of a post, beside the duties of the table above; of whoever holds it.
ON_LISTS: dict[str, tuple[str, ...]] = {
    PostKind.SECRETARY: _on_lists("SR-18", "SR-24", "SR-37", "SR-38", "ED-17", "OR-16", "OR-17"),
    PostKind.DEPUTY_SECRETARY: _on_lists("SR-24", "SR-37", "OR-16"),
    PostKind.ORGANISATION: _on_lists("SR-16", "ED-08", "ED-10", "OR-16"),
    PostKind.PUBLICITY: _on_lists("OR-15", "OR-16"),
    PostKind.DISCIPLINE: _on_lists("OR-09", "OR-16", "ED-18"),
    PostKind.YOUTH: _on_lists("OR-16"),
    PostKind.CLERK: _on_lists("OR-21"),
}
# Who answers for what the table asks of a unit as a whole: on the list of these posts too.
SHARED: dict[str, tuple[str, ...]] = {
    PostKind.SECRETARY: tuple(one.code for one in TABLE if not one.post),
    PostKind.ORGANISATION: ("SR-30", "SR-31", "OR-18"),
    PostKind.PUBLICITY: ("SR-28", "SR-29"),
}
