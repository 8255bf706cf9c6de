"""Own questions of a notice: built with its draft, weighed, frozen with it, answered by units, read with figures."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.activities.corridor import ISSUED, at, draft, held, officer
from tests.questionnaire.making import PDF, TEXTS, ask, attached, posted, three
from tests.support import Cast, client_as, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Feedback, Notice
from zhibu.activities.papers import notice as notice_paper
from zhibu.activities.papers import summary, year_file
from zhibu.activities.policy import rows_within
from zhibu.audit.models import Entry
from zhibu.circulation.models import BurdenEntry, Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.papers import Field
from zhibu.organisation.models import Member, Unit
from zhibu.questionnaire.models import AnswerSheet, Form
from zhibu.questionnaire.queries import lines_of, said_on

pytestmark = pytest.mark.django_db

STANDARD = {"effect": "good", "done": "走访六户"}
DUE, LATE = date(2026, 12, 1), date(2026, 12, 2)


def by_staff(cast: Cast) -> dict[str, Any]:
    return {"who": officer(cast.staff), "now": at(ISSUED)}


def drafted(cast: Cast, **options: Any) -> Notice:
    """A draft of the committee that asks three questions of its own."""
    notice = draft(cast, **options)
    three(cast, services.begin_own_questions(notice=notice, **by_staff(cast)))
    return Notice.objects.get(pk=notice.pk)


def asked(cast: Cast, **options: Any) -> Notice:
    """The same, issued."""
    return services.issue(notice=drafted(cast, **options), **by_staff(cast))


def report(cast: Cast, activity: Activity, by: Member, *answers: Any, day: date = DUE) -> Feedback:
    """The unit's feedback with its answers to the own questions."""
    form = activity.notice.own_form
    assert form is not None
    data = posted(form, *answers)
    return services.report(activity=activity, values=STANDARD, answers=data, who=officer(by, day), now=at(day))


def flat(data: dict[str, list[str]]) -> dict[str, Any]:
    return STANDARD | data


def sheet_of(answer: Any) -> list[list[Any]]:
    file = BytesIO(b"".join(answer.streaming_content))
    return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()


def test_a_draft_leads_to_its_questions_and_back(cast: Cast) -> None:
    notice = draft(cast)
    client = client_as(cast.staff)
    assert 'name="questions"' in page(client.get(f"/activities/{notice.pk}/edit/"))
    address = f"/activities/{notice.pk}/feedback/"
    text = page(client.get(address))
    assert "Was the goal of the activity reached?" in text
    assert "forms 3 · fields 9 · attachments 0 · minutes of work 38" in text
    assert Form.objects.count() == 0  # looking makes nothing

    first = client.post(address)
    form = Form.objects.get()
    assert first["Location"] == f"/questionnaire/{form.pk}/"
    assert (form.title, form.unit, form.url) == ("走进社区", cast.root, address)
    assert client.post(address)["Location"] == first["Location"]  # pressed twice
    three(cast, form)
    text = page(client.get(address))
    assert all(one in text for one in TEXTS)
    assert "Only if question 1 was answered with “部分办结”." in text
    assert "fields 12 · attachments 0 · minutes of work 44" in text
    check = page(client.get(f"/activities/{notice.pk}/check/"))
    assert "Six standard questions and 3 of your own." in check
    assert "fields 12 · attachments 0 · minutes of work 44" in check


def test_saving_the_draft_leads_there_too_and_the_form_follows_the_draft(cast: Cast) -> None:
    notice = drafted(cast)
    Unit.objects.filter(pk=cast.root.pk).update(name="机关工委")
    values = {"theme": "换了主题", "first_day": notice.first_day, "last_day": notice.last_day}
    services.save_draft(notice=notice, issuer=cast.branch, values=values, units=[], **by_staff(cast))

    form = Form.objects.get()
    assert (form.title, form.unit) == ("换了主题", cast.branch)
    client = client_as(cast.secretary)
    data = {"theme": "换了主题", "scope": "all", "questions": "1", "issuer": str(cast.branch.pk), "edition": "2"}
    answer = client.post(f"/activities/{notice.pk}/edit/", data)
    assert answer["Location"] == f"/activities/{notice.pk}/feedback/"


