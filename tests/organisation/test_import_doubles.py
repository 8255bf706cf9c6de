"""Possible doubles: who is shown, who decides, what is written."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.organisation import workbooks
from tests.organisation.test_import_pages import HERE, uploaded
from tests.organisation.workbooks import person, roster
from tests.support import Cast, client_as, id_number, make_member, page
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation import services
from zhibu.organisation.forms.rosters import check_roster
from zhibu.organisation.forms.units import check_units
from zhibu.organisation.models import Affiliation, Import, Member
from zhibu.organisation.services.checked import DIFFERENT, SAME, Checked
from zhibu.organisation.services.rosters import import_members
from zhibu.organisation.services.unit_sheets import import_units

NOW = timezone.make_aware(datetime(2026, 11, 23, 9))


@pytest.fixture
def tree(db: None) -> None:
    import_units(check_units(workbooks.units()), by=SYSTEM, now=NOW)


@pytest.fixture
def staff(cast: Cast) -> Client:
    return client_as(cast.staff)


def born(serial: int, day: date, **changes: Any) -> dict[str, Any]:
    """Somebody born on this day."""
    number = id_number(serial, day)
    return person(serial, 公民身份号码=number, 出生日期="", 性别="", **changes)


def doubles(*people: dict[str, Any]) -> list[tuple[int, list[tuple[int | None, str]]]]:
    """(row, [(row or None, unit) of who it may be]) of every possible double."""
    found = check_roster(roster(people))
    assert found.errors == []
    return [(one.row, [(other.row, other.unit) for other in one.others]) for one in found.doubles]


DAY = date(1970, 5, 17)
FAR = "乙局党支部"


def test_one_name_twice_in_a_branch_is_asked_of_the_later_row(tree: None) -> None:
    assert doubles(person(1, 姓名="张伟"), person(2, 姓名="李娜"), person(3, 姓名="张伟")) == [
        (4, [(2, "甲局办公室党支部")])
    ]


def test_one_name_in_two_branches_is_nothing(tree: None) -> None:
    assert doubles(person(1, 姓名="张伟"), person(3, 姓名="张伟", 所在党支部=FAR)) == []


def test_one_name_and_birth_date_is_asked_wherever_they_are(tree: None) -> None:
    assert doubles(born(1, DAY, 姓名="张伟"), born(2, DAY, 姓名="张伟", 所在党支部=FAR)) == [
        (3, [(2, "甲局办公室党支部")])
    ]


def test_a_new_row_is_compared_with_members_kept(tree: None) -> None:
    import_members(check_roster(roster([born(1, DAY, 姓名="张伟")])), by=SYSTEM, now=NOW)
    here = (None, "甲局办公室党支部")
    assert doubles(person(2, 姓名="张伟")) == [(2, [here])]
    assert doubles(born(3, DAY, 姓名="张伟", 所在党支部=FAR)) == [(2, [here])]
    assert doubles(person(4, 姓名="张伟", 所在党支部=FAR)) == []
    assert doubles(person(5, 姓名="张伟"), person(6, 姓名="张伟")) == [
        (2, [here]), (3, [here, (2, "甲局办公室党支部")]),
    ]  # fmt: skip


def test_who_has_left_is_no_double(tree: None) -> None:
    import_members(check_roster(roster([born(1, DAY, 姓名="张伟")])), by=SYSTEM, now=NOW)
    Affiliation.objects.update(until=date(2026, 1, 1))
    assert doubles(person(2, 姓名="张伟")) == []


def test_known_numbers_are_known_people(tree: None) -> None:
    data = roster([person(1, 姓名="张伟"), person(2, 姓名="张伟")])
    import_members(check_roster(data), by=SYSTEM, now=NOW)
    assert check_roster(data).doubles == []
    assert doubles(person(1, 姓名="张伟", 联系电话="13999999999"), person(2, 姓名="张伟")) == []


def test_queries_do_not_grow_with_rows(tree: None, django_assert_num_queries: Any) -> None:
    import_members(check_roster(roster([person(n, 姓名="张伟") for n in range(1, 9)])), by=SYSTEM, now=NOW)
    for serials in (range(20, 22), range(20, 60)):
        data = roster([person(n, 姓名="张伟") for n in serials])
        with django_assert_num_queries(5):  # units, members, their places, two for doubles
            assert len(check_roster(data).doubles) == len(serials)


def kept(cast: Cast, *people: dict[str, Any]) -> tuple[Import, Checked]:
    data = roster(people)
    made = services.keep_upload(
        kind="members", file_name="r.xlsx", data=data, made_by=cast.staff.user.pk, by=SYSTEM, now=NOW
    )
    return made, check_roster(data)


def test_nothing_is_written_while_a_double_is_open(cast: Cast) -> None:
    upload, checked = kept(cast, person(1, 姓名="陈一", **HERE), person(2, **HERE))
    for good_only in (False, True):
        with pytest.raises(NotPossibleError, match="Of 1 row it is open"):
            services.commit_upload(upload, checked, by=SYSTEM, now=NOW, good_only=good_only)
    upload = services.decide(upload, {"2": DIFFERENT}, by=SYSTEM, now=NOW)
    counts = services.commit_upload(upload, checked, by=SYSTEM, now=NOW)
    assert counts == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0}


def test_who_is_the_same_person_is_skipped(cast: Cast) -> None:
    upload, checked = kept(cast, person(1, 姓名="陈一", **HERE), person(2, **HERE))
    services.decide(upload, {"2": SAME}, by=SYSTEM, now=NOW)
    before = Member.objects.count()
    counts = services.commit_upload(upload, checked, by=SYSTEM, now=NOW)
    assert counts == {"rows": 2, "new": 1, "changed": 0, "unchanged": 0, "skipped": 1}
    assert Member.objects.count() == before + 1
    entry = Entry.objects.get(deed="organisation.import.doubles_decided")
    assert entry.detail == {"different": [], "same": [2]}
    with pytest.raises(NotPossibleError, match="has been imported already"):
        services.decide(upload, {"2": DIFFERENT}, by=SYSTEM, now=NOW)


def test_a_namesake_who_came_meanwhile_is_asked_of_too(cast: Cast, staff: Client) -> None:
    check = uploaded(staff, roster([person(1, 姓名="万慧", **HERE)]))
    make_member(cast.branch, "万慧")
    answer = staff.post(check, follow=True)
    assert "Of 1 row it is open" in page(answer)
    assert Import.objects.get().committed_at is None


def test_deciding_on_the_page(cast: Cast, staff: Client) -> None:
    people = [person(1, 姓名="陈一", **HERE), person(2, 姓名="褚二", **HERE), person(3, 姓名="卫三", **HERE)]
    check = uploaded(staff, roster(people))
    shown = page(staff.get(check))
    assert "3 rows are open." in shown
    number = people[0]["公民身份号码"]
    assert number not in shown
    assert f"{number[:6]}********{number[-4:]}" in shown
    assert cast.others[0].id_number not in shown
    assert staff.post(check, {"do": "decide", "row-2": "same"}).status_code == 302
    assert Import.objects.get().decisions == {"2": "same"}
    shown = page(staff.get(check))
    assert "2 rows are open." in shown
    assert 'value="same" id="id_row-2_1" checked' in shown
    assert staff.post(check, {"do": "commit", "row-3": "different"}, follow=True).redirect_chain == [(check, 302)]
    assert Import.objects.get().decisions == {"2": "same", "3": "different"}  # what was decided is not lost
    staff.post(check, {"do": "different", "row-2": "same", "row-3": "different"})
    assert Import.objects.get().decisions == {"2": "same", "3": "different", "4": "different"}
    done = page(staff.post(check, {"do": "commit"}, follow=True))
    assert "Imported: 2 new, 0 changed, 0 unchanged. Rows skipped as you have them already: 1." in done


def test_a_decision_of_no_double_is_refused(cast: Cast, staff: Client) -> None:
    check = uploaded(staff, roster([person(1, 姓名="陈一", **HERE)]))
    assert staff.post(check, {"do": "decide", "row-2": "perhaps"}).status_code == 422
    assert staff.post(check, {"do": "decide", "row-9": "same"}).status_code == 302
    assert Import.objects.get().decisions == {}
