"""What a new notice begins with: templates, an earlier notice once more, its agenda."""

import re
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.corridor import ISSUED, at, draft, issued, officer
from tests.support import Cast, client_as, page
from zhibu.activities import papers, queries, services
from zhibu.activities.forms.notices import NOTICE_FIELDS
from zhibu.activities.models import AgendaItem, AgendaLine, Change, Notice
from zhibu.activities.queries.starts import moved
from zhibu.activities.states import NoticeKind
from zhibu.circulation.models import Delivery
from zhibu.kernel.papers import docx, pdf
from zhibu.kernel.workdays import is_working_day
from zhibu.rulebook.queries import shipped

pytestmark = pytest.mark.django_db

LINES = [AgendaLine("通报上月工作", "李建国"), AgendaLine("讨论本次议题")]


def rows(*lines: tuple[str, str], first: int = 0) -> dict[str, str]:
    """Lines of an agenda as a browser posts them."""
    data = {"agenda-TOTAL_FORMS": str(len(lines)), "agenda-INITIAL_FORMS": str(first)}
    for place, (title, presenter) in enumerate(lines):
        data |= {f"agenda-{place}-title": title, f"agenda-{place}-presenter": presenter}
    return data


def typed(cast: Cast, **more: str) -> dict[str, str]:
    """A whole notice of the committee as a browser posts it."""
    return {
        "issuer": str(cast.root.pk), "scope": "all", "theme": "走进社区", "kind": "theme_day", "held": "by_each",
        "expected": "members", "first_day": "2026-12-01", "last_day": "2026-12-15", "content": "服务一次",
        "form": "主题党日", "feedback_by": "2026-12-18", **more,
    }  # fmt: skip


def shown(text: str, name: str) -> list[str]:
    """What stands in a field of a form: of an input, of a text area, of what is chosen."""
    found = re.findall(rf'<input[^>]*name="{name}" value="([^"]*)"(?![^>]*type="(?:radio|checkbox)")', text)
    if re.search(rf'<input type="(?:radio|checkbox)" name="{name}"', text):
        return re.findall(rf'<input type="(?:radio|checkbox)" name="{name}" value="([^"]*)"[^>]* checked', text)
    found += re.findall(rf'<textarea[^>]*name="{name}"[^>]*>\s*([^<]*)<', text)
    chosen = re.search(rf'<select[^>]*name="{name}".*?</select>', text, re.DOTALL)
    return found + (re.findall(r'<option value="([^"]*)" selected', chosen[0]) if chosen else [])


def test_every_kind_but_other_has_its_template_and_each_follows_a_rule() -> None:
    found = queries.templates(ISSUED)

    assert [one.kind for one in found] == [kind for kind in NoticeKind if kind != NoticeKind.OTHER]
    assert [one.rule for one in found if one.rule not in shipped()] == []
    for words in (one.zh for one in found):
        assert set(words) == {"name", "theme", "content", "form", "method", "materials", "requirements", "agenda"}
    assert all(set(one.zh) == set(one.en) and len(one.zh["agenda"]) == len(one.en["agenda"]) for one in found)


@pytest.mark.parametrize("chinese", [False, True])
@pytest.mark.parametrize("key", [one.value for one in NoticeKind if one != NoticeKind.OTHER])
def test_a_template_fills_the_form_so_that_only_what_is_special_is_typed(cast: Cast, key: str, chinese: bool) -> None:
    client = client_as(cast.staff)
    if chinese:
        client.cookies["django_language"] = "zh-hans"
    text = page(client.get(f"/activities/new/?template={key}"))
    filled = {name: "".join(shown(text, name)) for name in NOTICE_FIELDS}

    assert filled["kind"] == key
    assert [
        name for name, value in filled.items() if not value and name not in {"last_day", "place", "materials"}
    ] == []
    first, by = date.fromisoformat(filled["first_day"]), date.fromisoformat(filled["feedback_by"])
    assert is_working_day(first) and by > date.fromisoformat(filled["last_day"] or filled["first_day"])
    assert str(first.year) in filled["theme"] and ("-0-title" in text)