def test_each_question_is_a_field_in_the_account(cast: Cast) -> None:
    asked(cast, units=[cast.branch, cast.general])

    rows = BurdenEntry.objects.order_by("unit__code").values_list("unit__code", "forms", "fields", "minutes")
    assert list(rows) == [("01", 0, 0, 5), ("0101", 3, 12, 44)]


def test_issued_the_questions_stand(cast: Cast) -> None:
    notice = asked(cast)
    client = client_as(cast.staff)
    assert Form.objects.get().frozen_at == at(ISSUED)
    text = page(client.get(f"/activities/{notice.pk}/feedback/"))
    assert "no longer changed" in text
    assert "Change the own questions" not in text
    with pytest.raises(NotPossibleError, match="no longer changed"):
        ask(cast, Form.objects.get(), "short", "再加一题")


def test_without_own_questions_none_are_added_after_issue(cast: Cast) -> None:
    notice = services.issue(notice=draft(cast), **by_staff(cast))
    answer = client_as(cast.staff).post(f"/activities/{notice.pk}/feedback/", follow=True)

    assert "decided in the draft; now it stands" in page(answer)
    assert Form.objects.count() == 0


@pytest.mark.parametrize("way", ["outbox", "sign-off"])
def test_on_its_way_they_stand_and_taken_back_they_can_be_changed(cast: Cast, way: str) -> None:
    notice = drafted(cast)
    form = Form.objects.get()
    if way == "outbox":
        services.put_out(notice=notice, **by_staff(cast))
    else:
        Unit.objects.filter(pk=cast.root.pk).update(needs_sign_off=True)
        services.submit(notice=notice, **by_staff(cast))
    with pytest.raises(NotPossibleError, match="no longer changed"):
        ask(cast, form, "short", "再加一题")
    take_back = services.take_out if way == "outbox" else services.take_back
    take_back(notice=notice, **by_staff(cast))
    ask(cast, form, "short", "再加一题")
    assert form.questions.count() == 4


def test_what_goes_out_by_the_clock_is_frozen_once(cast: Cast) -> None:
    services.put_out(notice=drafted(cast), **by_staff(cast))
    assert services.send_due(now=at(ISSUED, 10)) == 1
    assert Form.objects.get().frozen_at == at(ISSUED)


def test_a_draft_thrown_away_takes_its_questions_along(cast: Cast) -> None:
    services.discard_draft(notice=drafted(cast), **by_staff(cast))
    assert (Notice.objects.count(), Form.objects.count()) == (0, 0)


def test_once_more_they_come_along_as_a_form_of_their_own(cast: Cast) -> None:
    earlier = asked(cast)
    client = client_as(cast.staff)
    again = f"/activities/new/?again={earlier.pk}"
    text = page(client.get(again))
    assert "走进社区" in text
    data = {"theme": "再进社区", "scope": "all", "keep": "1", "issuer": str(cast.root.pk)}
    assert client.post(again, data).status_code == 302

    new = Notice.objects.get(theme="再进社区")
    assert new.own_form is not None
    assert (new.own_form.taken_from, new.own_form.frozen_at) == (earlier.own_form, None)
    assert [line.text for line in lines_of(new.own_form)] == TEXTS
    assert new.own_form.pk != earlier.own_form_id


