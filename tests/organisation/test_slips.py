"""Slips: who gets one, what the sheet shows, what is kept."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.utils import timezone
from pypdf import PdfReader

from tests.support import Cast, make_member, page
from zhibu.accounts.models import Slip
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.kernel import sealed
from zhibu.organisation.services import give_accounts, print_slips

SLIPS = "/organisation/units/0101/slips/"


def listed(html: str) -> list[str]:
    return re.findall(r'name="pick" value="\d+"> <span>(.*?)</span>', html)


def test_the_list_says_who_never_signed_in(cast: Cast, client_as) -> None:
    cast.member.user.pin = "argon2$set"
    cast.member.user.save()
    html = page(client_as(cast.secretary).get(SLIPS))
    assert listed(html) == ["陈一", "褚二", "李建国", "卫三", "赵兰"]
    assert "5 members have not signed in yet." in html


def test_the_sheet_shows_each_code_once(cast: Cast, client_as) -> None:
    client = client_as(cast.secretary)
    response = client.post(SLIPS, {"who": "new"})
    html = page(response)
    assert response["Cache-Control"] == "no-store"
    codes = re.findall(r"<code>(.*?)</code>", html)
    assert (len(codes), len(set(codes)), Slip.objects.count()) == (6, 6, 6)
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["陈一", "褚二", "李建国", "王小明", "卫三", "赵兰"]
    assert html.count("http://testserver/accounts/slip/") == 6
    assert [code for code in codes if Slip.objects.filter(code_hash=code).exists()] == []
    assert page(client.get(SLIPS)).count("have not signed in yet") == 1


def test_new_slips_are_only_for_those_without_one(cast: Cast, client_as) -> None:
    client = client_as(cast.secretary)
    client.post(SLIPS, {"who": "new"})
    make_member(cast.branch, "阿明")
    assert re.findall(r"<h2>(.*?)</h2>", page(client.post(SLIPS, {"who": "new"}))) == ["阿明"]
    assert len(re.findall(r"<h2>(.*?)</h2>", page(client.post(SLIPS, {"who": "all"})))) == 7
    assert "There is nobody to make a slip for." in page(client.post(SLIPS, {"who": "new"}))


def test_siblings_and_members_get_no_slips(cast: Cast, client_as) -> None:
    people = (cast.member, cast.sibling_secretary, cast.other_secretary)
    assert [client_as(person).post(SLIPS).status_code for person in people] == [404, 404, 404]
    assert Slip.objects.count() == 0


def test_when_everybody_is_in_the_page_says_so(cast: Cast, client_as) -> None:
    for person in (cast.other_member, cast.sibling_secretary):
        person.user.pin = "argon2$set"
        person.user.save()
    assert "Everybody is in" in page(client_as(cast.sibling_secretary).get("/organisation/units/0102/slips/"))


def test_accounts_are_made_once_and_open_only_by_slip(cast: Cast, django_assert_max_num_queries) -> None:
    ids = [member.pk for member in cast.others]
    with django_assert_max_num_queries(9):
        made = give_accounts(ids, by=SYSTEM, now=timezone.now())
    assert [(user.name, user.has_usable_password(), user.member.pk) for user in made] == [
        (member.name, False, member.pk) for member in cast.others
    ]
    assert give_accounts(ids, by=SYSTEM, now=timezone.now()) == made
    entry = Entry.objects.get(deed="organisation.accounts.made")
    assert entry.detail == {"members": ids}


def test_the_number_of_statements_does_not_grow_with_the_slips(cast: Cast, django_assert_max_num_queries) -> None:
    ids = [make_member(cast.branch, f"某{number}").pk for number in range(30)]
    with django_assert_max_num_queries(20):
        made = print_slips(ids, by=SYSTEM, on=timezone.localdate(), now=timezone.now())
    assert len(made) == 30


def test_one_member_gets_a_new_slip_though_they_were_in(cast: Cast, client_as) -> None:
    cast.member.user.pin = "argon2$set"
    cast.member.user.save()
    client = client_as(cast.secretary)
    assert "Make a new slip" in page(client.get(f"/organisation/members/{cast.member.pk}/"))

    sheet = page(client.post(SLIPS, {"member": cast.member.pk}))

    assert re.findall(r"<h2>(.*?)</h2>", sheet) == ["王小明"]
    assert Slip.objects.get().user == cast.member.user


def test_nobody_gets_a_slip_beyond_their_own_reach(cast: Cast, client_as) -> None:
    far = cast.staff.pk  # belongs to 11 and holds a post at the root
    tries = [
        (cast.secretary, SLIPS, far),
        (cast.secretary, SLIPS, cast.other_member.pk),
        (cast.secretary, SLIPS, "1; drop"),
        (cast.other_secretary, "/organisation/units/11/slips/", far),
    ]
    found = [client_as(who).post(address, {"member": pk}).status_code for who, address, pk in tries]

    assert found == [404, 404, 404, 404]
    assert "Make a new slip" not in page(client_as(cast.other_secretary).get(f"/organisation/members/{far}/"))
    assert Slip.objects.count() == 0


def test_the_list_tells_kinds_apart(cast: Cast, client_as) -> None:
    client = client_as(cast.secretary)
    now = timezone.now()
    one, two, three = cast.others
    print_slips([one.pk, two.pk, three.pk, cast.both.pk], by=SYSTEM, on=timezone.localdate(), now=now)
    Slip.objects.filter(user__member=two).update(expires_at=now)
    Slip.objects.filter(user__member=three).update(revoked_at=now)
    cast.both.user.refresh_from_db()
    cast.both.user.pin = "argon2$set"
    cast.both.user.save()
    kinds = {kind: listed(page(client.get(SLIPS, {"show": kind}))) for kind in ("", "none", "open", "gone", "in")}

    assert kinds == {
        "": ["陈一", "褚二", "李建国", "王小明", "卫三"],
        "none": ["李建国", "王小明"],
        "open": ["陈一"],
        "gone": ["褚二", "卫三"],
        "in": ["赵兰"],
    }
    assert "expired" in page(client.get(SLIPS, {"show": "gone"}))
    assert listed(page(client.get(SLIPS, {"show": "nonsense"}))) == kinds[""]


def test_the_ticked_get_slips_or_lose_them(cast: Cast, client_as) -> None:
    client = client_as(cast.secretary)
    one, two, _three = cast.others
    picked = [one.pk, two.pk, cast.other_member.pk, "nonsense", "9" * 30]
    sheet = page(client.post(SLIPS, {"who": "chosen", "pick": picked}))
    assert re.findall(r"<h2>(.*?)</h2>", sheet) == ["陈一", "褚二"]
    assert Slip.objects.count() == 2

    answer = client.post(SLIPS, {"who": "revoke", "pick": picked[:1]})

    assert (answer.status_code, answer["Location"]) == (302, SLIPS)
    states = dict(Slip.objects.values_list("user__member", "revoked_at"))
    assert (states[one.pk] is None, states[two.pk]) == (False, None)
    entry = Entry.objects.latest("number")
    one.refresh_from_db()
    assert (entry.deed, entry.subject) == ("accounts.slip.revoked", f"accounts.user:{one.user_id}")
    assert "1 slip no longer works." in page(client.get(SLIPS))
    client.post(SLIPS, {"who": "revoke", "pick": picked[:1]})
    assert "None of those that are ticked has an open slip." in page(client.get(SLIPS))


def kept_by(sheet: str) -> str:
    return re.search(r'name="kept" value="([^"]+)"', sheet)[1]  # type: ignore[index]


def test_the_sheet_as_pdf_carries_its_codes_for_who_made_it_and_an_hour(cast: Cast, client_as, monkeypatch) -> None:
    client = client_as(cast.secretary)
    sheet = page(client.post(SLIPS, {"who": "new"}))
    codes, kept = re.findall(r"<code>(.*?)</code>", sheet), kept_by(sheet)
    assert [code for code in codes if code in kept] == []
    address = "/organisation/units/0101/slips.pdf"
    answer = client.post(address, {"kept": kept})
    data = b"".join(answer.streaming_content)
    assert (answer.status_code, data[:5], answer["Cache-Control"]) == (200, b"%PDF-", "no-store")
    entry = Entry.objects.latest("number")
    assert entry.detail["rows"] == 6
    assert [code for code in codes if code in str(list(Entry.objects.values()))] == []

    others = [
        (client_as(cast.both), address, kept),
        (client_as(cast.general_secretary), "/organisation/units/01/slips.pdf", kept),
        (client, address, ""),
        (client, address, kept[:-6] + "AAAA=="),
        (client, address, sealed.seal_json(["nonsense"])),
    ]
    assert [someone.post(where, {"kept": what}).status_code for someone, where, what in others] == [302] * 5
    later = timezone.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr("zhibu.organisation.views.slips.timezone.now", lambda: later)
    assert client.post(address, {"kept": kept}).status_code == 302
    assert "This sheet is too old to be printed again." in page(client.get(SLIPS))


def test_each_unit_begins_on_a_page_of_its_own(cast: Cast, client_as) -> None:
    for number in range(9):
        make_member(cast.branch, f"某{number}")
    sheet = page(client_as(cast.staff).post("/organisation/units/00/slips/", {"who": "new"}))
    pages = [len(re.findall("<h2>", part)) for part in sheet.split('<div class="slips">')[1:]]
    assert pages == [10, 5, 2, 4]
    answer = client_as(cast.staff).post("/organisation/units/00/slips/", {"who": "all"})
    answer = client_as(cast.staff).post("/organisation/units/00/slips.pdf", {"kept": kept_by(page(answer))})
    printed = PdfReader(BytesIO(b"".join(answer.streaming_content)))
    assert [text.count("Valid once") for text in (one.extract_text() for one in printed.pages)] == pages


def test_the_list_as_a_workbook_has_no_codes(cast: Cast, client_as) -> None:
    client = client_as(cast.secretary)
    codes = re.findall(r"<code>(.*?)</code>", page(client.post(SLIPS, {"who": "new"})))
    answer = client.post("/organisation/units/0101/slips.xlsx", {"show": "open"})
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[:3] for row in rows[:2]] == [["Name", "Unit", "State"], ["陈一", "办公室支部", "open"]]
    assert (len(rows), [code for code in codes if code in str(rows)]) == (7, [])
    assert Entry.objects.latest("number").detail == {"rows": 6, "unit": "0101", "kind": "open"}


def test_the_list_costs_the_same_however_long(cast: Cast, client_as, assert_query_count_constant: Any) -> None:
    names = iter("甲乙丙丁戊")

    def add() -> None:
        made = make_member(cast.branch, next(names))
        print_slips([made.pk], by=SYSTEM, on=timezone.localdate(), now=timezone.now())

    assert_query_count_constant(client_as(cast.secretary), SLIPS, add)


@pytest.mark.chinese
def test_the_pdf_is_chinese(cast: Cast, client_as) -> None:
    client = client_as(cast.secretary)
    sheet = page(client.post(SLIPS, {"who": "new"}))
    assert client.post("/organisation/units/0101/slips.pdf", {"kept": kept_by(sheet)}).status_code == 200
