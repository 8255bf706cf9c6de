"""Who has a vote, and what becomes of a resolution, by the rules of the activity's day."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.activities.models import Activity, Attendance, ListChange, Resolution
from zhibu.activities.states import (
    ADMISSION_MAJORITY,
    ADMISSION_QUORUM,
    COMMITTEE_MAJORITY,
    COMMITTEE_QUORUM,
    ELECTED,
    ELECTION_QUORUM,
    MAJORITY,
    QUORUM,
    Attended,
    Expected,
    Matter,
    NoticeKind,
    Outcome,
    Voted,
)
from zhibu.organisation.states import MemberState
from zhibu.rulebook.queries import Needed, in_force, needed, needed_of


def lines_at(activity: Activity, version: int) -> QuerySet[Attendance]:
    """The lines of a confirmed roll as they stood in one of its versions."""
    later = Attendance.objects.filter(supersedes=OuterRef("pk"), version__lte=version)
    return Attendance.objects.filter(~Exists(later), activity=activity, version__lte=version)


def is_committee(activity: Activity) -> bool:
    """Whether it is a meeting of a branch committee, in which its members vote."""
    notice = activity.notice
    return notice.kind == NoticeKind.BRANCH_COMMITTEE and notice.expected == Expected.OFFICERS


def with_vote(lines: QuerySet[Attendance], activity: Activity) -> QuerySet[Attendance]:
    """Those of a roll's lines that count for a vote: of a branch committee all on its list, else formal members.
    Guests sit in without a vote, and who is not counted is not due.
    """
    guests = ListChange.objects.filter(activity=activity, added=True, undone_at=None, member=OuterRef("member"))
    lines = lines.filter(~Exists(guests)).exclude(state=Attended.NOT_COUNTED)
    if is_committee(activity):
        return lines
    formal = Q(member__confirmed__lte=activity.day) | Q(member__confirmed=None, member__state=MemberState.FORMAL)
    return lines.filter(formal)


@dataclass(frozen=True)
class Voters:
    """How many with a vote were due, and which of them came (ids of members)."""

    due: int
    present: frozenset[int]


def voters_of(activity: Activity, version: int) -> Voters:
    """Who had a vote by a version of the confirmed roll; one query. Who took part from elsewhere was due, but was
    not in the room, and so does not vote.
    """
    lines = with_vote(lines_at(activity, version), activity).values_list("member_id", "state", "way")
    present = frozenset(pk for pk, state, way in lines if state == Attended.PRESENT and not way)
    return Voters(len(lines), present)


@dataclass(frozen=True)
class Tally:
    """What the votes of one resolution are measured against. Who is recused stays among those due, and is not counted
    among those who could vote. A rule that does not apply is None.
    """

    due: int
    present: int
    recused: int
    quorum: Needed | None
    majority: Needed | None

    @property
    def voting(self) -> int:
        """How many could vote: present with a vote, without those recused."""
        return self.present - self.recused

    @property
    def enough(self) -> bool:
        """Whether so many could vote that the vote has force."""
        return self.quorum is None or self.quorum.met_by(self.voting)

    @property
    def of_present(self) -> bool:
        """Whether the majority is one of those who could vote, and not of all who were due."""
        return self.majority is not None and self.majority.code in {ELECTED.code, COMMITTEE_MAJORITY.code}

    def outcome(self, votes_for: int | None) -> Outcome:
        """What so many votes for it make of a resolution."""
        if votes_for is None:
            return Outcome.OPEN
        if not self.enough:
            return Outcome.WITHOUT_FORCE
        if self.majority is None:
            return Outcome.NOTED
        return Outcome.CARRIED if self.majority.met_by(votes_for) else Outcome.REJECTED

    def kept(self) -> dict[str, Any]:
        """As a confirmed record keeps it."""
        rules = {
            name: [rule.code, rule.base, rule.least] if rule else None
            for name, rule in (("quorum", self.quorum), ("majority", self.majority))
        }
        return {"due": self.due, "present": self.present, "recused": self.recused, **rules}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Tally":
        """What a confirmed record has kept."""
        quorum, majority = (Needed(*kept[name]) if kept[name] else None for name in ("quorum", "majority"))
        return cls(kept["due"], kept["present"], kept["recused"], quorum, majority)


def tally_of(activity: Activity, voters: Voters, *, matter: str, recused: frozenset[int]) -> Tally:
    """What the votes of a resolution are measured against, by the rules of the activity's day; no query but that of
    the rules.
    """
    out = len(recused & voters.present)
    voting, day = len(voters.present) - out, activity.day
    if is_committee(activity):
        # The rule is words only: the minority follows the majority, here of those who could vote.
        majority = Needed(COMMITTEE_MAJORITY.code, voting, voting // 2 + 1)
        ruled = majority if in_force(COMMITTEE_MAJORITY.code, day) else None
        return Tally(voters.due, len(voters.present), out, needed(COMMITTEE_QUORUM.code, voters.due, day), ruled)
    if activity.notice.kind != NoticeKind.MEMBER_MEETING:
        return Tally(voters.due, len(voters.present), out, None, None)
    first, second = {
        Matter.ADMISSION.value: (ADMISSION_QUORUM, ADMISSION_MAJORITY),
        Matter.ELECTION.value: (ELECTION_QUORUM, ELECTED),
    }.get(matter, (QUORUM, MAJORITY))
    due, codes = voters.due, (first.code, second.code)
    return Tally(due, len(voters.present), out, *(needed_of(one, due=due, present=voting, on=day) for one in codes))


def votes_for(resolution: Resolution, tally: Tally) -> int | None:
    """How many voted for it: by acclamation all who could vote; with written votes where they count; None while
    nothing is typed.
    """
    if resolution.voted == Voted.ACCLAMATION:
        return tally.voting
    return None if resolution.votes_for is None else resolution.votes_for + (resolution.written_for or 0)
