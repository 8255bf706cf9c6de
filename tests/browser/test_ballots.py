"""A branch recommends: slips printed, one ballot cast on a phone without scripts, closed by two, the result read; an
election on paper, counted by two.
"""

from collections.abc import Callable
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]
NAMES = ("丁一", "王二", "李三", "赵四", "孙五", "周六")
HOST = "http://piao.localhost:"
TAPS = 7  # that a ballot may cost, scanning the slip included


def begin(me: Hand, say: Words, kind: str, values: dict[str, str]) -> str:
    """A draft of this kind; its address."""
    page = me.page
    page.goto(f"/ballots/new/{kind}/")
    for name, value in {"lines": "\n".join(NAMES), "entitled": "6", "present": "6", "places": "3", **values}.items():
        page.locator(f"[name={name}]").fill(value)
    me.press(say("Keep the draft"))
    return page.url


def slips(me: Hand, say: Words) -> list[str]:
    """Print them and read the codes off the paper, as people do."""
    with me.page.expect_download() as printed:
        me.press(say("Print %(count)s slips", count=6))
    words = "".join(page.extract_text() for page in PdfReader(printed.value.path()).pages)
    codes = [line.strip() for line in words.splitlines() if len(line.strip()) == 14 and line.count("-") == 2]
    assert len(codes) == 6
    return codes


def ballot(me: Hand, say: Words, address: str, look: Look) -> None:
    """One ballot for three, from the slip to the box."""
    me.page.goto(address)
    me.clicks += 1  # the scan
    look(me.page)
    for name in NAMES[:3]:
        me.pick(name)
    me.press(say("Look at my ballot"))
    look(me.page)
    me.press(say("Cast my ballot"))
    expect(me.page.get_by_role("heading", level=1)).to_have_text(say("Your ballot is in the box"))
    look(me.page)
    assert me.clicks <= TAPS, f"{me.clicks} taps for a ballot"
    assert [cookie for cookie in me.page.context.cookies() if "piao" in cookie["domain"]] == []


def send(server: str, form: dict[str, str]) -> None:
    """A ballot from another phone."""
    headers = {"Host": HOST.removeprefix("http://") + server.rsplit(":", 1)[1]}
    with urlopen(Request(f"{server}/", data=urlencode(form).encode(), headers=headers)) as answer:
        assert answer.status == 200


def test_a_recommendation_with_slips_and_an_election_on_paper(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look
) -> None:
    say, scripted = Words("zh-hans"), list[Page]()

    def look(page: Page) -> None:
        fits(page)
        if page in scripted:  # the examination is a script itself
            axe(page)

    def seat(username: str, size: dict[str, int], *, scripts: bool = True) -> Hand:
        page = open_page(username, "officer", size=size, scripts=scripts, address=fresh_server)
        if scripts:
            scripted.append(page)
        return Hand(page)

    secretary, staff = seat("zhibu0102", DESKTOP), seat("bangong2", PHONE)
    address = begin(secretary, say, "recommendation", {"title": "推荐先进"})
    look(secretary.page)
    codes = slips(secretary, say)
    secretary.page.goto(address)
    look(secretary.page)
    secretary.press(say("Open the vote"))
    host = HOST + fresh_server.rsplit(":", 1)[1]
    voter = Hand(open_page("", size=PHONE, scripts=False, address=fresh_server))
    ballot(voter, say, f"{host}/{codes[0]}/", look)
    voter.page.goto(f"{host}/{codes[0]}/")
    expect(voter.page.get_by_role("alert")).to_contain_text("此码已用")
    for code in codes[1:]:
        send(fresh_server, {"code": code, "step": "cast", "item_0": "r", "item_1": "r"})
    shown = Hand(open_page("", size=PHONE, address=fresh_server))
    scripted.append(shown.page)
    shown.page.goto(host)
    look(shown.page)
    for me, duty in ((secretary, "scrutineer"), (staff, "counter")):
        me.page.goto(f"{address}close/")
        look(me.page)
        me.pick(say(duty))
        me.click(me.page.locator("form .btn.main"))
        look(me.page)
    expect(staff.page.get_by_role("row", name="丁一")).to_contain_text("6")
    expect(staff.page.get_by_role("row", name="李三")).to_contain_text("1")
    secretary.page.goto(address)
    secretary.press(say("Let members read it"))
    elect(secretary, staff, say, look)


def elect(secretary: Hand, staff: Hand, say: Words, look: Look) -> None:
    """An election on paper: opened, counted by two who differ at first, closed."""
    address = begin(secretary, say, "election", {"title": "支部委员会换届"})
    secretary.press(say("Open the vote"))
    for me, first in ((secretary, 6), (staff, 5), (staff, 6)):
        me.page.goto(f"{address}count/")
        look(me.page)
        for name, number in (("issued", 6), ("collected", 6), ("invalid", 0)):
            me.page.locator(f"[name={name}]").fill(str(number))
        for place, votes in enumerate((first, 6, 5, 3, 2, 1)):
            for sign, number in (("y", votes), ("n", 6 - votes), ("o", 0)):
                me.page.locator(f"[name=item_{place}_{sign}]").fill(str(number))
        me.press(say("Keep my count"))
        look(me.page)
    expect(staff.page.get_by_role("row", name="李三")).to_contain_text(say("elected"))
    expect(staff.page.get_by_role("row", name="赵四")).to_contain_text(say("not elected"))
