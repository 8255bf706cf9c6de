"""Members and units by hand: the same checks as the workbooks, the second editor told, full numbers for a moment."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse

from tests.support import Cast, client_as, id_number, page
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.sealed import lookup
from zhibu.organisation import services
from zhibu.organisation.forms.by_hand import UnitForm
from zhibu.organisation.models import Affiliation, Member, Post, Unit, UnitName, UnitParent
from zhibu.organisation.policy import person_for
from zhibu.organisation.services import mark_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
NEW = {
    "name": "罗大庆", "id_number": id_number(901, date(1990, 3, 4)), "unit": "0101", "state": "正式党员",
    "joined": "2015-07-01", "phone": "13911112222", "out_of_touch": "否", "floating": "否", "since": "2026-09-01",
}  # fmt: skip


def entered(cast: Cast, **values: str) -> HttpResponse:
    return client_as(cast.secretary).post("/organisation/units/0101/members/new/", {**NEW, **values})


def record_of(member: Member, **values: str) -> dict[str, str]:
    """What the form of a member sends back, changed."""
    kept = Member.objects.get(pk=member.pk)
    sent = {
        "name": kept.name, "state": "正式党员", "out_of_touch": "否", "floating": "否", "seen": mark_of(kept),
        "joined": "2020-01-01", "confirmed": "2020-01-01",
    }  # fmt: skip
    return {**sent, **values}


def edited(cast: Cast, by: Member, **values: str) -> HttpResponse:
    address = f"/organisation/members/{cast.member.pk}/edit/"
    return client_as(by).post(address, record_of(cast.member, **values))


def test_a_member_is_entered_as_the_roster_would(cast: Cast) -> None:
    assert entered(cast).status_code == 302

    made = Member.objects.get(name="罗大庆")
    assert (made.born, made.sex, made.phone, made.initials) == (date(1990, 3, 4), "male", "13911112222", "ldq")
    home = Affiliation.objects.get(member=made)
    assert (home.unit, home.since) == (cast.branch, date(2026, 9, 1))
    entry = Entry.objects.get(deed="organisation.member.entered")
    assert (entry.subject, entry.detail) == (f"organisation.member:{made.pk}", {})
    assert "罗大庆" in page(client_as(cast.secretary).get("/organisation/units/0101/roster/"))
    assert "罗大庆" in page(client_as(cast.secretary).get("/organisation/search/?q=ldq"))  # by initials


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"id_number": "100000199003040019"}, "ID number"),
        ({"phone": "123"}, "11 digits"),
        ({"joined": "1980-01-01"}, "before the birth date"),
        ({"born": "1990-03-05"}, "contradicts the ID number"),
        ({"unit": "11"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(cast: Cast, values: dict[str, str], said: str) -> None:
    answer = entered(cast, **values)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert 'value="罗大庆"' in text
    assert not Member.objects.filter(name="罗大庆").exists()


def test_somebody_on_record_is_not_entered_again(cast: Cast) -> None:
    answer = entered(cast, id_number=cast.far_member.id_number, name="周平")
    assert answer.status_code == 422
    assert "Ask the other unit for a transfer" in answer.content.decode()


def test_of_one_name_a_person_decides(cast: Cast) -> None:
    answer = entered(cast, name=cast.member.name)
    assert answer.status_code == 422
    assert "say whether this is another person" in answer.content.decode()
    assert entered(cast, name=cast.member.name, different="on").status_code == 302
    assert Member.objects.filter(name=cast.member.name).count() == 2


def test_an_edit_changes_what_was_typed_and_keeps_sealed_values(cast: Cast) -> None:
    before = Member.objects.get(pk=cast.member.pk)
    text = page(client_as(cast.secretary).get(f"/organisation/members/{cast.member.pk}/edit/"))
    assert before.phone not in text
    assert before.id_number not in text

    assert edited(cast, cast.secretary, job="科员", ethnicity="满族").status_code == 302

    after = Member.objects.get(pk=cast.member.pk)
    assert (after.job, after.ethnicity, after.phone, after.id_number) == (
        "科员",
        "满族",
        before.phone,
        before.id_number,
    )
    assert Affiliation.objects.filter(member=after).count() == 1
    entry = Entry.objects.get(deed="organisation.member.edited")
    assert entry.detail == {"fields": ["ethnicity", "job"]}


def test_of_two_editors_the_second_is_told_and_loses_nothing(cast: Cast) -> None:
    opened = record_of(cast.member, job="副科长")
    edited(cast, cast.both, education="大学本科")

    address = f"/organisation/members/{cast.member.pk}/edit/"
    answer = client_as(cast.secretary).post(address, opened)
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "Somebody has changed this record" in text
    assert 'value="副科长"' in text
    assert Member.objects.get(pk=cast.member.pk).job == ""


def test_a_wrong_id_number_is_corrected_and_the_log_holds_neither(cast: Cast) -> None:
    address = f"/organisation/members/{cast.member.pk}/id-number/"
    client, before = client_as(cast.secretary), Member.objects.get(pk=cast.member.pk)
    right = id_number(902, date(1991, 2, 3))
    assert before.id_number not in page(client.get(address))

    answer = client.post(address, {"id_number": right, "again": id_number(904, date(1991, 2, 3))})
    assert answer.status_code == 422
    assert "The two numbers differ" in answer.content.decode()
    assert right in answer.content.decode()  # nothing typed is lost
    taken = client.post(address, {"id_number": cast.far_member.id_number, "again": cast.far_member.id_number})
    assert taken.status_code == 422
    assert "Another member is on record" in taken.content.decode()
    assert cast.far_member.name not in taken.content.decode()

    assert client.post(address, {"id_number": f" {right} ", "again": right}).status_code == 302
    after = Member.objects.get(pk=cast.member.pk)
    assert (after.id_number, after.born, after.sex, after.key) == (right, date(1991, 2, 3), "female", lookup(right))
    assert (after.name, after.user_id) == (before.name, before.user_id)
    entry = Entry.objects.get(deed="organisation.member.id_number_corrected")
    assert (entry.subject, entry.detail) == (f"organisation.member:{after.pk}", {})
    assert client.post(address, {"id_number": right, "again": right}).status_code == 302  # twice is once
    assert Entry.objects.filter(deed="organisation.member.id_number_corrected").count() == 1


def test_full_numbers_are_shown_for_a_moment_and_the_log_says_what_for(cast: Cast) -> None:
    address = f"/organisation/members/{cast.member.pk}/in-full/"
    client = client_as(cast.secretary)
    assert cast.member.id_number not in page(client.get(address))
    assert client.post(address, {}).status_code == 422

    shown = client.post(address, {"reason": "check"})

    assert cast.member.id_number in page(shown)
    assert shown["Refresh"] == f"30; url=/organisation/members/{cast.member.pk}/"
    assert shown["Cache-Control"] == "no-store"
    entry = Entry.objects.get(deed="organisation.member.revealed")
    assert entry.detail == {"reason": "check"}
    assert client_as(cast.both).post(address, {"reason": "check"}).status_code == 403


UNIT = {"code": "0103", "name": "信息支部", "kind": "党支部", "parent": "01", "host": "甲局", "category": ""}


def test_a_unit_is_founded_and_changed_with_its_history(cast: Cast) -> None:
    client = client_as(cast.staff)
    assert client.post("/organisation/units/01/units/new/", {**UNIT, "needs_sign_off": "on"}).status_code == 302
    made = Unit.objects.get(code="0103")
    assert (made.parent, made.host.name, made.needs_sign_off) == (cast.general, "甲局", True)  # type: ignore[union-attr]

    answer = client.post("/organisation/units/0103/edit/", {**UNIT, "name": "大数据支部"})

    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.name, made.needs_sign_off) == ("大数据支部", False)
    names = UnitName.objects.filter(unit=made).order_by("pk").values_list("name", flat=True)
    assert list(names)[-1] == "大数据支部"
    deeds = list(
        Entry.objects.filter(subject="organisation.unit:0103").order_by("number").values_list("deed", flat=True)
    )
    assert deeds == [
        "organisation.unit.founded", "organisation.unit.sign_off_set", "organisation.unit.changed",
        "organisation.unit.sign_off_set",
    ]  # fmt: skip


def test_a_move_is_checked_first_and_takes_along_what_stands_below(cast: Cast) -> None:
    client = client_as(cast.staff)
    group = Unit.objects.create(
        code="010101", name="一组", kind="group", parent=cast.branch, path=cast.branch.path + "000001"
    )
    data = {"name": cast.branch.name, "parent": "00"}
    look = client.post("/organisation/units/0101/edit/", data)
    assert "Please check the move" in page(look)
    assert Unit.objects.get(code="0101").parent == cast.general

    assert client.post("/organisation/units/0101/edit/", {**data, "confirm": "1"}).status_code == 302

    moved, below = Unit.objects.get(code="0101"), Unit.objects.get(pk=group.pk)
    assert moved.parent == cast.root
    assert below.path.startswith(moved.path)
    assert UnitParent.objects.get(unit=moved, until=None).parent == cast.root
    who = person_for(cast.general_secretary.user, mode="officer", today=TODAY)
    assert not who.manages(moved)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"code": "0101"}, "has this code already"),
        ({"name": "办公室支部"}, "has the same name"),
        ({"kind": "党小组"}, "cannot stand under"),
        ({"office_phone": "abc"}, "made of digits"),
    ],
)
def test_what_a_unit_cannot_be(cast: Cast, values: dict[str, str], said: str) -> None:
    answer = client_as(cast.staff).post("/organisation/units/01/units/new/", {**UNIT, **values})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_two_moves_that_would_make_a_circle_are_checked_under_the_lock(cast: Cast) -> None:
    second = Unit.objects.create(
        code="02", name="丙局党总支", kind="general_branch", parent=cast.root, path=cast.root.path + "000003"
    )
    who = person_for(cast.staff.user, mode="officer", today=TODAY)
    form = UnitForm({"name": cast.branch.name, "parent": "02"}, above=[second, cast.general], unit=cast.branch)
    assert form.is_valid()
    second.delete()  # somebody else was quicker

    with pytest.raises(NotPossibleError, match="no unit with this code"):
        services.keep_unit(check=form.check, needs_sign_off=False, who=who, now=_now())


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_a_unit_is_dissolved_when_nothing_stands_in_the_way(cast: Cast) -> None:
    client = client_as(cast.staff)
    address = "/organisation/units/11/dissolution/"
    assert "still belong to it" in page(client.get(address))
    assert client.post(address, {"day": "2026-11-30", "reason": "merged"}).status_code == 422
    Affiliation.objects.filter(unit=cast.apart).update(unit=cast.sibling)

    assert client.post(address, {"day": "2026-11-30", "reason": "merged"}).status_code == 302

    assert Unit.objects.get(code="11").dissolved == date(2026, 11, 30)
    assert Post.objects.get(unit=cast.apart).until == date(2026, 11, 30)
    assert client.post(address, {"day": "2026-12-01", "reason": "other"}).status_code == 422
    assert Entry.objects.get(deed="organisation.unit.dissolved").detail["posts"] == 1