def test_a_unit_answers_both_and_keeps_what_it_typed(cast: Cast) -> None:
    activity = held(asked(cast), cast.branch, cast.secretary)
    form = Form.objects.get()
    client = client_as(cast.secretary)
    address = f"/activities/held/{activity.pk}/feedback/"
    text = page(client.get(address))
    assert "What 机关工委 asks besides" in text
    assert "Only if question 1 was answered with “部分办结”." in text

    wrong = client.post(address, flat(posted(form, "部分办结", "十二", "修路一事")))
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Write a number in digits" in text
    assert 'value="十二"' in text
    assert "修路一事</textarea>" in text
    assert "走访六户</textarea>" in text
    assert text.count("checked") == 2
    standard_missing = client.post(address, posted(form, "全部办结", "12", None))
    assert standard_missing.status_code == 422
    assert (Feedback.objects.count(), AnswerSheet.objects.count()) == (0, 0)

    assert client.post(address, flat(posted(form, "全部办结", "12", "不该留下"))).status_code == 302
    text = page(client.get(f"/activities/held/{activity.pk}/"))
    assert "2. 走访联系的群众户数" in text
    assert "12 户" in text
    assert "不该留下" not in text
    assert Task.objects.filter(kind="activities.feedback", closed_at=None).count() == 0


def test_pressed_twice_it_is_kept_once(cast: Cast) -> None:
    activity = held(asked(cast), cast.branch, cast.secretary)
    report(cast, activity, cast.secretary, "全部办结", "3", None)
    with pytest.raises(NotPossibleError, match="already"):
        report(cast, activity, cast.secretary, "全部办结", "4", None)
    assert AnswerSheet.objects.count() == 1


def test_late_answers_are_allowed_and_labelled(cast: Cast) -> None:
    notice = asked(cast)
    on_time = report(cast, held(notice, cast.branch, cast.secretary), cast.secretary, "全部办结", "3", None)
    late = report(
        cast,
        held(notice, cast.sibling, cast.sibling_secretary),
        cast.sibling_secretary,
        "全部办结",
        "4",
        None,
        day=LATE,
    )
    assert [(one.late, one.sheet.late) for one in (on_time, late)] == [(False, False), (True, True)]
    assert page(client_as(cast.staff).get(f"/activities/{notice.pk}/effects/")).count(">late<") == 1
    rows = sheet_of(client_as(cast.staff).post(f"/activities/{notice.pk}/effects.xlsx"))
    place = rows[0].index("late")
    assert {row[0]: row[place] for row in rows[1:]} == {"0101": "", "0102": "late", "11": ""}


def answered_by_two(cast: Cast) -> Notice:
    notice = asked(cast)
    report(cast, held(notice, cast.branch, cast.secretary), cast.secretary, "部分办结", "3", "修路一事")
    theirs = held(notice, cast.apart, cast.other_secretary)
    report(cast, theirs, cast.other_secretary, "全部办结", "12", None)
    return notice


def test_the_sender_reads_figures_with_their_denominators(cast: Cast) -> None:
    notice = answered_by_two(cast)
    text = page(client_as(cast.staff).get(f"/activities/{notice.pk}/effects/"))
    assert text.count("answered by 2 / 2 (100%) of those asked") == 2
    assert text.count("answered by 1 / 1 (100%) of those asked") == 1
    assert "sum 15 户 · median 7.5 户 · lowest 3 户 · highest 12 户" in text
    assert "<dt>0101 办公室支部</dt>" in text

    rows = sheet_of(client_as(cast.staff).post(f"/activities/{notice.pk}/effects.xlsx"))
    assert rows[0][-3:] == [f"1. {TEXTS[0]}", f"2. {TEXTS[1]} (户)", f"3. {TEXTS[2]}"]
    assert {row[0]: row[-3:] for row in rows[1:]} == {
        "0101": ["部分办结", 3.0, "修路一事"], "0102": ["", "", ""], "11": ["全部办结", 12.0, ""],
    }  # fmt: skip


