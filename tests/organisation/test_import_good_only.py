"""Only the good rows, on demand: nothing that hangs on a wrong one, and the rest comes back."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.organisation import workbooks
from tests.organisation.test_import_exports import cells
from tests.organisation.test_import_pages import HERE, uploaded
from tests.organisation.workbooks import TREE, person, roster
from tests.support import Cast, client_as, page
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.organisation import exports
from zhibu.organisation.forms.units import check_units
from zhibu.organisation.models import Import, Member, Unit
from zhibu.organisation.services.unit_sheets import import_units

NOW = timezone.make_aware(datetime(2026, 11, 23, 9))


@pytest.fixture
def staff(cast: Cast) -> Client:
    return client_as(cast.staff)


def test_the_second_button_writes_the_good_rows_once(cast: Cast, staff: Client) -> None:
    people = [person(1, **HERE), person(2, 姓名="", **HERE), person(3, **HERE)]
    check = uploaded(staff, roster(people))
    shown = page(staff.get(check))
    assert "Import only the 2 good rows" in shown
    assert staff.post(check, {"do": "commit"}).status_code == 422
    before = Member.objects.count()
    said = page(staff.post(check, {"do": "good"}, follow=True))
    assert "Imported: 2 new, 0 changed, 0 unchanged. Rows left out as they are wrong: 1." in said
    assert "has been imported already" in page(staff.post(check, {"do": "good"}, follow=True))
    assert Member.objects.count() == before + 2
    kept = Import.objects.get()
    assert (kept.good_only, kept.counts) == (
        True, {"rows": 3, "new": 2, "changed": 0, "unchanged": 0, "left_out": 1},
    )  # fmt: skip
    entry = Entry.objects.filter(deed="organisation.members.imported").order_by("number").first()
    assert entry is not None
    assert entry.detail == {"kind": "members", **kept.counts}


def test_the_failing_rows_alone_come_back(cast: Cast, staff: Client) -> None:
    people = [person(1, **HERE), person(2, 姓名="", **HERE)]
    check = uploaded(staff, roster(people))
    failing = cells(staff.get(check + "errors.xlsx").content)
    staff.post(check, {"do": "good"})
    failing[1][0] = "王芳"
    again = uploaded(staff, workbooks.workbook(failing))
    assert "Imported: 1 new, 0 changed, 0 unchanged." in page(staff.post(again, follow=True))


def test_without_any_good_row_there_is_no_second_button(cast: Cast, staff: Client) -> None:
    shown = page(staff.get(uploaded(staff, roster([person(1, 姓名="", **HERE)]))))
    assert "No row of it can be imported as it is." in shown
    assert 'value="good"' not in shown


BAD = ["12", "丙局党总支", "党委", "", "", ""]
BELOW = ["1201", "丙局一支部", "党支部", "12", "", ""]
LOWER = ["120101", "一组", "党小组", "1201", "", ""]


def test_units_below_a_wrong_row_wait_for_it(db: None) -> None:
    checked = check_units(workbooks.units([*TREE, BAD, BELOW, LOWER]))
    assert [error.cell for error in checked.errors] == ["C7"]
    assert [(error.cell, error.reason) for error in checked.held] == [
        ("D8", "there is no unit with this code"), ("D9", "there is no unit with this code"),
    ]  # fmt: skip
    assert (checked.new, checked.wrong) == (5, 3)
    assert [row[0] for row in cells(exports.error_workbook(checked))] == ["编码", "12", "1201", "120101"]
    counts = import_units(checked.only_good(), by=SYSTEM, now=NOW)
    assert counts == {"rows": 8, "new": 5, "changed": 0, "unchanged": 0, "left_out": 3}
    assert set(Unit.objects.values_list("code", flat=True)) == {"00", *(row[0] for row in TREE)}


def test_a_name_that_a_wrong_row_would_have_set_free_is_not_taken(db: None) -> None:
    import_units(check_units(workbooks.units()), by=SYSTEM, now=NOW)
    rows = [["11", "乙局新支部", "党委", "", "", ""], ["12", "乙局党支部", "党支部", "", "", ""]]
    checked = check_units(workbooks.units(rows))
    assert [error.cell for error in checked.held] == ["B3"]
    assert import_units(checked.only_good(), by=SYSTEM, now=NOW)["new"] == 0


def test_waiting_rows_stand_on_the_page(cast: Cast, staff: Client) -> None:
    shown = page(staff.get(uploaded(staff, workbooks.units([BAD, BELOW]), "units")))
    assert "Rows that wait for one of these" in shown
    assert ">D3<" in shown
