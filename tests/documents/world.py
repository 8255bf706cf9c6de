"""Documents at every stop of their way, for tests."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.participation.facts import person
from tests.support import Cast
from zhibu.documents import services
from zhibu.documents.models import Incoming, Paper
from zhibu.documents.states import Direction, FirstCheck, Handling, PaperKind, PaperState
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind

BODY = "各支部：\n一、安排学习\n（一）按时参加。\n二、做好记录"


def officer(member: Member) -> Person:
    """The member as an officer today."""
    return person(member, timezone.localdate())


def values(**changes: Any) -> dict[str, Any]:
    """What is typed about a notice to units below."""
    return {
        "kind": PaperKind.NOTICE,
        "direction": Direction.DOWN,
        "title": "关于做好学习的通知",
        "body": BODY,
        "outside": "",
        "copies_outside": "",
        "attached": "",
        "note": "",
        "urgency": "",
        "important": False,
        "one_matter": False,
        "to_members": False,
        "present": "",
        "absent": "",
        "sitting_in": "",
        **changes,
    }


def head(cast: Cast) -> Member:
    """The secretary of the committee, a person of their own."""
    return _at_root(cast, PostKind.SECRETARY, cast.far_member)


def deputy(cast: Cast) -> Member:
    """A deputy secretary of the committee."""
    return _at_root(cast, PostKind.DEPUTY_SECRETARY, cast.other_secretary)


def _at_root(cast: Cast, kind: PostKind, member: Member) -> Member:
    Post.objects.get_or_create(unit=cast.root, member=member, kind=kind, defaults={"since": date(2020, 1, 1)})
    return member


def draft(
    cast: Cast, *, by: Member | None = None, unit: Unit | None = None, main: Any = None, **changes: Any
) -> Paper:
    """A draft of the committee to the general branch and branch 0101."""
    return services.save(
        paper=None,
        unit=unit or cast.root,
        values=values(**changes),
        main=[cast.general, cast.branch] if main is None else main,
        who=officer(by or cast.staff),
        now=timezone.now(),
    )


def advanced(cast: Cast, paper: Paper, until: str, signer: Member | None = None) -> Paper:
    """The document after the steps before `until`, done by the right persons."""
    who, now = officer(Member.objects.get(user=paper.drafted_by)), timezone.now()
    head_ = officer(signer or head(cast))
    steps: dict[str, Any] = {
        PaperState.DRAFT: lambda: services.hand_in(paper=paper, who=who, now=now),
        PaperState.CHECKING: lambda: services.check(paper=paper, who=who, now=now),
        PaperState.SIGNING: lambda: services.issue(paper=paper, who=head_, now=now),
        PaperState.RECHECKING: lambda: services.recheck(paper=paper, who=who, now=now),
        PaperState.REGISTERING: lambda: services.register(paper=paper, word="甲工委", copies=0, who=who, now=now),
        PaperState.PRINTING: lambda: services.printed(
            paper=paper, pages=2, print_office="办公室", printed_on=timezone.localdate(now), who=who, now=now
        ),
        PaperState.SENDING: lambda: services.send(paper=paper, who=who, now=now),
        PaperState.SENT: lambda: services.file(paper=paper, retention="years30", who=who, now=now),
    }
    paper.refresh_from_db()
    while paper.state != until:
        steps[paper.state]()
        paper.refresh_from_db()
    return paper


def sent(cast: Cast, **changes: Any) -> Paper:
    """A notice of the committee, sent to 01 and 0101."""
    return advanced(cast, draft(cast, **changes), PaperState.SENT)


def request(cast: Cast, until: str = PaperState.SENT) -> Paper:
    """A request of branch 0101 to the general branch 01; `both` drafts, the secretary issues."""
    paper = draft(
        cast, by=cast.both, unit=cast.branch, main=[cast.general], kind=PaperKind.REQUEST, direction=Direction.UP,
        title="关于换届的请示", body="拟于十二月换届。妥否，请批示。", one_matter=True,
    )  # fmt: skip
    return advanced(cast, paper, until, signer=cast.secretary)


def came(cast: Cast, unit: Unit | None = None, by: Member | None = None, **changes: Any) -> Incoming:
    """A paper from outside, registered by the committee."""
    typed = {
        "kind": PaperKind.NOTICE, "sender": "市委组织部", "their_number": "市组发〔2026〕5号",
        "title": "关于报送计划的通知", "urgency": "", "pages": 3, "copies": 1,
        "received_at": timezone.now() - timedelta(hours=1), "signed_by": "冯静",
        **changes,
    }  # fmt: skip
    return services.register_incoming(
        unit=unit or cast.root, values=typed, who=officer(by or cast.staff), now=timezone.now()
    )


def checked(cast: Cast, **changes: Any) -> Incoming:
    """A paper that has passed its first check."""
    return services.first_check(
        incoming=came(cast, **changes), checks=FirstCheck.values, who=officer(cast.staff), now=timezone.now()
    )


def proposal(**changes: Any) -> dict[str, Any]:
    """How it is handled."""
    return {
        "handling": Handling.DECISION, "proposal": "拟由办公室汇总。", "lead": "办公室", "with_others": "",
        "pressed_by": "", "due": None, **changes,
    }  # fmt: skip


def handled(cast: Cast, readers: Any = (), **changes: Any) -> Incoming:
    """A paper that the leader has instructed."""
    one, who, now = checked(cast), officer(cast.staff), timezone.now()
    found = services.propose(incoming=one, values=proposal(**changes), readers=readers, who=who, now=now)
    if found.handling == Handling.DECISION:
        found = services.instruct(incoming=found, instruction="同意。", who=officer(head(cast)), now=now)
    return found
