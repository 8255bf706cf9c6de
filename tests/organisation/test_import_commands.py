"""zhibu import-units and import-members: what they print, their exit statuses, what they write."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.organisation import workbooks
from tests.organisation.test_import_exports import cells, replaced
from tests.organisation.workbooks import person, roster
from zhibu.audit.models import Entry
from zhibu.organisation.models import Member, Unit


def run(command: str, data: bytes, folder: Path, *options: str) -> tuple[int, str, str]:
    """(exit status, stdout, stderr) of a command on a file with this content."""
    file = folder / "in.xlsx"
    file.write_bytes(data)
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command(command, str(file), *options, stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        status = int(str(end.code))
    return status, out.getvalue(), err.getvalue()


def answer(rows: int = 0, new: int = 0, changed: int = 0, unchanged: int = 0, errors: Any = ()) -> dict[str, Any]:
    return {"rows": rows, "new": new, "changed": changed, "unchanged": unchanged, "errors": list(errors)}


@pytest.fixture
def units(db: None, tmp_path: Path) -> None:
    assert run("import_units", workbooks.units(), tmp_path, "--commit")[0] == 0


def test_units_are_only_checked_without_commit(db: None, tmp_path: Path) -> None:
    status, out, err = run("import_units", workbooks.units(), tmp_path, "--json")
    assert (status, json.loads(out), err) == (0, answer(5, new=5), "")
    assert Unit.objects.count() == 0


def test_units_are_written_below_a_committee_of_the_given_name(db: None, tmp_path: Path) -> None:
    status, out, _err = run(
        "import_units", workbooks.units(), tmp_path, "--committee", "某市工委", "--commit", "--json"
    )
    assert (status, json.loads(out)) == (0, answer(5, new=5))
    assert Unit.objects.get(parent=None).name == "某市工委"
    assert Unit.objects.count() == 6
    assert set(Entry.objects.values_list("actor", "role")) == {(None, "system")}


def test_members_twice(units: None, tmp_path: Path) -> None:
    data = roster([person(1), person(2)])
    assert json.loads(run("import_members", data, tmp_path, "--commit", "--json")[1]) == answer(2, new=2)
    assert json.loads(run("import_members", data, tmp_path, "--commit", "--json")[1]) == answer(2, unchanged=2)


def test_errors_are_exit_status_one_and_nothing_is_written(units: None, tmp_path: Path) -> None:
    data = roster([person(1), person(2, 联系电话="12")])
    status, out, err = run("import_members", data, tmp_path, "--commit", "--json")
    reason = "a phone number has 11 digits and begins with 1"
    wrong = {"sheet": "Sheet1", "cell": "L3", "value": "12", "reason": reason}
    assert (status, json.loads(out), err) == (1, answer(2, new=1, errors=[wrong]), "")
    assert Member.objects.count() == 0


def test_words(units: None, tmp_path: Path) -> None:
    assert run("import_members", roster([person(1)]), tmp_path)[1].splitlines() == [
        "1 rows: 1 new, 0 changed, 0 unchanged.", "Nothing was written. Run it again with --commit to write it.",
    ]  # fmt: skip
    assert run("import_members", roster([person(1, 姓名="")]), tmp_path, "--commit")[:2] == (
        1,
        "1 rows: 0 new, 0 changed, 0 unchanged.\nSheet1!A2 '': the name is missing\n"
        "1 cells are wrong. Nothing was written.\n",
    )


def test_a_file_that_cannot_be_used_is_exit_status_two(db: None, tmp_path: Path) -> None:
    text = "This is a web page or an XML file, not a workbook. Open it in a spreadsheet and save it as .xlsx."
    assert run("import_members", b"<a>", tmp_path) == (2, "", text + "\n")
    status, out, err = run("import_units", b"<a>", tmp_path, "--json")
    nowhere = {"sheet": "", "cell": "", "value": "", "reason": text}
    assert (status, json.loads(out), err) == (2, answer(errors=[nowhere]), text + "\n")


def test_a_file_that_is_not_there(db: None, tmp_path: Path) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import_members", str(tmp_path / "none.xlsx"), stderr=err, no_color=True)
    assert end.value.code == 2
    assert err.getvalue() == f"{tmp_path / 'none.xlsx'} cannot be read: No such file or directory\n"


def test_the_failing_rows_are_written_and_can_be_corrected(units: None, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    data = roster([person(1), person(2, 姓名="")])
    assert run("import_members", data, tmp_path, "--errors", str(out))[0] == 1
    assert [row[0] for row in cells(out.read_bytes())] == ["姓名", ""]
    corrected = replaced(out.read_bytes(), {(1, 0): "王芳"})
    assert json.loads(run("import_members", corrected, tmp_path, "--commit", "--json")[1]) == answer(1, new=1)


def test_no_error_workbook_without_errors(units: None, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert run("import_members", roster([person(1)]), tmp_path, "--errors", str(out))[0] == 0
    assert not out.exists()


def test_an_error_workbook_that_cannot_be_written_is_said(units: None, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "out.xlsx")

    with pytest.raises(CommandError, match="cannot be written") as refused:
        run("import_members", roster([person(1, 姓名="")]), tmp_path, "--errors", nowhere)
    assert refused.value.returncode == 2
