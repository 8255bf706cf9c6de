"""Sheets of units: the tree they make, what is wrong in them, names and parents with their days."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.organisation import workbooks
from tests.organisation.workbooks import TREE, UNITS
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.kernel.sheets import SheetError
from zhibu.kernel.trees import step
from zhibu.organisation.forms.units import check_units
from zhibu.organisation.models import Host, Unit, UnitName, UnitParent
from zhibu.organisation.services.unit_sheets import import_units
from zhibu.organisation.states import UnitKind

NOW = timezone.make_aware(datetime(2026, 11, 23, 9))
TODAY = date(2026, 11, 23)
LATER = NOW + timedelta(days=10)
LATER_DAY = date(2026, 12, 3)


def commit(rows: list[list[Any]] = TREE, now: datetime = NOW, **options: Any) -> dict[str, int]:
    return import_units(check_units(workbooks.units(rows)), by=SYSTEM, now=now, **options)


def errors(rows: list[list[Any]]) -> list[tuple[str, str, str]]:
    return [(error.cell, error.value, error.reason) for error in check_units(workbooks.units(rows)).errors]


def figures(new: int = 0, changed: int = 0, unchanged: int = 0) -> dict[str, int]:
    return {"rows": new + changed + unchanged, "new": new, "changed": changed, "unchanged": unchanged}


def altered(code: str, **changes: str) -> list[list[Any]]:
    """TREE with one row changed."""
    return [
        [changes.get(name, value) for name, value in zip(UNITS, row, strict=True)] if row[0] == code else row
        for row in TREE
    ]


def paths() -> dict[str, str]:
    return dict(Unit.objects.values_list("code", "path"))


def test_the_tree_is_made_below_the_committee(db: None) -> None:
    assert commit(committee="某市机关工委") == figures(new=5)
    one, two = step(1), step(2)
    assert list(Unit.objects.order_by("path").values_list("code", "name", "kind", "parent__code", "path")) == [
        ("00", "某市机关工委", UnitKind.COMMITTEE, None, one),
        ("01", "甲局党总支", UnitKind.GENERAL_BRANCH, "00", one + one),
        ("0101", "甲局办公室党支部", UnitKind.BRANCH, "01", one + one + one),
        ("0102", "甲局业务党支部", UnitKind.BRANCH, "01", one + one + two),
        ("010201", "业务一组", UnitKind.GROUP, "0102", one + one + two + one),
        ("11", "乙局党支部", UnitKind.BRANCH, "00", one + two),
    ]
    assert list(Host.objects.order_by("pk").values_list("name", "category")) == [
        ("甲局", "administration"), ("乙局", "enforcement"),
    ]  # fmt: skip
    assert set(UnitName.objects.values_list("since", "until")) == {(None, None)}
    assert UnitName.objects.count() == 6
    assert set(UnitParent.objects.values_list("since", "until")) == {(None, None)}
    assert UnitParent.objects.count() == 5


def test_without_a_name_the_committee_has_its_usual_one(db: None) -> None:
    commit()
    assert Unit.objects.get(parent=None).name == "机关工委"


def test_a_second_import_changes_and_writes_nothing(db: None) -> None:
    commit()
    before = (list(Unit.objects.order_by("pk").values()), Entry.objects.count())
    assert commit(committee="other") == figures(unchanged=5)
    assert (list(Unit.objects.order_by("pk").values()), Entry.objects.count()) == before


def test_rows_in_any_order(db: None) -> None:
    assert commit(TREE[::-1]) == figures(new=5)
    assert commit() == figures(unchanged=5)


def test_a_new_name_is_kept_with_its_day(db: None) -> None:
    commit()
    assert commit(altered("0101", 党组织名称="甲局综合党支部"), now=LATER) == figures(changed=1, unchanged=4)
    rows = UnitName.objects.filter(unit__code="0101").order_by("pk").values_list("name", "since", "until")
    assert list(rows) == [("甲局办公室党支部", None, LATER_DAY), ("甲局综合党支部", LATER_DAY, None)]
    assert commit(now=LATER) == figures(changed=1, unchanged=4)
    assert list(rows.all()) == [("甲局办公室党支部", None, LATER_DAY), ("甲局办公室党支部", LATER_DAY, None)]


def test_a_branch_moves_with_all_below_it(db: None) -> None:
    commit()
    assert commit(altered("0102", 上级编码=""), now=LATER) == figures(changed=1, unchanged=4)
    place = step(1) + step(3)
    assert (paths()["0102"], paths()["010201"]) == (place, place + step(1))
    rows = UnitParent.objects.filter(unit__code="0102").order_by("pk").values_list("parent__code", "since", "until")
    assert list(rows) == [("01", None, LATER_DAY), ("00", LATER_DAY, None)]
    assert commit(altered("0102", 上级编码="00"), now=LATER) == figures(unchanged=5)


def test_a_group_leaves_a_branch_that_moves(db: None) -> None:
    commit()
    rows = altered("0102", 上级编码="00")
    rows = [row if row[0] != "010201" else [*row[:3], "0101", *row[4:]] for row in rows]
    assert commit(rows, now=LATER) == figures(changed=2, unchanged=3)
    assert paths()["010201"] == paths()["0101"] + step(1)
    assert paths()["0102"] == step(1) + step(3)


def test_a_group_joins_a_branch_that_moves(db: None) -> None:
    tree = [*TREE, ["010101", "办公一组", "党小组", "0101", "甲局", "行政管理"]]
    commit(tree)
    rows = [*altered("0102", 上级编码="")[:-1], TREE[-1], [*tree[-1][:3], "0102", *tree[-1][4:]]]
    assert commit(rows, now=LATER) == figures(changed=2, unchanged=4)
    place = step(1) + step(3)
    assert {code: paths()[code] for code in ("0102", "010201", "010101")} == {
        "0102": place, "010201": place + step(1), "010101": place + step(2),
    }  # fmt: skip
    assert commit(rows, now=LATER) == figures(unchanged=6)


def test_host_and_category_follow_the_sheet(db: None) -> None:
    commit()
    assert commit(altered("11", 所在单位="丙局", 单位类别="服务")) == figures(changed=1, unchanged=4)
    assert Unit.objects.get(code="11").host == Host.objects.get(name="丙局", category="service")
    assert commit(altered("11", 单位类别="群团")) == figures(changed=1, unchanged=4)
    assert Host.objects.get(name="乙局").category == "mass"


def test_a_sheet_without_hosts_leaves_them_alone(db: None) -> None:
    commit()
    data = workbooks.units([row[:4] for row in TREE], headings=UNITS[:4])
    assert import_units(check_units(data), by=SYSTEM, now=NOW) == figures(unchanged=5)


def test_number_codes_are_taken_when_all_are_numbers(db: None) -> None:
    commit([[1, "甲", "党总支", "", "", ""], [101, "乙", "党支部", 1, "", ""]])
    assert sorted(paths()) == ["00", "1", "101"]


def test_number_codes_among_text_are_refused(db: None) -> None:
    reason = "stored as a number, a zero in front may be lost: set the column to text"
    rows = [TREE[0], [101, "乙", "党支部", "01", "", ""], ["0103", "丙", "党支部", 1, "", ""]]
    assert errors(rows) == [("A3", "101", reason), ("D4", "1", reason)]


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        (["", "甲", "党支部", "", "", ""], "A7", "the code is missing"),
        (["11", "甲", "党支部", "", "", ""], "A7", "the same code stands in row 6"),
        (["00", "甲", "党支部", "", "", ""], "A7", "this is the code of the committee itself"),
        (["一", "甲", "党支部", "", "", ""], "A7", "a code is made of digits and letters"),
        (["1" * 21, "甲", "党支部", "", "", ""], "A7", "longer than 20 characters"),
        (["12", "", "党支部", "", "", ""], "B7", "the name is missing"),
        (["12", "甲" * 101, "党支部", "", "", ""], "B7", "longer than 100 characters"),
        (["12", "乙局党支部", "党支部", "", "", ""], "B7", "unit 11 has the same name"),
        (["12", "甲", "党委", "", "", ""], "C7", "write one of: 党总支、党支部、党小组"),
        (["12", "甲", "党支部", "99", "", ""], "D7", "there is no unit with this code"),
        (["12", "甲", "党支部", "11", "", ""], "D7", "a branch cannot stand under a branch"),
        (["12", "甲", "党总支", "01", "", ""], "D7", "a general branch cannot stand under a general branch"),
        (["12", "甲", "党小组", "", "", ""], "D7", "a group cannot stand under a committee"),
        (["12", "甲", "党支部", "12", "", ""], "D7", "the unit would stand under itself"),
        (["12", "甲", "党支部", "", "丙局", "商业"], "F7", "write one of: 执法、综合、服务、行政管理、群团"),
        (["12", "甲", "党支部", "", "乙局", "服务"], "F7", "row 6 gives another category for this host"),
    ],
)
def test_a_wrong_cell_is_named(db: None, row: list[str], cell: str, reason: str) -> None:
    assert [(found, why) for found, _value, why in errors([*TREE, row])] == [(cell, reason)]


def test_a_circle_is_named(db: None) -> None:
    rows = [["12", "甲", "党支部", "13", "", ""], ["13", "乙", "党支部", "12", "", ""]]
    assert [(cell, why) for cell, _value, why in errors(rows)] == [
        ("D2", "the unit would stand under itself"), ("D3", "the unit would stand under itself"),
    ]  # fmt: skip


def test_units_below_a_wrong_row_are_not_reported_again(db: None) -> None:
    rows = [["12", "甲", "党委", "", "", ""], ["1201", "乙", "党支部", "12", "", ""]]
    assert [cell for cell, _value, _why in errors(rows)] == ["C2"]


def test_a_kept_unit_stays_of_its_kind(db: None) -> None:
    commit()
    assert errors(altered("11", 类别="党总支")) == [("C6", "党总支", "this unit is a branch and stays one")]


def test_missing_headings_are_named(db: None) -> None:
    with pytest.raises(SheetError, match=r"^These headings are missing: 类别、上级编码\.$"):
        check_units(workbooks.units([["1", "甲"]], headings=["编码", "党组织名称"]))


def test_nothing_is_written_while_a_cell_is_wrong(db: None) -> None:
    with pytest.raises(ValueError, match="errors"):
        commit([*TREE, ["", "", "", "", "", "商业"]])
    assert Unit.objects.count() == 0


def test_audit(db: None) -> None:
    commit()
    assert list(Entry.objects.order_by("number").values_list("deed", flat=True)) == [
        "organisation.committee.made", "organisation.units.imported", "organisation.units.imported",
    ]  # fmt: skip
    assert Entry.objects.get(number=2).detail == {"kind": "units", **figures(new=5)}