def test_the_summary_says_what_was_answered(cast: Cast) -> None:
    notice = answered_by_two(cast)
    within = rows_within(officer(cast.staff))
    effects = queries.effects_of(notice, within)
    paper = summary(notice, effects, queries.totals_of(notice, within), [])

    said = {block.label: block.text for block in paper.blocks if isinstance(block, Field)}
    assert said[f"2. {TEXTS[1]}: "].splitlines() == [
        "answered by 2 / 2 (100%) of those asked", "sum 15 户 · median 7.5 户 · lowest 3 户 · highest 12 户",
    ]  # fmt: skip
    assert f"1. {TEXTS[0]} " in said
    assert said[f"3. {TEXTS[2]}: "].splitlines()[1:] == ["0101 办公室支部 修路一事"]
    for ending in ("pdf", "docx"):
        assert client_as(cast.staff).post(f"/activities/{notice.pk}/summary.{ending}").status_code == 200


def test_the_year_file_keeps_what_was_answered(cast: Cast) -> None:
    answered_by_two(cast)
    kept = queries.year_file(cast.branch.pk, 2026)
    paper = year_file(cast.branch, 2026, kept)

    said = {block.label: block.text for block in paper.blocks if isinstance(block, Field)}
    assert [said[f"1. {TEXTS[0]} "], said[f"2. {TEXTS[1]}: "], said[f"3. {TEXTS[2]}: "]] == [
        "部分办结", "3 户", "修路一事",
    ]  # fmt: skip


