"""Workbooks of invented people and units, built as offices build them; and the samples of the project when present."""

import os
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.support import id_number

SAMPLES = Path(os.environ.get("ZHIBU_TEST_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "data")
ROSTER = [
    "姓名",
    "性别",
    "公民身份号码",
    "民族",
    "出生日期",
    "学历",
    "人员类别",
    "所在党支部",
    "入党日期",
    "转正日期",
    "工作岗位",
    "联系电话",
    "家庭住址",
    "党籍状态",
    "是否失联党员",
    "是否流动党员",
    "备注",
]
UNITS = ["编码", "党组织名称", "类别", "上级编码", "所在单位", "单位类别"]
TREE = [
    ["01", "甲局党总支", "党总支", "", "甲局", "行政管理"],
    ["0101", "甲局办公室党支部", "党支部", "01", "甲局", "行政管理"],
    ["0102", "甲局业务党支部", "党支部", "01", "甲局", "行政管理"],
    ["010201", "业务一组", "党小组", "0102", "甲局", "行政管理"],
    ["11", "乙局党支部", "党支部", "", "乙局", "执法"],
]
NAMES = ["张伟", "李娜", "王芳", "刘洋", "陈静", "赵敏", "孙磊", "周平", "吴刚", "郑文"]


def workbook(rows: Sequence[Sequence[Any]], *, sheet: str = "Sheet1", **options: Any) -> bytes:
    """One sheet with these rows, types kept."""
    return book({sheet: rows}, **options)


def book(sheets: dict[str, Sequence[Sequence[Any]]], *, hidden: Sequence[str] = (), **options: Any) -> bytes:
    """Several sheets; those in `hidden` are hidden."""
    out = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, safe | options) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(place, column, value, day)
                    elif value != "":
                        sheet.write(place, column, value)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def person(serial: int, **changes: Any) -> dict[str, Any]:
    """One row of a roster by heading; `serial` makes the ID number and phone."""
    born = date(1960 + serial % 40, 1 + serial % 12, 1 + serial % 28)
    number = id_number(serial, born)
    row = {
        "姓名": NAMES[serial % len(NAMES)],
        "性别": "男" if int(number[16]) % 2 else "女",
        "公民身份号码": number,
        "民族": "汉族",
        "出生日期": born.isoformat(),
        "学历": "大学本科",
        "人员类别": "正式党员",
        "所在党支部": "甲局办公室党支部",
        "入党日期": "2010年6月5日",
        "转正日期": "20110605",
        "工作岗位": "公务员",
        "联系电话": f"138{serial:08d}",
        "家庭住址": f"某市某区某路{serial}号",
        "党籍状态": "正常",
        "是否失联党员": "否",
        "是否流动党员": "否",
        "备注": "",
    }
    assert changes.keys() <= {*ROSTER, "转入日期"}, changes
    return row | changes


def roster(
    people: Sequence[dict[str, Any]], *, headings: Sequence[str] = ROSTER, above: Sequence[Sequence[Any]] = ()
) -> bytes:
    """A roster with these rows; `above` are title rows. Headings of people and columns are matched by place in
    ROSTER plus whatever else `headings` names.
    """
    return workbook([*above, headings, *([row.get(name, "") for name in headings] for row in people)])


def units(rows: Sequence[Sequence[Any]] = TREE, *, headings: Sequence[str] = UNITS) -> bytes:
    """A sheet of units."""
    return workbook([headings, *rows])
