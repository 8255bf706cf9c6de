"""Pages of supervision: what they show to whom, how many queries they ask, the papers in one click."""

from itertools import count

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.supervision import world
from tests.support import Cast, assert_query_count_constant, client_as, make_member, page
from zhibu.supervision import services
from zhibu.supervision.models import Finding, Visit
from zhibu.supervision.services import Judgement
from zhibu.supervision.states import Judged, Kind

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"supervision:{name}", args=args)


def test_lists_ask_as_many_queries_however_long_they_are(cast: Cast) -> None:
    staff = client_as(cast.staff)
    world.checklist(cast)
    serial = count()

    def more(kind: str) -> None:
        if kind == "inspections":
            world.drafted(cast, title=f"抽查{next(serial)}")
        elif kind == "pressed":
            world.pressed(cast, what=f"事{next(serial)}")
        else:
            world.logged(cast, what=f"看{next(serial)}")

    for kind in ("inspections", "pressed", "log"):
        assert_query_count_constant(staff, address(kind), lambda kind=kind: more(kind), limit=14)  # type: ignore[misc]


def test_findings_and_visit_ask_as_many_queries_however_many_items_there_are(cast: Cast) -> None:
    staff, now = client_as(cast.staff), timezone.now()
    made = world.released(cast)
    first = made.findings.order_by("pk")[0]

    def more() -> None:
        values = {"group": "组", "text": "条目", "rule": "", "regulation": None, "article": None,
                  "severity": "light", "fact": ""}  # fmt: skip
        item = made.inspection.checklist.items.create(place=made.inspection.checklist.items.count() + 1, **values)
        made.verdicts.create(item=item, judged="improve", note="缺", at=now)
        Finding.objects.create(
            visit=made, unit=made.unit, item=item, severity="light", text="缺", since=now.date(), released_at=now,
            plan_due=first.plan_due, due=first.due,
        )  # fmt: skip

    assert_query_count_constant(staff, address("findings"), more, limit=12)
    assert_query_count_constant(staff, address("visit", made.pk), more, limit=20)
    assert_query_count_constant(staff, address("common", made.inspection_id), more, limit=12)
    assert_query_count_constant(staff, address("inspection", made.inspection_id), more, limit=26)


def test_a_plain_member_inspects_the_unit_they_were_drawn_for_and_no_other(cast: Cast) -> None:
    made = world.visit(cast, people=(cast.far_member,))
    other = world.drafted(cast, people=(cast.far_member,), kind=Kind.JOINT, count=0, title="联查")
    services.publish(inspection=other, who=world.officer(cast.staff), now=timezone.now())
    member = client_as(cast.far_member, "member")
    items = list(made.inspection.checklist.items.order_by("place").values_list("pk", flat=True))

    assert made.unit.name in page(member.get(address("inspections")))
    answer = member.post(address("visit", made.pk), {f"v{items[0]}": "improve", f"n{items[0]}": "缺一次"})

    assert answer.status_code == 302
    assert list(made.verdicts.values_list("item", "judged", "note")) == [(items[0], "improve", "缺一次")]
    assert member.get(address("inspection", other.pk)).status_code == 404


def test_one_tap_and_one_key_press_save_an_item(cast: Cast) -> None:
    """J11: judging one item takes its verdict and, for all items together, one sending."""
    made = world.visit(cast)
    inspector = client_as(world.inspector(cast))
    html = page(inspector.get(address("visit", made.pk)))

    for item in made.inspection.checklist.items.all():
        assert html.count(f'type="radio" name="v{item.pk}"') == len(Judged)
        assert f'name="n{item.pk}"' in html
    assert html.count('form="judge"') == 1


def test_what_nobody_can_have_chosen_is_left_out(cast: Cast) -> None:
    made = world.visit(cast)
    item = made.inspection.checklist.items.all()[0].pk
    inspector = client_as(world.inspector(cast))

    for data in ({f"v{item}": "perfect"}, {f"v{item}x": "good"}, {"v0": "good"}, {f"v{item}": "", f"n{item}": "x"}):
        assert inspector.post(address("visit", made.pk), data).status_code == 302

    assert made.verdicts.count() == 0


