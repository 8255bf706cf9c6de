"""Import in the browser: who may, what is refused, what the check shows, that two clicks import once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.organisation import workbooks
from tests.organisation.test_import_exports import cells
from tests.organisation.workbooks import person, roster
from tests.support import Cast, page
from zhibu.audit.models import Entry
from zhibu.organisation.models import Import, Member

IMPORT = "/organisation/import/"
HERE = {"所在党支部": "办公室支部"}


@pytest.fixture
def staff(cast: Cast, client_as: Callable[..., Client]) -> Client:
    return client_as(cast.staff)


def send(client: Client, data: bytes, kind: str = "members", name: str = "roster.xlsx"):
    return client.post(IMPORT, {"kind": kind, "file": SimpleUploadedFile(name, data)})


def uploaded(client: Client, data: bytes, kind: str = "members") -> str:
    """The address of the check page."""
    response = send(client, data, kind)
    assert response.status_code == 302, response.content.decode()
    return str(response.url)


def test_addresses() -> None:
    assert reverse("organisation:import") == IMPORT
    assert reverse("organisation:import_check", args=[7]) == "/organisation/import/7/"
    assert reverse("organisation:import_errors", args=[7]) == "/organisation/import/7/errors.xlsx"
    assert reverse("organisation:import_template", args=["units"]) == "/organisation/import/units.xlsx"


@pytest.mark.parametrize("who", ["member", "secretary", "general_secretary", "both"])
def test_others_are_refused_by_name(cast: Cast, client_as: Callable[..., Client], staff: Client, who: str) -> None:
    check = uploaded(staff, roster([person(1)]))
    client = client_as(getattr(cast, who))
    for address in (IMPORT, check, check + "errors.xlsx", IMPORT + "units.xlsx"):
        response = client.get(address)
        assert response.status_code == 403
        assert "Only the committee&#39;s own staff may do this." in response.content.decode()
    assert client.post(check).status_code == 403
    assert send(client, roster([person(1)])).status_code == 403
    assert Import.objects.count() == 1


def test_from_upload_to_commit(cast: Cast, staff: Client) -> None:
    assert "at most 5 MB and 5,000 rows" in page(staff.get(IMPORT))
    people = [person(1, **HERE), person(2, **HERE)]
    data = roster(people)
    check = uploaded(staff, data)
    kept = Import.objects.get()
    assert bytes(kept.workbook)[:3] == b"k1:"
    assert data not in bytes(kept.workbook)
    shown = page(staff.get(check))
    assert "Import 2 members" in shown
    before = Member.objects.count()
    response = staff.post(check, follow=True)
    assert response.redirect_chain == [(reverse("organisation:tree"), 302)]
    assert "Imported: 2 new, 0 changed, 0 unchanged." in page(response)
    assert Member.objects.count() == before + 2
    kept.refresh_from_db()
    assert (bytes(kept.workbook), kept.counts) == (b"", {"rows": 2, "new": 2, "changed": 0, "unchanged": 0})
    assert kept.committed_at is not None
    assert [entry.actor for entry in Entry.objects.all()] == [cast.staff.user.pk] * 3
    assert "“roster.xlsx” has been imported already." in page(staff.post(check, follow=True))
    assert "“roster.xlsx” has been imported already." in page(staff.get(check, follow=True))
    assert Member.objects.count() == before + 2
    assert staff.get(check + "errors.xlsx").status_code == 404


def test_units_on_the_page(cast: Cast, staff: Client) -> None:
    rows = [["12", "丙局党支部", "党支部", "", "丙局", "服务"], ["11", "乙局新支部", "党支部", "", "甲局", "行政管理"]]
    check = uploaded(staff, workbooks.units(rows), "units")
    shown = page(staff.get(check))
    assert "Import 2 units" in shown
    assert "乙局支部" in shown
    assert "乙局新支部" in shown
    assert "Imported: 1 new, 1 changed, 0 unchanged." in page(staff.post(check, follow=True))


def test_errors_are_listed_masked_and_cannot_be_committed(cast: Cast, staff: Client) -> None:
    number = person(2)["公民身份号码"]
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    check = uploaded(staff, roster([person(1, **HERE), person(2, 公民身份号码=wrong, **HERE)]))
    shown = page(staff.get(check))
    assert ">C3<" in shown
    assert f"{wrong[:6]}********{wrong[-4:]}" in shown
    assert wrong not in shown
    assert "Import 1 member" not in shown
    assert staff.post(check).status_code == 422
    assert Import.objects.get().committed_at is None
    response = staff.get(check + "errors.xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="members-errors.xlsx"'
    assert [row[2] for row in cells(response.content)[1:]] == [wrong]


def test_changes_are_shown_old_and_new_masked(cast: Cast, staff: Client) -> None:
    staff.post(uploaded(staff, roster([person(1, **HERE)])))
    check = uploaded(staff, roster([person(1, 联系电话="13999999999", 人员类别="预备党员", **HERE)]))
    shown = page(staff.get(check))
    for text in ("138****0001", "139****9999", "formal member", "probationary member", "Import 1 member"):
        assert text in shown
    assert "13999999999" not in shown


def test_a_file_that_says_nothing_new_has_no_button(cast: Cast, staff: Client) -> None:
    data = roster([person(1, **HERE)])
    staff.post(uploaded(staff, data))
    shown = page(staff.get(uploaded(staff, data)))
    assert "There is nothing to import." in shown
    assert "Import 0" not in shown


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", "members", "The file is empty."),
        (b"a,b", "members", "These headings are missing: 姓名、公民身份号码、所在党支部."),
        (workbooks.units(), "members", "This workbook holds units, not members."),
        (roster([person(1)]), "units", "This workbook holds members, not units."),
        (workbooks.workbook([["a", "b"]]), "units", "These headings are missing: 编码、党组织名称、类别、上级编码."),
    ],
)
def test_what_cannot_be_used_is_refused_on_the_form(
    cast: Cast, staff: Client, data: bytes, kind: str, reason: str
) -> None:
    answer = send(staff, data, kind)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert reason in shown
    assert "Upload and check" in shown
    assert Import.objects.count() == 0


def test_a_form_without_file_or_kind(cast: Cast, staff: Client) -> None:
    answer = staff.post(IMPORT, {})
    assert (answer.status_code, answer.content.decode().count("This field is required.") >= 2) == (422, True)


def test_unknown_imports_do_not_exist(cast: Cast, staff: Client) -> None:
    assert staff.get(IMPORT + "7/").status_code == 404
    assert staff.get(IMPORT + "others.xlsx").status_code == 404


def test_uploads_left_lying_are_removed(cast: Cast, staff: Client) -> None:
    uploaded(staff, roster([person(1, **HERE)]))
    Import.objects.update(made_at=timezone.now() - timedelta(days=8))
    uploaded(staff, roster([person(2, **HERE)]))
    assert Import.objects.count() == 1


def test_empty_workbooks(cast: Cast, staff: Client) -> None:
    response = staff.get(IMPORT + "members.xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="members.xlsx"'
    assert cells(response.content)[0][:3] == ["姓名", "性别", "公民身份号码"]


def test_queries_of_the_check_page(cast: Cast, staff: Client, django_assert_max_num_queries) -> None:
    check = uploaded(staff, roster([person(serial, **HERE) for serial in range(1, 40)]))
    with django_assert_max_num_queries(12):
        staff.get(check)