def test_the_year_file_tells_every_kind_of_answer(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    notice = draft(cast)
    form = services.begin_own_questions(notice=notice, **by_staff(cast))
    ask(cast, form, "several", "环节", choices=["学习", "讨论", "参观"])
    ask(cast, form, "scale", "难易", low_word="浅", high_word="深")
    ask(cast, form, "file", "典型材料")
    activity = held(services.issue(notice=Notice.objects.get(), **by_staff(cast)), cast.branch, cast.secretary)
    data, files = posted(form, ["参观", "学习"], "4", None), attached(form, "材料.pdf", PDF)
    feedback = services.report(
        activity=activity, values=STANDARD, answers=data, files=files, who=officer(cast.secretary, DUE), now=at(DUE)
    )

    assert said_on([feedback.sheet_id]) == {
        feedback.sheet_id: [("1. 环节", "学习, 参观"), ("2. 难易", "4 / 5"), ("3. 典型材料", "材料.pdf")]
    }


def test_the_notice_tells_what_it_asks_besides(cast: Cast) -> None:
    found = asked(cast)
    said = {block.label: block.text for block in notice_paper(found).blocks if isinstance(block, Field)}
    assert said["Asked in the feedback besides: "].splitlines() == [
        f"{place}. {text}" for place, text in enumerate(TEXTS, 1)
    ]
    for who in (cast.staff, cast.secretary):
        text = page(client_as(who).get(f"/activities/{found.pk}/"))
        assert all(one in text for one in TEXTS)
        assert "9 questions" in text


def test_officers_read_the_answers_of_their_own_units(cast: Cast) -> None:
    notice = answered_by_two(cast)
    theirs = page(client_as(cast.other_secretary).get(f"/activities/{notice.pk}/effects/"))
    assert "修路一事" not in theirs
    assert "sum 12 户 · median 12 户" in theirs
    rows = sheet_of(client_as(cast.other_secretary).post(f"/activities/{notice.pk}/effects.xlsx"))
    assert [row[0] for row in rows[1:]] == ["11"]


@pytest.mark.parametrize("where", ["effects", "form"])
def test_pages_cost_the_same_however_much_is_answered(
    cast: Cast, assert_query_count_constant: Callable[..., int], where: str
) -> None:
    notice = asked(cast)
    runs = iter(
        [(cast.branch, cast.secretary), (cast.sibling, cast.sibling_secretary), (cast.apart, cast.other_secretary)]
    )

    def one_more() -> None:
        unit, by = next(runs)
        report(cast, held(notice, unit, by), by, "部分办结", "3", "一事")

    address = {"effects": f"/activities/{notice.pk}/effects/", "form": f"/activities/{notice.pk}/feedback/"}[where]
    assert_query_count_constant(client_as(cast.staff), address, one_more)


def file_asked(cast: Cast, *, required: bool = True) -> Activity:
    """0101 has taken the roll of a notice that asks for a file."""
    notice = draft(cast)
    form = services.begin_own_questions(notice=notice, **by_staff(cast))
    ask(cast, form, "file", "典型材料", required=required)
    notice = services.issue(notice=Notice.objects.get(pk=notice.pk), **by_staff(cast))
    return held(notice, cast.branch, cast.secretary)


def test_a_file_is_handed_in_and_read_by_those_above(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    activity = file_asked(cast)
    form = Form.objects.get()
    client = client_as(cast.secretary)
    address = f"/activities/held/{activity.pk}/feedback/"
    assert 'enctype="multipart/form-data"' in page(client.get(address))
    assert "Answer this question." in client.post(address, STANDARD).content.decode()
    wrong = client.post(address, STANDARD | attached(form, "照片.jpg", b"\xff\xd8\xff"))
    assert (wrong.status_code, "Only PDF, Word" in wrong.content.decode()) == (422, True)
    again = client.post(address, {"effect": "good"} | attached(form, "材料.pdf", PDF))
    assert again.status_code == 422
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert client.post(address, STANDARD | attached(form, "材料.pdf", PDF)).status_code == 302

    question = form.questions.get()
    place = f"/activities/held/{activity.pk}/answers/{question.pk}/"
    assert place in page(client.get(f"/activities/held/{activity.pk}/"))
    reader = client_as(cast.staff)
    text = page(reader.get(f"/activities/{activity.notice_id}/effects/"))
    assert place in text
    assert "answered by 1 / 1 (100%) of those asked" in text
    answer = reader.post(place)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(deed="activities.answer_file.exported").count() == 1
    assert client_as(cast.sibling_secretary).post(place).status_code == 404
    rows = sheet_of(reader.post(f"/activities/{activity.notice_id}/effects.xlsx"))
    assert rows[1][-1] == "材料.pdf"

    next(path for path in (tmp_path / "attachments").rglob("*") if path.is_file()).write_bytes(b"x")
    assert "missing or damaged" in page(reader.post(place, follow=True))


def test_a_file_counts_as_an_attachment_in_the_account(cast: Cast) -> None:
    file_asked(cast)
    row = BurdenEntry.objects.get(unit=cast.branch)

    assert (row.forms, row.fields, row.attachments, row.minutes) == (3, 9, 1, 48)


def test_there_is_no_file_where_none_was_given(cast: Cast) -> None:
    activity = file_asked(cast, required=False)
    question = Form.objects.get().questions.get()
    place = f"/activities/held/{activity.pk}/answers/{question.pk}/"
    assert client_as(cast.secretary).post(place).status_code == 404  # not reported yet
    services.report(activity=activity, values=STANDARD, who=officer(cast.secretary, DUE), now=at(DUE))
    assert client_as(cast.secretary).post(place).status_code == 404


def test_further_units_are_asked_the_same(cast: Cast) -> None:
    day = timezone.localdate()
    days = {"first_day": day, "last_day": day + timedelta(days=20), "feedback_by": day + timedelta(days=25)}
    found = drafted(cast, units=[cast.branch], **days)
    found = services.issue(notice=found, who=officer(cast.staff), now=timezone.now())
    client = client_as(cast.staff)
    shown = client.post(f"/activities/{found.pk}/supplement/", {"units": [str(cast.sibling.pk)]})
    assert "fields 12 · attachments 0 · minutes of work 44" in page(shown)
    services.supplement(notice=found, units=[cast.sibling], who=officer(cast.staff), now=timezone.now())

    assert BurdenEntry.objects.get(unit=cast.sibling).fields == 12
    activity = Activity.objects.get(notice=found, unit=cast.sibling)
    assert activity.notice.own_form == found.own_form