def test_a_branch_gets_one_day_and_those_above_a_window(cast: Cast) -> None:
    template = next(one for one in queries.templates(ISSUED) if one.key == "member_meeting")
    branch = queries.start(template, cast.branch, ISSUED).values
    committee = queries.start(template, cast.root, ISSUED).values

    assert (branch["first_day"], branch["last_day"]) == (date(2026, 11, 12), None)
    assert (committee["first_day"], committee["last_day"]) == (date(2026, 11, 12), date(2026, 11, 26))
    assert branch["theme"] == "Member meeting, November 2026"


@pytest.mark.parametrize("asked", ["template=nonsense", "again=0", "again=abc", "again=99999999999999999999"])
def test_what_is_not_there_is_404(cast: Cast, asked: str) -> None:
    assert client_as(cast.staff).get(f"/activities/new/?{asked}").status_code == 404


def test_kinds_that_are_not_offered_have_no_template(cast: Cast) -> None:
    from tests.rulebook.test_values import settle

    settle(cast, "GW-01", value="lecture theme_day", now=at(ISSUED))
    assert [one.key for one in queries.templates(ISSUED)] == ["lecture", "theme_day"]


def test_issued_again_it_is_a_new_draft_with_the_same_cells_and_none_of_its_deliveries(cast: Cast) -> None:
    first = issued(cast, theme="11月主题党日（第3次）", units=[cast.branch, cast.sibling])
    services.save_draft(
        notice=None, issuer=cast.root, values={}, units=[], who=officer(cast.staff), now=at(ISSUED), agenda=LINES
    )
    AgendaItem.objects.update(notice=first)
    client = client_as(cast.staff)

    start = queries.once_more(first, ISSUED)
    assert {name: start.values[name] for name in ("theme", "first_day", "last_day")} == {
        "theme": "12月主题党日（第4次）",
        "first_day": date(2026, 12, 14),  # the 13th is a Sunday
        "last_day": date(2026, 12, 28),  # the 27th is a Sunday
    }
    assert start.values["feedback_by"] >= start.values["last_day"]
    assert (start.agenda, sorted(start.units or [])) == (LINES, sorted([cast.branch.pk, cast.sibling.pk]))
    text = page(client.get(f"/activities/new/?again={first.pk}"))
    assert (shown(text, "scope")[0], sorted(shown(text, "units"))) == (
        "chosen", sorted([str(cast.branch.pk), str(cast.sibling.pk)]),
    )  # fmt: skip
    assert Notice.objects.filter(state="draft").count() == 1  # looking makes none
    assert Delivery.objects.exclude(dispatch=first.dispatch).count() == 0


def test_only_officers_of_its_issuer_issue_it_again(cast: Cast) -> None:
    first = issued(cast)

    assert client_as(cast.secretary).get(f"/activities/new/?again={first.pk}").status_code == 403
    hidden = issued(cast, by=cast.other_secretary, issuer=cast.apart, units=[cast.apart])
    assert client_as(cast.secretary).get(f"/activities/new/?again={hidden.pk}").status_code == 404


@given(st.dates(date(2018, 1, 1), date(2034, 1, 1)), st.integers(0, 60), st.integers(0, 20), st.integers(0, 800))
def test_a_window_moves_to_the_same_place_of_a_month_to_come(day: date, days: int, more: int, passed: int) -> None:
    last, today = day + timedelta(days=days), day + timedelta(days=passed)
    new = moved(day, last, last + timedelta(days=more), today)
    first, end, by = new["first_day"], new["last_day"] or new["first_day"], new["feedback_by"]

    assert first is not None and end is not None and by is not None
    assert today < first <= end <= by
    assert (new["last_day"] is None) == (days == 0)
    assert (first.year, first.month) > (day.year, day.month)
    assert (first - today).days <= 80
    if is_working_day(day):
        assert is_working_day(first)
    else:
        at_the_end = day.day == monthrange(day.year, day.month)[1]
        assert first.day == monthrange(first.year, first.month)[1] if at_the_end else first.day <= day.day


def test_an_agenda_is_kept_in_its_order_without_empty_lines(cast: Cast) -> None:
    client = client_as(cast.staff)
    lines = rows(("通报", "李建国"), ("", ""), ("讨论", ""), ("", ""))

    assert client.post("/activities/new/", typed(cast, **lines, keep="1")).status_code == 302
    kept = Notice.objects.get()
    assert list(AgendaItem.objects.values_list("place", "title", "presenter")) == [
        (1, "通报", "李建国"),
        (2, "讨论", ""),
    ]
    assert page(client.get(f"/activities/{kept.pk}/check/")).count("<li>通报 (李建国)</li>") == 1
    again = client.post(
        f"/activities/{kept.pk}/edit/", typed(cast, edition="1", keep="1", **rows(("", ""), ("讨论", "")))
    )
    assert (again.status_code, list(AgendaItem.objects.values_list("title", flat=True))) == (302, ["讨论"])


