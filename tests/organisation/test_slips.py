"""Slips: who gets one, what the sheet shows, what is kept."""

import re

from django.utils import timezone

from tests.support import Cast, make_member, page
from zhibu.accounts.models import Slip
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.organisation.services import give_accounts, print_slips

SLIPS = "/organisation/units/0101/slips/"


def test_the_list_says_who_never_signed_in(cast: Cast, client_as) -> None:
    cast.member.user.pin = "argon2$set"
    cast.member.user.save()
    html = page(client_as(cast.secretary).get(SLIPS))
    names = re.findall(r'<th scope="row" class="nowrap">(.*?)</th>', html)
    assert names == ["陈一", "褚二", "李建国", "卫三", "赵兰"]
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
