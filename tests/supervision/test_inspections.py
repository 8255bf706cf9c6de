"""An inspection from its draft to the release, and what inspectors do at a unit."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.supervision import world
from tests.support import Cast, make_member, make_unit
from zhibu.circulation.models import BurdenEntry, Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.supervision import queries, services
from zhibu.supervision.models import Excluded, Finding, Inspection, Seat, Verdict
from zhibu.supervision.services import Judgement
from zhibu.supervision.states import Kind, Stage

pytestmark = pytest.mark.django_db


def open_tasks(kind: str) -> list[tuple[int | None, int | None]]:
    rows = Task.objects.filter(kind=f"supervision.{kind}", closed_at=None).order_by("pk")
    return list(rows.values_list("unit", "member"))


def test_the_draw_is_possible_only_after_the_seed_is_out_and_nothing_changes_then(cast: Cast) -> None:
    who, now = world.officer(cast.staff), timezone.now()
    made = world.only_branch(cast)
    with pytest.raises(NotPossibleError):
        services.draw_lots(inspection=made, who=who, now=now)
    made = services.publish(inspection=made, who=who, now=now)

    changes: list[Any] = [
        lambda: services.keep_inspection(inspection=made, values={"seed": "9"}, who=who, now=now),
        lambda: services.add_candidates(inspection=made, members=[cast.far_member], who=who, now=now),
        lambda: services.remove_candidate(candidate=made.candidates.get(), who=who, now=now),
        lambda: services.exclude(inspection=made, unit=cast.branch, reason="x", who=who, now=now),
        lambda: services.include(excluded=made.excluded.all()[0], who=who, now=now),
        lambda: services.discard(inspection=made, who=who, now=now),
        lambda: services.publish(inspection=made, who=who, now=now),
    ]
    for change in changes:
        with pytest.raises(NotPossibleError):
            change()

    assert (made.seed, made.codes) == (world.SEED, ["0101"])
    drawn = services.draw_lots(inspection=made, who=who, now=now)
    assert [one.unit.code for one in drawn.visits.all()] == ["0101"]
    assert open_tasks("inspect") == [(None, world.inspector(cast).pk)]


def test_what_was_drawn_last_time_is_left_out_by_itself_and_comes_back_after(cast: Cast) -> None:
    who = world.officer(cast.staff)
    world.drawn(cast)

    second = services.publish(inspection=world.drafted(cast, count=1), who=who, now=timezone.now())

    assert list(Excluded.objects.filter(inspection=second, by_itself=True).values_list("unit__code", flat=True)) == [
        "0101"
    ]
    assert "0101" not in second.codes
    people = (world.inspector(cast), cast.member, cast.other_member)
    Inspection.objects.filter(pk=second.pk).delete()
    other = services.publish(
        inspection=world.drafted(cast, out=(cast.branch, cast.sibling, cast.apart), people=people), who=who,
        now=timezone.now(),
    )  # fmt: skip
    services.draw_lots(inspection=other, who=who, now=timezone.now() + timedelta(hours=1))
    third = services.publish(inspection=world.drafted(cast), who=who, now=timezone.now())
    assert third.codes == ["0101", "0102", "11"]


def test_an_inspector_who_belongs_there_is_never_drawn(cast: Cast) -> None:
    made = world.published_with(cast, (cast.member, cast.general_secretary, cast.far_member))

    services.draw_lots(inspection=made, who=world.officer(cast.staff), now=timezone.now())

    seats = Seat.objects.filter(visit__inspection=made)
    # The member belongs to 0101; the secretary of 01 holds a post above it though at home in 11.
    assert list(seats.values_list("candidate__member", flat=True)) == [cast.far_member.pk]


def test_a_stated_relation_keeps_somebody_away(cast: Cast) -> None:
    who, now = world.officer(cast.staff), timezone.now()
    made = world.only_branch(cast)
    tied = made.candidates.get()
    services.state_relation(candidate=tied, unit=cast.branch, reason="配偶", who=who, now=now)
    made = services.publish(inspection=made, who=who, now=now)

    with pytest.raises(NotPossibleError, match="0101"):
        services.draw_lots(inspection=made, who=who, now=now)


def test_a_joint_inspection_goes_to_all_units_in_teams(cast: Cast) -> None:
    who, now = world.officer(cast.staff), timezone.now()
    more = [make_unit(cast.root, code, f"{code}支部") for code in ("12", "13")]
    extra = tuple(make_member(unit, "甲乙") for unit in (cast.branch, cast.apart, *more))
    made = world.drafted(cast, people=extra, kind=Kind.JOINT, count=0, size=2, title="联查")
    made = services.publish(inspection=made, who=who, now=now)
    made = services.draw_lots(inspection=made, who=who, now=now)

    visits = {one.unit.code: one for one in made.visits.select_related("unit")}
    assert set(visits) == {"01", "0101", "0102", "11", "12", "13"}
    for code, one in visits.items():
        homes = set(one.seats.values_list("candidate__member__affiliations__unit__code", flat=True))
        assert len(homes) == 2
        assert code not in homes
    assert {one.team for one in made.candidates.all()} == {1, 2}


def test_two_inspectors_do_not_write_over_each_other(cast: Cast) -> None:
    visit, who, now = world.visit(cast), world.officer(world.inspector(cast)), timezone.now()
    item = visit.inspection.checklist.items.order_by("place")[0].pk

    def judge(judged: str, edition: int) -> list[int]:
        return services.judge(visit=visit, judgements=[Judgement(item, judged, "", edition)], who=who, now=now)

    assert judge("good", 0) == []
    assert judge("improve", 0) == [item]  # opened before the other had judged
    assert judge("good", 0) == []  # says the same
    assert judge("improve", 1) == []
    assert list(Verdict.objects.values_list("judged", "edition")) == [("improve", 2)]


def test_a_visit_ends_only_when_all_is_judged_noted_and_heard(cast: Cast) -> None:
    visit, who, now = world.visit(cast), world.officer(world.inspector(cast)), timezone.now()
    items = list(visit.inspection.checklist.items.order_by("place").values_list("pk", flat=True))

    def refused() -> None:
        with pytest.raises(NotPossibleError):
            services.finish(visit=visit, who=who, now=now)

    refused()
    services.judge(visit=visit, judgements=[Judgement(one, "not_done") for one in items], who=who, now=now)
    refused()  # no notes
    services.judge(visit=visit, judgements=[Judgement(one, "not_done", "无", 1) for one in items], who=who, now=now)
    refused()  # nobody heard
    services.hear(visit=visit, on=timezone.localdate(), whom="书记", words="", who=who, now=now)
    assert services.finish(visit=visit, who=who, now=now) == 3
    refused()
    with pytest.raises(NotPossibleError):
        services.judge(visit=visit, judgements=[Judgement(items[0], "good", "", 2)], who=who, now=now)
    assert Finding.objects.filter(released_at=None).count() == 3


def test_results_are_released_when_every_visit_is_finished(cast: Cast) -> None:
    now, who = timezone.now(), world.officer(cast.staff)
    visit = world.judged(cast)
    with pytest.raises(NotPossibleError):
        services.release(inspection=visit.inspection, who=who, now=now)
    services.finish(visit=visit, who=world.officer(world.inspector(cast)), now=now)

    assert services.release(inspection=visit.inspection, who=who, now=now) == 2

    day = timezone.localdate(now) + timedelta(days=1)
    assert set(Finding.objects.values_list("plan_due", "due")) == {(last_of(day, 5), last_of(day, 30))}
    assert open_tasks("finding") == [(cast.branch.pk, None)] * 2
    assert open_tasks("inspect") == []
    assert Inspection.objects.get().stage == Stage.RELEASED


def test_evidence_asked_for_is_a_task_and_a_burden(cast: Cast) -> None:
    made = world.asked(cast)

    entry = BurdenEntry.objects.get(unit=cast.branch)
    assert (entry.forms, entry.fields, entry.attachments, entry.minutes) == (1, 1, 1, 17)
    assert open_tasks("evidence") == [(cast.branch.pk, None)]
    who, now = world.officer(cast.secretary), timezone.now()
    services.answer(asked=made, words="见公开栏", upload=None, who=who, now=now)
    assert open_tasks("evidence") == []
    with pytest.raises(NotPossibleError):
        services.answer(asked=made, words="再答", upload=None, who=who, now=now)


def test_common_findings_have_their_denominators(cast: Cast) -> None:
    visit = world.judged(cast)
    item = visit.inspection.checklist.items.get(place=2)
    first = Verdict.objects.get(visit=visit, item__place=1)
    said = [Judgement(first.item_id, "not_applicable", "", first.edition)]
    now, who = timezone.now(), world.officer(world.inspector(cast))
    services.judge(visit=visit, judgements=said, who=who, now=now)
    services.finish(visit=visit, who=who, now=now)

    rows = queries.common_findings(visit.inspection)

    assert [(one.item.place, one.improve, one.not_done, one.judged, one.share) for one in rows] == [
        (2, 1, 0, 1, 50), (3, 0, 1, 1, 100),
    ]  # fmt: skip
    assert rows[0].item == item


def test_the_standard_items_cite_rules_that_there_are(cast: Cast) -> None:
    from zhibu.rulebook.queries import rule

    assert [one["rule"] for one in services.standard() if one.get("rule") and rule(one["rule"]) is None] == []


def test_a_checklist_in_use_is_changed_no_more_and_its_copy_is(cast: Cast) -> None:
    made, who, now = world.published(cast), world.officer(cast.staff), timezone.now()
    item = made.checklist.items.order_by("place")[0]
    with pytest.raises(NotPossibleError):
        services.remove_item(item=item, who=who, now=now)

    copy = services.keep_checklist(title="另一份", source=made.checklist, with_standard=True, who=who, now=now)

    assert list(copy.items.values_list("text", "rule", "fact")) == list(
        made.checklist.items.values_list("text", "rule", "fact")
    )
    services.remove_item(item=copy.items.all()[0], who=who, now=now)
    assert copy.items.count() == 2