def test_more_lines_lose_nothing_and_keep_nothing(cast: Cast) -> None:
    client = client_as(cast.staff)
    answer = client.post("/activities/new/", typed(cast, **rows(("通报", "李建国")), more="1"))

    text = page(answer)
    assert ('value="通报"' in text, 'name="agenda-3-title"' in text, 'name="agenda-4-title"' in text) == (
        True,
        True,
        False,
    )
    assert Notice.objects.count() == 0
    full = client.post("/activities/new/", typed(cast, **rows(*[("项", "")] * 11), more="1"))
    assert (page(full).count('name="more"'), page(full).count('-presenter" ')) == (0, 12)


@pytest.mark.parametrize(
    "lines", [rows(("", "李建国")), rows(("长" * 201, "")), rows(("通报", "人" * 61)), {"agenda-TOTAL_FORMS": "x"}]
)
def test_a_wrong_line_is_said_and_what_was_typed_stays(cast: Cast, lines: dict[str, str]) -> None:
    answer = client_as(cast.staff).post("/activities/new/", typed(cast, **lines, check="1"))

    assert answer.status_code == 422
    assert ("走进社区" in answer.content.decode(), Notice.objects.count()) == (True, 0)


def test_an_agenda_changed_after_issue_stands_in_the_history_and_on_paper(cast: Cast) -> None:
    notice = services.save_draft(
        notice=draft(cast), issuer=cast.root, values={}, units=[cast.branch], who=officer(cast.staff), now=at(ISSUED),
        agenda=LINES,
    )  # fmt: skip
    services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED))
    client = client_as(cast.staff)
    stands = {
        "first_day": "2026-11-13", "last_day": "2026-11-27", "theme": notice.theme, "content": notice.content,
        "form": notice.form, "feedback_by": "2026-12-01", "reason": "补充一项", "edition": str(notice.edition),
    }  # fmt: skip
    lines = rows(("通报上月工作", "李建国"), ("讨论本次议题", ""), ("表决", ""), first=2)

    check = client.post(f"/activities/{notice.pk}/change/", stands | lines)
    assert (check.status_code, 'value="表决"' in check.content.decode()) == (200, True)
    assert client.post(f"/activities/{notice.pk}/change/", stands | lines | {"confirm": "1"}).status_code == 302
    made = Change.objects.get()
    assert (made.before, made.after) == (
        {"agenda": "1. 通报上月工作 (李建国)\n2. 讨论本次议题"},
        {"agenda": "1. 通报上月工作 (李建国)\n2. 讨论本次议题\n3. 表决"},
    )
    assert page(client.get(f"/activities/{notice.pk}/")).count("<li>表决</li>") == 1
    paper = papers.notice(Notice.objects.get())
    assert [block.text for block in paper.blocks if getattr(block, "label", "") == "Agenda: "] == [
        made.after["agenda"]
    ]
    assert (pdf(paper).data[:4], docx(paper)[:2]) == (b"%PDF", b"PK")


def test_the_same_agenda_is_no_change(cast: Cast) -> None:
    from zhibu.kernel.deeds import NotPossibleError

    notice = issued(cast)
    with pytest.raises(NotPossibleError, match="Nothing was changed"):
        services.change(notice=notice, values={}, reason="无", who=officer(cast.staff), now=at(ISSUED), agenda=[])


def test_who_saves_second_sees_both_agendas(cast: Cast) -> None:
    notice = draft(cast)
    client = client_as(cast.staff)
    data = typed(cast, edition="1", **rows(("甲", "")))
    assert client.post(f"/activities/{notice.pk}/edit/", data).status_code == 302
    answer = client.post(f"/activities/{notice.pk}/edit/", data | rows(("乙", "")))

    assert (
        answer.status_code,
        '<td class="lines">1. 甲</td><td class="lines">1. 乙</td>' in answer.content.decode(),
    ) == (409, True)
