"""Inspections at every stage, findings, pressed items and log entries, for tests. Everything happens today."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.participation.facts import person
from tests.questionnaire.making import PDF
from tests.support import Cast
from zhibu.attachments.queries import Upload
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.supervision import services
from zhibu.supervision.models import Checklist, EvidenceRequest, Finding, Inspection, LogEntry, Pressed, Visit
from zhibu.supervision.services import Judgement
from zhibu.supervision.states import Kind, Move

SEED = "1 2 3"
ITEMS = [
    {"group": "组织生活", "text": "党员大会按季度召开", "rule": "SR-19", "severity": "notable", "fact": "held"},
    {"group": "组织生活", "text": "会议有记录", "rule": "", "severity": "light", "fact": "records"},
    {"group": "公开", "text": "公开栏有更新", "rule": "", "severity": "serious", "fact": ""},
]


def officer(member: Member) -> Person:
    """The member as an officer today."""
    return person(member, timezone.localdate())


def inspector(cast: Cast) -> Member:
    """The secretary of 11, who may inspect 01 and all below it."""
    return cast.other_secretary


def checklist(cast: Cast, title: str = "检查清单") -> Checklist:
    """Three items."""
    there = Checklist.objects.filter(title=title).first()
    if there is not None:
        return there
    who, now = officer(cast.staff), timezone.now()
    made = services.keep_checklist(title=title, source=None, with_standard=False, who=who, now=now)
    for one in ITEMS:
        values = {**one, "regulation": None, "article": None}
        services.keep_item(checklist=made, item=None, values=values, who=who, now=now)
    return made


def values(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The columns of a spot check of one unit."""
    today = timezone.localdate()
    return {
        "kind": Kind.SPOT, "title": "平时抽查", "checklist": checklist(cast), "seed": SEED, "count": 1, "size": 1,
        "period_first": date(today.year, 1, 1), "period_last": today, "visits_from": today,
        "visits_to": today + timedelta(days=7), **changes,
    }  # fmt: skip


def drafted(cast: Cast, out: tuple[Unit, ...] = (), people: tuple[Member, ...] = (), **changes: Any) -> Inspection:
    """A draft with one inspector; `out` are left out."""
    who, now = officer(cast.staff), timezone.now()
    made = services.keep_inspection(inspection=None, values=values(cast, **changes), who=who, now=now)
    services.add_candidates(inspection=made, members=people or (inspector(cast),), who=who, now=now)
    for unit in out:
        services.exclude(inspection=made, unit=unit, reason="换届", who=who, now=now)
    return made


def only_branch(cast: Cast, **changes: Any) -> Inspection:
    """A draft that can only draw 0101."""
    return drafted(cast, out=(cast.general, cast.sibling, cast.apart), **changes)


def published(cast: Cast, **changes: Any) -> Inspection:
    """The same, its seed published."""
    return services.publish(inspection=only_branch(cast, **changes), who=officer(cast.staff), now=timezone.now())


def drawn(cast: Cast, **changes: Any) -> Inspection:
    """The same, drawn: the inspector goes to 0101."""
    return services.draw_lots(inspection=published(cast, **changes), who=officer(cast.staff), now=timezone.now())


def visit(cast: Cast, **changes: Any) -> Visit:
    """The visit to 0101, nothing judged yet."""
    return drawn(cast, **changes).visits.select_related("unit", "inspection__checklist").get()


def judged(cast: Cast, **changes: Any) -> Visit:
    """All items judged, two of them not good; the secretary heard."""
    made, now, who = visit(cast, **changes), timezone.now(), officer(inspector(cast))
    items = list(made.inspection.checklist.items.order_by("place").values_list("pk", flat=True))
    said = [
        Judgement(items[0], "good"),
        Judgement(items[1], "improve", "缺两次记录"),
        Judgement(items[2], "not_done", "没有公开栏"),
    ]
    services.judge(visit=made, judgements=said, who=who, now=now)
    return services.hear(visit=made, on=timezone.localdate(), whom="书记", words="打算补齐", who=who, now=now)


def finished(cast: Cast, **changes: Any) -> Visit:
    """The same, finished."""
    made = judged(cast, **changes)
    services.finish(visit=made, who=officer(inspector(cast)), now=timezone.now())
    return Visit.objects.select_related("unit", "inspection__checklist").get(pk=made.pk)


def released(cast: Cast, **changes: Any) -> Visit:
    """The same, released."""
    made = finished(cast, **changes)
    services.release(inspection=made.inspection, who=officer(cast.staff), now=timezone.now())
    return Visit.objects.select_related("unit", "inspection__checklist").get(pk=made.pk)


def hidden_finding(cast: Cast) -> Finding:
    """A finding of 0101 that is not released."""
    return finished(cast).findings.order_by("item__place")[0]


def finding(cast: Cast) -> Finding:
    """A finding of 0101, just released."""
    return released(cast).findings.order_by("item__place")[0]


def mended(cast: Cast) -> Finding:
    """The same, reported as mended."""
    made = finding(cast)
    for move in (Move.PLANNED, Move.BEGUN, Move.DONE):
        made = services.move(finding=made, move=move, words="已办", who=officer(cast.secretary), now=timezone.now())
    return made


def asked(cast: Cast) -> EvidenceRequest:
    """0101 is asked for more, at a joint inspection: a spot check beside it may still go there."""
    made, who = visit(cast, kind=Kind.JOINT, count=0, title="联查"), officer(inspector(cast))
    return services.ask(visit=made, item=None, what="照片", reason="系统里没有", who=who, now=timezone.now())


def answered(cast: Cast) -> EvidenceRequest:
    """It has answered, with a file."""
    upload = Upload("照片.pdf", "pdf", PDF)
    who = officer(cast.secretary)
    return services.answer(asked=asked(cast), words="见附件", upload=upload, who=who, now=timezone.now())


def pressed(cast: Cast, **changes: Any) -> Pressed:
    """0101 is pressed for something."""
    due = timezone.localdate() + timedelta(days=10)
    said = {"what": "落实走访", "unit": cast.branch, "post": "secretary", "due": due, "word": "例会要求",
            "leader": cast.staff, **changes}  # fmt: skip
    return services.press(values=said, who=officer(cast.staff), now=timezone.now())


def reported(cast: Cast) -> Pressed:
    """The same, reported."""
    who = officer(cast.secretary)
    return services.report(pressed=pressed(cast), words="走访了八户", who=who, now=timezone.now())


def logged(cast: Cast, **changes: Any) -> LogEntry:
    """A leader looked at something."""
    said = {"must": "looks", "day": timezone.localdate(), "leader": cast.staff, "unit": cast.branch,
            "what": "看了公开栏", "activity": None, "visit": None, **changes}  # fmt: skip
    return services.log(values=said, who=officer(cast.staff), now=timezone.now())


def published_with(cast: Cast, people: tuple[Member, ...]) -> Inspection:
    """An inspection that can only draw 0101, with these inspectors."""
    made = drafted(cast, out=(cast.general, cast.sibling, cast.apart), people=people)
    return services.publish(inspection=made, who=officer(cast.staff), now=timezone.now())
