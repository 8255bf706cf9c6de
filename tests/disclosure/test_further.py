"""Beyond the first answer: taken to the unit above, passed on by the clock, taken off, archive, supplement."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.disclosure.test_stages import verify
from tests.participation import facts
from tests.participation.facts import at, person
from tests.support import Cast, client_as, page
from zhibu.activities.states import Attended
from zhibu.circulation.models import Task
from zhibu.disclosure import policy, services
from zhibu.disclosure.models import Disclosure, Objection, Supplement
from zhibu.disclosure.states import Outcome, Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.personal import found_in
from zhibu.participation import queries
from zhibu.participation.models import Closing
from zhibu.participation.services import make_final, recompile, show_half_year, supplement_half_year

SHOWN, LAST, OVER = date(2026, 7, 8), date(2026, 7, 14), date(2026, 7, 20)


@pytest.fixture
def closing(cast: Cast) -> Closing:
    """The half-year of 0101, being checked: `member` 1 of 2, `both` 1 of 2."""
    facts.branch_rolls(cast)
    return facts.compiled(cast, cast.branch)


def shown(cast: Cast, closing: Closing, **more: Any) -> Disclosure:
    who = person(more.pop("who", cast.secretary), SHOWN)
    return show_half_year(disclosure=closing.disclosure, working_days=5, who=who, now=at(SHOWN), **more)


def final(cast: Cast, closing: Closing) -> Disclosure:
    return make_final(disclosure=shown(cast, closing), who=person(cast.secretary, OVER), now=at(OVER))


def answered(cast: Cast, disclosure: Disclosure, day: date = SHOWN, outcome: Outcome = Outcome.EXPLAINED) -> Objection:
    who = person(cast.member, day, "member")
    made = services.object_to(disclosure=disclosure, member=cast.member, text="我在场", who=who, now=at(day))
    return services.answer(
        objection=made, outcome=outcome, text="查了签到表", who=person(cast.secretary, day), now=at(day)
    )


def further(cast: Cast, objection: Objection, day: date = SHOWN) -> Objection:
    who = person(cast.member, day, "member")
    return services.take_further(objection=objection, text="请上级看看", who=who, now=at(day))


def waiting() -> list[tuple[str, str]]:
    """Open tasks of objections: unit and due day."""
    rows = Task.objects.filter(kind="disclosure.answer", closed_at=None).order_by("pk")
    return [(str(row.unit.code) if row.unit else "", f"{row.due:%m-%d}") for row in rows.select_related("unit")]


def test_an_answer_goes_up_step_by_step_and_all_texts_stay(cast: Cast, closing: Closing) -> None:
    first = answered(cast, shown(cast, closing))
    second = further(cast, first)
    assert (second.answered_in, waiting()) == (cast.general, [("01", "07-10")])
    with pytest.raises(NotPossibleError, match="not any more"):
        further(cast, first)
    by = {"text": "维持", "who": person(cast.general_secretary, SHOWN), "now": at(SHOWN)}
    services.answer(objection=second, outcome=Outcome.EXPLAINED, **by)
    third = further(cast, second)
    assert third.answered_in == cast.root
    by = {"text": "予以更正", "who": person(cast.staff, SHOWN), "now": at(SHOWN)}
    services.answer(objection=third, outcome=Outcome.UPHELD, **by)

    with pytest.raises(NotPossibleError, match="not any more"):
        further(cast, third)
    assert [(one.text, one.answer) for one in Objection.objects.order_by("pk")] == [
        ("我在场", "查了签到表"), ("请上级看看", "维持"), ("请上级看看", "予以更正"),
    ]  # fmt: skip
    assert waiting() == []


@pytest.mark.parametrize(("day", "may"), [(date(2026, 7, 10), True), (date(2026, 7, 13), False)])
def test_the_days_to_go_up_are_working_days(cast: Cast, closing: Closing, day: date, may: bool) -> None:
    first = answered(cast, shown(cast, closing))  # Wednesday 8 July, so Friday 10 is the third day

    if may:
        assert further(cast, first, day).earlier == first
    else:
        with pytest.raises(NotPossibleError):
            further(cast, first, day)


def test_nothing_is_final_while_an_answer_may_go_up(cast: Cast, closing: Closing) -> None:
    disclosure = shown(cast, closing)
    first = answered(cast, disclosure, LAST)  # on Tuesday, the last day; Thursday 16 July is the third
    early, late = date(2026, 7, 16), date(2026, 7, 17)
    with pytest.raises(NotPossibleError, match="Until 16 July"):
        make_final(disclosure=disclosure, who=person(cast.secretary, early), now=at(early))

    assert services.further_until(first) == early
    assert make_final(disclosure=disclosure, who=person(cast.secretary, late), now=at(late)).stage == Stage.FINAL


def test_what_nobody_answers_goes_up_by_the_clock(cast: Cast, closing: Closing) -> None:
    who = person(cast.member, SHOWN, "member")
    made = services.object_to(
        disclosure=shown(cast, closing), member=cast.member, text="我在场", who=who, now=at(SHOWN)
    )

    def pass_on(day: date) -> tuple[int, list[tuple[str, str]]]:
        return services.pass_on_overdue(now=at(day)), waiting()

    assert pass_on(date(2026, 7, 10)) == (0, [("0101", "07-10")])
    assert pass_on(date(2026, 7, 11)) == (1, [("01", "07-15")])
    assert pass_on(date(2026, 7, 11)) == (0, [("01", "07-15")])
    assert pass_on(date(2026, 7, 16)) == (1, [("00", "07-20")])
    assert pass_on(date(2026, 8, 15)) == (0, [("00", "07-20")])
    address = f"/disclosure/objections/{made.pk}/"
    said = {"outcome": "upheld", "text": "更正"}
    assert [client_as(cast.people[who]).post(address, said).status_code for who in (
        "secretary", "general_secretary", "staff",
    )] == [403, 403, 302]  # fmt: skip


def test_who_may_take_an_answer_further(cast: Cast, closing: Closing) -> None:
    first = answered(cast, shown(cast, closing))
    address = f"/disclosure/objections/{first.pk}/further/"
    people = ["member", "both", "other_member", "secretary", "staff"]

    assert [client_as(cast.people[who], mode="member").get(address).status_code for who in people] == [
        200, 404, 404, 404, 404,
    ]  # fmt: skip
    assert client_as(cast.secretary).get(address).status_code == 403


def test_it_is_shown_above_the_unit_without_leave(cast: Cast, closing: Closing) -> None:
    who = person(cast.staff, SHOWN)
    assert [unit.code for unit in policy.audiences(who, closing.disclosure)] == ["0101", "01", "00"]
    assert [unit.code for unit in policy.audiences(person(cast.secretary, SHOWN), closing.disclosure)] == ["0101"]
    today = timezone.localdate()
    disclosure = show_half_year(
        disclosure=closing.disclosure, working_days=5, audience=cast.general, who=person(cast.staff, today),
        now=timezone.now(),
    )  # fmt: skip
    address = f"/disclosure/{disclosure.pk}/"

    seen = {who: client_as(cast.people[who], mode="member").get(address) for who in (
        "member", "other_member", "far_member",
    )}  # fmt: skip
    assert [answer.status_code for answer in seen.values()] == [200, 200, 404]
    heads = [word in page(seen["other_member"]) for word in ("Expected", "Absent", ">Leave<", "Made up")]
    assert heads == [True, False, False, True]
    sheet = client_as(cast.staff).get(f"{address}print/").content.decode()
    assert (">Absent<" in sheet, "甲局党总支" in sheet) == (False, True)


def test_it_is_shown_to_no_unit_beside(cast: Cast, closing: Closing) -> None:
    with pytest.raises(NotPossibleError, match="own unit or to one above"):
        shown(cast, closing, audience=cast.sibling)


def test_personal_values_stop_it_until_somebody_has_looked(cast: Cast, closing: Closing) -> None:
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.LEAVE)
    who = person(cast.secretary)
    with pytest.raises(NotPossibleError, match="mobile number 138"):
        recompile(closing=closing, reason="见 138 0013 8000", who=who, now=at(facts.COMPILED))
    with pytest.raises(NotPossibleError, match="health"):
        recompile(closing=closing, reason="补登病假", who=who, now=at(facts.COMPILED))
    recompile(closing=closing, reason="补正", who=who, now=at(facts.COMPILED))
    Disclosure.objects.update(basis="办法，联系 13800138000")

    with pytest.raises(NotPossibleError, match="Personal values"):
        shown(cast, Closing.objects.get())
    page_ = page(client_as(cast.secretary).get(f"/disclosure/{closing.disclosure_id}/"))
    assert ("138******00" in page_, "13800138000" in page_.replace("办法，联系 13800138000", "")) == (True, False)
    assert shown(cast, Closing.objects.get(), looked=True).stage == Stage.SHOWN


def test_taken_off_it_is_seen_by_its_officers_only_and_begins_anew(cast: Cast, closing: Closing) -> None:
    disclosure = shown(cast, closing)
    who = person(cast.secretary, SHOWN)
    services.take_down(disclosure=disclosure, reason="有误", who=who, now=at(SHOWN))

    found = Disclosure.objects.get()
    assert (found.stage, found.shown_from, found.shown_until) == (Stage.CHECKING, None, None)
    assert client_as(cast.member).get(f"/disclosure/{found.pk}/").status_code == 404
    open_ = Task.objects.filter(closed_at=None, kind__in=["disclosure.start", "disclosure.finish"])
    assert [task.kind for task in open_] == ["disclosure.start"]
    with pytest.raises(NotPossibleError, match="not on show"):
        services.take_down(disclosure=found, reason="有误", who=who, now=at(SHOWN))
    again = shown(cast, Closing.objects.get())
    assert again.shown_until == LAST


def test_a_final_one_is_taken_down_on_its_day(cast: Cast, closing: Closing) -> None:
    disclosure = final(cast, closing)
    assert disclosure.down_from == date(2026, 8, 15)  # twenty working days from Monday 20 July end on Friday 14 August

    def sees(day: date) -> bool:
        return policy.visible_disclosures(person(cast.member, day, "member")).exists()

    assert [sees(date(2026, 8, 14)), sees(date(2026, 8, 15))] == [True, False]
    browser = client_as(cast.secretary)
    listed = [f"/disclosure/{disclosure.pk}/" in page(browser.get("/disclosure/", {"stage": one})) for one in (
        "archive", "final", "shown",
    )]  # fmt: skip
    assert listed == [True, True, False]


def test_a_supplement_is_dated_reasoned_and_never_changed(cast: Cast, closing: Closing) -> None:
    final(cast, closing)
    closing = Closing.objects.select_related("unit", "disclosure__unit").get()
    who = person(cast.secretary, OVER)

    def add(reason: str) -> Supplement:
        return supplement_half_year(closing=closing, reason=reason, who=who, now=at(OVER))

    with pytest.raises(NotPossibleError, match="not changed"):
        add("没有变化")
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.PRESENT)
    assert queries.newer_facts(closing) is True
    with pytest.raises(NotPossibleError, match="health"):
        add("其实在住院")
    made = add("签到表补正")

    assert (made.number, queries.newer_facts(closing)) == (1, False)
    text = page(client_as(cast.secretary).get(f"/disclosure/{closing.disclosure_id}/"))
    changed = "王小明 Present: <del>1</del> → <ins>2</ins>"
    assert (changed in text, "王小明 Absent: <del>1</del> → <ins>0</ins>" in text) == (True, True)
    assert {one.present for one in closing.records.filter(member=cast.member)} == {1}
    assert verify()[0] == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Supplement.objects.update(reason="改")


def test_a_supplement_above_the_unit_tells_no_leave(cast: Cast, closing: Closing) -> None:
    today = timezone.localdate()
    begun = facts.days_after(today, -20)
    staff = person(cast.staff, begun)
    more = {"audience": cast.general, "who": staff, "now": at(begun)}
    disclosure = show_half_year(disclosure=closing.disclosure, working_days=5, **more)
    make_final(disclosure=disclosure, who=person(cast.staff, today), now=timezone.now())
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.LEAVE)
    kept = Closing.objects.select_related("unit", "disclosure__unit").get()
    supplement_half_year(closing=kept, reason="补正", who=person(cast.staff, today), now=timezone.now())

    for address in (f"/disclosure/{disclosure.pk}/", f"/disclosure/{disclosure.pk}/print/"):
        text = page(client_as(cast.other_member, mode="member").get(address))
        assert ("Supplement 1" in text, "Leave:" in text, "Absent:" in text) == (True, False, False)


@pytest.mark.django_db(transaction=True)
def test_a_supplement_that_was_tampered_with_is_found(cast: Cast, closing: Closing) -> None:
    from tests.conftest import drop_guards

    final(cast, closing)
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.PRESENT)
    kept = Closing.objects.select_related("unit", "disclosure__unit").get()
    supplement_half_year(closing=kept, reason="补正", who=person(cast.secretary, OVER), now=at(OVER))
    drop_guards("default")
    Supplement.objects.update(reason="改")

    status, said = verify()
    assert (status, [(one["version"], one["supplement"]) for one in said["findings"]]) == (1, [(None, 1)])


def test_versions_tell_what_differs(cast: Cast, closing: Closing) -> None:
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.LEAVE)
    facts.roll(cast.branch, date(2026, 5, 5), {cast.others[0]: Attended.PRESENT})
    recompile(closing=closing, reason="补正", who=person(cast.secretary), now=at(facts.COMPILED))
    first, second = [one.snapshot for one in closing.disclosure.versions.order_by("number")]

    assert sorted(queries.changes(first, second)) == [
        ("王小明 Absent", "1", "0"),
        ("王小明 Leave", "0", "1"),
        ("陈一", "—", "Expected 1, Present 1"),
    ]
    assert list(queries.changes(second, second)) == []


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_sheet_is_carried_away_by_officers(cast: Cast, closing: Closing, ending: str) -> None:
    disclosure = shown(cast, closing)
    address = f"/disclosure/{disclosure.pk}/sheet.{ending}"
    answer = client_as(cast.secretary).post(address)
    begins = {"pdf": b"%PDF", "docx": b"PK"}[ending]

    assert b"".join(answer.streaming_content)[: len(begins)] == begins  # type: ignore[attr-defined]
    assert client_as(cast.member).post(address).status_code in {403, 404}


FOUND = [
    ("身份证 11010119900307 7774", ["id_number"]),
    ("１１０１０１１９９００３０７７７７４", ["id_number"]),
    ("110101-19900307-777X", ["id_number"]),
    ("旧号110101900307777", ["id_number"]),
    ("电话：139-1234-5678。", ["phone"]),
    ("+86 13912345678", ["phone"]),
    ("卡号 6222 0212 3456 7890 128", ["card"]),
    ("护照 E12345678", ["passport"]),
    ("写信到 wang@example.com", ["mail"]),
    ("请了病假", ["health"]),
    ("组发〔2026〕12号，2026年3月10日，1,165人", []),
    ("第一版 20260310 第 123456789012 号", []),
    ("办公电话 0755-12345678", []),
]


@pytest.mark.parametrize(("text", "kinds"), FOUND)
def test_the_scan_finds_what_is_personal(text: str, kinds: list[str]) -> None:
    found = found_in(text)

    assert [one.kind for one in found] == kinds
    assert all("*" in one.shown for one in found if one.kind != "health")


def test_days_are_those_of_the_office(cast: Cast, closing: Closing) -> None:
    """An objection made at 23:30 on Friday is of that Friday, whatever the zone of the server."""
    late = datetime.combine(date(2026, 7, 10), datetime.min.time().replace(hour=23, minute=30))
    who = person(cast.member, date(2026, 7, 10), "member")
    disclosure = shown(cast, closing)
    now = timezone.make_aware(late)
    made = services.object_to(disclosure=disclosure, member=cast.member, text="我在场", who=who, now=now)

    assert made.answer_by == date(2026, 7, 14)
