"""One notice from its draft to the figures at the office, as its people walk it. To check in at a meeting by a scan
(journey J1) is not there yet; the list that the secretary confirms is the record.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import clock
from tests.browser.conftest import DESKTOP, MEMBERS, PHONE, Hand
from tests.browser.words import Words
from tests.organisation.workbooks import person, roster
from zhibu.demo.services.workbooks import units

THEME = "到联系户家里看一看"
CROWDED = {"0101": PHONE, "0102": PHONE, "0201": DESKTOP, "0202": DESKTOP}
JOINED = 25
FAMILY, GIVEN = "赵钱孙李周", "安平立新宁"


def joiners(file: Path) -> Path:
    """A roster with 25 more people, no two of one name, for each of four branches."""
    names = {unit.code: unit.name for unit in units()}
    rows = [
        person(
            1000 * place + number,
            姓名=FAMILY[number // 5] + GIVEN[number % 5] + "甲乙丙丁"[place],
            所在党支部=names[code],
        )
        for place, code in enumerate(CROWDED)
        for number in range(JOINED)
    ]
    file.write_bytes(roster(rows))
    return file


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_notice_goes_all_the_way(
    open_page: Callable[..., Page], serve: Callable[..., str], tmp_path: Path, language: str
) -> None:
    address = serve(more=[["import-members", str(joiners(tmp_path / "joiners.xlsx")), "--commit"]])
    say = Words(language)

    def seat(username: str, mode: str, **options: object) -> Hand:
        """Somebody sits down (or takes the phone out) and sees the first page."""
        page = open_page(username, mode, language=language, address=address, **options)
        page.goto("/")
        return Hand(page)

    staff = seat("gongwei", "officer", size=DESKTOP)
    people = int(MEMBERS) + JOINED * len(CROWDED)
    number = issue(staff, say, people)
    sign_and_plan(seat("zhibu0101", "officer", size=PHONE), say)
    acknowledge(seat("dangyuan0101", "member", size=PHONE), say, from_home=1)
    acknowledge(seat("dangyuan0102", "member", size=PHONE, scripts=False), say, from_home=2)
    expected = 0
    for code, size in CROWDED.items():
        for_this = seat(f"zhibu{code}", "officer", size=size, scripts=code in {"0101", "0201"})
        expected += take_roll(for_this, say, planned=code == "0101", scripts=code in {"0101", "0201"})
    report(seat("zhibu0101", "officer", size=DESKTOP), say)
    see_figures(staff, say, number, expected)


def issue(me: Hand, say: Words, people: int) -> str:
    """The office writes a draft, goes away, comes back, checks, issues; returns the number."""
    page, today = me.page, clock.today()
    me.press(say("New activity notice"), "link")
    me.fill(say("theme"), THEME)
    me.press(say("Keep the draft"))
    expect(page.get_by_role("status")).to_have_text(say("The draft is kept."))
    page.goto("/activities/")
    me.click(page.get_by_role("link", name=THEME))
    expect(page.locator("[name=theme]")).to_have_value(THEME)
    me.press(say("Check before issuing"))
    expect(page.get_by_role("alert")).to_contain_text(say("The content is missing."))
    me.press(say("Back to the draft"), "link")
    me.fill(say("first day"), today.isoformat())
    me.fill(say("last day"), (today + timedelta(days=7)).isoformat())
    me.fill(say("content"), "走访联系户，记下能办的事。")
    me.fill(say("form"), "主题党日")
    me.fill(say("feedback until"), (today + timedelta(days=10)).isoformat())
    me.press(say("Check before issuing"))
    all_units = say.many("%(num)s unit", "%(num)s units", 46)
    all_people = say.many("%(num)s person", "%(num)s people", people)
    me.press(say("Issue to %(units)s and %(people)s", units=all_units, people=all_people))
    me.press(say("Take it back"))
    expect(page.get_by_role("status")).to_have_text(say("Taken back; it is a draft again. No number has been used."))
    page.goto(page.url.replace("/edit/", "/check/"))
    me.press(say("Issue to %(units)s and %(people)s", units=all_units, people=all_people))
    me.press(say("Send it now"))
    found = re.search(rf"〔{today.year}〕\d+ 号", page.get_by_role("status").inner_text())
    assert found, page.get_by_role("status").inner_text()
    expect(page.get_by_role("status")).to_have_text(say("%(number)s has been issued.", number=found[0]))
    expect(page.locator("article.notice .no")).to_contain_text(found[0])
    return found[0]


def sign_and_plan(me: Hand, say: Words) -> None:
    """The branch signs in one click on the notice, sets its own day, and records in two how it told its members."""
    page, today = me.page, clock.today()
    me.click(page.locator(".todo a:not([href*='/preview/'])", has_text=THEME).first)
    on_the_notice = me.clicks
    me.press(say("Sign for it"))
    assert me.clicks - on_the_notice == 1
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.get_by_role("button", name=say("Sign for it"))).to_have_count(0)
    me.click(page.get_by_role("link", name=say("Set day and place")))
    me.fill(say("day"), today.isoformat())
    me.fill(say("start"), "08:30")
    me.fill(say("place"), "三楼会议室")
    me.press(say("Set day and place"))
    expect(page.get_by_role("status")).to_have_text(say("Day and place are set."))
    expect(page.get_by_role("link", name=say("Change day and place"))).to_be_visible()
    page.goto("/")
    before = me.clicks
    me.click(page.locator(".todo a[href*='/preview/']", has_text=THEME))
    me.press(say("Record the preview"))
    assert me.clicks - before == 2
    expect(page.get_by_role("status")).to_have_text(say("The preview is recorded."))


def acknowledge(me: Hand, say: Words, *, from_home: int) -> None:
    """Journey J2: a member says that the notice has been read, in one tap on it and at most two from home."""
    page = me.page
    if from_home > 1:
        me.click(page.get_by_role("link", name=THEME).first)
    me.press(say("I have read it"))
    assert me.clicks == from_home
    expect(page.get_by_role("status")).to_have_text(say("Thank you. Noted that you have read it."))
    page.goto("/activities/")
    expect(page.locator(".todo a", has_text=THEME)).to_contain_text(say("read", "done"))


def take_roll(me: Hand, say: Words, *, planned: bool, scripts: bool) -> int:
    """Journey J6: all are present but three; at most six clicks from home. Returns how many are
    expected.
    """
    page, today = me.page, clock.today()
    me.click(page.locator(".todo a[href$='/roll/']", has_text=THEME))
    names = page.locator(".names label")
    expect(names.first).to_be_visible()
    expected = names.count()
    assert expected >= JOINED
    if not planned:
        page.get_by_label(say("Held on")).fill(today.isoformat())
    if scripts:
        for row in (3, 11):
            me.click(names.nth(row).locator("select"))
        me.click(page.locator("#brush label", has_text=say("sick leave")))
        me.click(names.nth(20).locator("select"))
        expect(page.locator("#count")).to_have_text(figures(say, expected))
    else:
        for row, word in ((3, "absent"), (11, "absent"), (20, "sick leave")):
            names.nth(row).locator("select").select_option(label=say(word))
            me.clicks += 1
    me.press(say("Confirm the roll"))
    assert me.clicks <= 6
    expect(page.get_by_role("status")).to_have_text(say("The roll is confirmed."))
    expect(page.locator("section.sheet p.num").first).to_contain_text(figures(say, expected))
    said = [text for text in page.locator("tbody td:nth-child(2)").all_inner_texts() if text != say("present")]
    assert said == [say("absent"), say("absent"), say("sick leave")]
    return expected


def figures(say: Words, expected: int) -> str:
    """What a roll with three exceptions says."""
    return say(
        "expected %(expected)s · present %(present)s · leave %(leave)s · absent %(absent)s",
        expected=expected, present=expected - 3, leave=1, absent=2,
    )  # fmt: skip


def report(me: Hand, say: Words) -> None:
    """Feedback on the one form; the figures stand there already."""
    page = me.page
    me.click(page.locator(".todo a[href$='/feedback/']", has_text=THEME))
    me.press(say("Report"))
    expect(page.locator("#errors")).to_contain_text(say.library("This field is required."))
    me.pick(say("goal reached"))
    me.fill(say("What was done, and what came of it?"), "走访十二户，当场办了三件事。")
    me.press(say("Report"))
    expect(page.get_by_role("status")).to_have_text(say("Thank you. The feedback is reported."))


def see_figures(me: Hand, say: Words, number: str, expected: int) -> None:
    """The office sees how far it has come, unit by unit."""
    page = me.page
    page.reload()
    stops = [(text.split("\n")[0], text.split("\n")[-1]) for text in page.locator(".corridor li").all_inner_texts()]
    assert stops[1:5] == [
        (say("sign for"), "1 / 46"),
        (say("preview"), "1 / 36"),
        (say("roll call"), "4 / 36"),
        (say("feedback"), "1 / 36"),
    ]
    expect(page.locator(".corridor [aria-current=step], .corridor li[aria-current=step]").first).to_be_visible()
    lines = page.locator("table.units").first.locator("tbody tr").all_inner_texts()
    rows = {row[0]: row for row in (text.split("\t") for text in lines)}
    assert [rows[code][4:6] for code in CROWDED] == [["1", "2"]] * 4
    shown = [re.search(r"(\d+) ?/ ?(\d+)", rows[code][3]) for code in CROWDED]
    assert [int(one[2]) - int(one[1]) for one in shown if one] == [3] * 4
    assert sum(int(one[2]) for one in shown if one) == expected
    assert [rows[code][6] for code in CROWDED] == [say("reported"), *[say("not yet")] * 3]
    page.goto("/")
    line = page.locator("table.stops tr", has_text=THEME)
    expect(line).to_contain_text(number)
    assert line.locator("td").all_inner_texts()[2:6] == ["1 / 46", "1 / 36", "4 / 36", "1 / 36"]