def test_facts_stand_beside_the_items_with_their_rows(cast: Cast) -> None:
    from tests.activities.corridor import held, issued

    activity = held(issued(cast), cast.branch, cast.secretary)
    made = world.visit(cast, period_first=activity.day, period_last=activity.day)
    inspector = client_as(world.inspector(cast))

    html = page(inspector.get(address("visit", made.pk)))

    assert "1 / 1" in html
    assert address("visit_activities", made.pk) in html
    assert str(activity.notice.theme) in page(inspector.get(address("visit_activities", made.pk)))
    assert inspector.get(reverse("activities:activity", args=[activity.pk])).status_code == 404  # no more than that


def test_report_and_notice_are_made_in_one_click(cast: Cast) -> None:
    made = world.released(cast)
    staff, secretary = client_as(cast.staff), client_as(cast.secretary)

    for client, name, pk in (
        (staff, "report", made.inspection_id), (staff, "notice", made.pk), (secretary, "notice", made.pk),
    ):  # fmt: skip
        for ending, begin in (("pdf", b"%PDF-"), ("docx", b"PK")):
            answer = client.post(address(f"{name}_{ending}", pk))
            assert answer.status_code == 200
            assert answer.getvalue().startswith(begin)  # type: ignore[attr-defined]


def test_the_papers_say_what_was_found(cast: Cast) -> None:
    from zhibu.kernel.papers import Table
    from zhibu.supervision import papers

    made = world.released(cast)
    notice = papers.rectification(made, list(made.findings.order_by("item__place")), "工委", timezone.localdate())
    report = papers.report(made.inspection, "工委", timezone.localdate())

    (rows,) = [block.rows for block in notice.blocks if isinstance(block, Table)]
    assert [(row[1], row[4]) for row in rows] == [("会议有记录", "缺两次记录"), ("公开栏有更新", "没有公开栏")]
    common, units = [block.rows for block in report.blocks if isinstance(block, Table)]
    assert [row[2] for row in common] == ["1 / 1", "1 / 1"]
    assert [row[:6] for row in units] == [("0101", cast.branch.name, "1", "1", "1", "0")]


def test_names_are_read_with_codes_and_the_wrong_ones_named(cast: Cast) -> None:
    made = world.only_branch(cast)
    make_member(cast.apart, "周平")  # a second one of that name
    staff = client_as(cast.staff)

    answer = staff.post(address("inspectors", made.pk), {"names": "0102 钱进\n11 周平\n没有人"})
    assert answer.status_code == 422
    assert "11 周平; 没有人" in answer.content.decode()
    staff.post(address("inspectors", made.pk), {"names": "钱进 0102"})

    names = list(made.candidates.order_by("number").values_list("member__name", flat=True))
    assert names == [world.inspector(cast).name, "钱进"]


def test_evidence_is_asked_with_a_reason_only(cast: Cast) -> None:
    made = world.visit(cast)
    inspector = client_as(world.inspector(cast))

    assert inspector.post(address("ask", made.pk), {"what": "照片", "reason": ""}).status_code == 422
    assert made.requests.count() == 0


def test_a_verdict_of_somebody_else_is_told(cast: Cast) -> None:
    made = world.visit(cast)
    item = made.inspection.checklist.items.all()[0].pk
    who = world.officer(world.inspector(cast))
    services.judge(visit=made, judgements=[Judgement(item, "good")], who=who, now=timezone.now())
    inspector = client_as(world.inspector(cast))

    answer = inspector.post(address("visit", made.pk), {f"v{item}": "improve", f"e{item}": "0"}, follow=True)

    assert answer.status_code == 200
    assert Visit.objects.get(pk=made.pk).verdicts.get().judged == "good"
