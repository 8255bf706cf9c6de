"""Undoing an import: everything is as it was, or it says what stands in the way."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.corridor import ISSUED, at, held, issued
from tests.organisation import workbooks
from tests.organisation.test_import_pages import HERE, uploaded
from tests.organisation.workbooks import ROSTER, TREE, person, roster
from tests.support import Cast, assert_query_count_constant, client_as, make_account, make_member, page
from zhibu.accounts.models import User
from zhibu.accounts.services import make_slips
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.kernel import sealed
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation import services
from zhibu.organisation.forms.uploads import check
from zhibu.organisation.models import Affiliation, Host, Import, Member, Post, Unit, UnitName, UnitParent
from zhibu.organisation.periodic import forget_imports
from zhibu.organisation.services.undo import effects, obstacles

NOW = timezone.make_aware(datetime(2026, 11, 23, 9))
SOON = NOW + timedelta(hours=3)
MOVED = [*ROSTER, "转入日期"]


def imported(data: bytes, kind: str = "members", now: datetime = NOW) -> Import:
    """A file that was uploaded and committed."""
    upload = services.keep_upload(kind=kind, file_name="a.xlsx", data=data, made_by=1, by=SYSTEM, now=now)
    checked = check(kind, data)
    assert services.commit_upload(upload, checked, by=SYSTEM, now=now)
    upload.refresh_from_db()
    return upload


def undone(upload: Import, now: datetime = SOON) -> dict[str, int] | None:
    return services.undo_import(upload, by=SYSTEM, now=now)


def everything() -> dict[str, list[Any]]:
    """All rows of the room that an import writes."""
    models = (Host, Unit, UnitName, UnitParent, Member, Affiliation, User)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def key(serial: int) -> str:
    return sealed.lookup(person(serial)["公民身份号码"])


@pytest.fixture
def tree(db: None) -> None:
    imported(workbooks.units(), "units", NOW - timedelta(days=9))


@pytest.fixture
def staff(cast: Cast) -> Client:
    return client_as(cast.staff)


def test_new_changed_and_moved_members_are_put_back(tree: None) -> None:
    imported(roster([person(1), person(2), person(3), person(4)]), now=NOW - timedelta(days=2))
    before = everything()
    rows = [
        person(1, 姓名="欧阳娜", 联系电话="13900000009", 家庭住址="", 备注="新", 转正日期="", 人员类别="预备党员"),
        person(2, 所在党支部="乙局党支部") | {"转入日期": "2026-03-01"},
        person(3, 所在党支部="0102") | {"转入日期": "2010-06-05"},  # on the first day: set right in place
        person(4),
        person(5),
        person(6),
    ]
    upload = imported(roster(rows, headings=MOVED))
    assert everything() != before
    assert (obstacles(upload), effects(upload)) == ([], {"removed": 2, "put_back": 3})
    assert bytes(upload.undo)[:3] == b"k1:"
    assert undone(upload) == {"removed": 2, "put_back": 3}
    assert everything() == before
    assert undone(upload) is None
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.deed, entry.detail) == (
        "organisation.import.undone", {"kind": "members", "removed": 2, "put_back": 3},
    )  # fmt: skip
    upload.refresh_from_db()
    assert (bytes(upload.undo), upload.undone_at) == (b"", SOON)
    assert imported(roster(rows, headings=MOVED), now=SOON).counts["new"] == 2  # and it can be imported again


def test_units_are_put_back_with_names_parents_hosts_and_paths(tree: None) -> None:
    before = everything()
    rows = [
        [*TREE[0], "0000-1", "2003-07-01"],
        ["0101", "甲局综合党支部", "党支部", "01", "丁局", "服务", "", ""],
        ["0102", "甲局业务党支部", "党支部", "12", "甲局", "群团", "", ""],
        ["12", "丙局党总支", "党总支", "", "丙局", "服务", "", ""],
        ["1201", "丙局党支部", "党支部", "12", "丙局", "服务", "", ""],
        ["120101", "丙局一组", "党小组", "1201", "", "", "", ""],
    ]
    rows[0][5] = "群团"
    upload = imported(workbooks.units(rows, headings=[*workbooks.UNITS, "办公电话", "成立日期"]), "units")
    assert Unit.objects.count() == 9
    assert effects(upload) == {"removed": 3, "put_back": 4}  # the group below 0102 moved along
    assert undone(upload) == {"removed": 3, "put_back": 4}
    assert everything() == before


@given(st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_imported_undoing_it_leaves_no_trace(tree: None, data: st.DataObject) -> None:
    branches = ["甲局办公室党支部", "0102", "业务一组", "乙局党支部"]

    def people() -> list[dict[str, Any]]:
        return [
            person(serial, 所在党支部=data.draw(st.sampled_from(branches)), 备注=data.draw(st.text(max_size=4)))
            | {"转入日期": data.draw(st.sampled_from(["", "2010-06-05", "2026-03-01"]))}
            for serial in sorted(data.draw(st.sets(st.integers(1, 10), min_size=1, max_size=6)))  # ten names
        ]

    first = check("members", roster(people(), headings=MOVED))
    services.import_members(first, by=SYSTEM, now=NOW - timedelta(days=1))
    before = everything()
    upload = imported(roster([row | {"姓名": f"{row['姓名']}甲"} for row in people()], headings=MOVED))
    assert undone(upload) is not None
    assert everything() == before


def test_after_a_day_it_is_too_late_and_nothing_is_kept(tree: None) -> None:
    upload = imported(roster([person(1)]))
    late = NOW + timedelta(hours=24)
    assert forget_imports(now=late - timedelta(seconds=1)) == {"uploads": 0, "undo": 0}
    with pytest.raises(NotPossibleError, match="for 24 hours only"):
        undone(upload, late)
    assert forget_imports(now=late) == {"uploads": 0, "undo": 1}
    upload.refresh_from_db()
    assert bytes(upload.undo) == b""
    with pytest.raises(NotPossibleError, match="for 24 hours only"):
        undone(upload)
    assert Member.objects.count() == 1


def test_uploads_left_lying_are_removed_by_the_clock(tree: None) -> None:
    services.keep_upload(kind="units", file_name="a", data=b"x", made_by=1, by=SYSTEM, now=NOW)
    assert forget_imports(now=NOW + timedelta(days=7)) == {"uploads": 0, "undo": 0}
    assert forget_imports(now=NOW + timedelta(days=8)) == {"uploads": 1, "undo": 0}


def enter(member: Member) -> None:
    account = make_account(member)
    account.pin = "x"
    account.save()


def print_slip(member: Member) -> None:
    make_slips([make_account(member)], by=SYSTEM, now=NOW)


def appoint(member: Member) -> None:
    Post.objects.create(unit=Unit.objects.get(code="11"), member=member, kind="youth", since=date(2026, 1, 1))


def transfer(member: Member) -> None:
    services.transfer(member, Unit.objects.get(code="11"), by=SYSTEM, on=date(2026, 11, 23), now=NOW)


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (enter, "Have used their account: 李娜."),
        (appoint, "Hold a post: 李娜."),
        (transfer, "Transferred since: 李娜."),
    ],
)
def test_what_new_members_have_done_stands_in_the_way(tree: None, deed: Callable[[Member], None], said: str) -> None:
    upload = imported(roster([person(1), person(2)]))
    deed(Member.objects.get(key=key(1)))
    before = everything()
    assert obstacles(upload) == [said]
    with pytest.raises(NotPossibleError, match=said):
        undone(upload)
    assert everything() == before


def test_an_account_that_nobody_has_entered_goes_with_its_member(tree: None) -> None:
    before = everything()
    upload = imported(roster([person(1)]))
    print_slip(Member.objects.get())
    assert undone(upload) == {"removed": 1, "put_back": 0}
    assert everything() == before


def test_a_roll_stands_in_the_way_of_new_and_of_moved_members(cast: Cast) -> None:
    mover = make_member(cast.branch, "万慧", id_number=person(7)["公民身份号码"], born=date(1967, 8, 8))
    fields = ["姓名", "公民身份号码", "所在党支部"]
    rows = [
        person(1, **HERE),
        person(7, 姓名="万慧", 所在党支部="业务支部"),
    ]
    upload = imported(roster(rows, headings=fields), now=at(ISSUED, 8))
    assert Affiliation.objects.filter(member=mover).count() == 2
    assert obstacles(upload) == []
    notice = issued(cast)
    held(notice, cast.branch, cast.secretary)
    held(notice, cast.sibling, cast.sibling_secretary)
    assert obstacles(upload) == [
        "Stand in records under “Notices”: 李娜.", "Moved and on a confirmed roll since: 万慧.",
    ]  # fmt: skip
    with pytest.raises(NotPossibleError, match="Stand in records"):
        undone(upload, at(ISSUED, 20))


def test_a_later_change_of_the_same_value_stands_in_the_way_and_of_another_does_not(tree: None) -> None:
    imported(roster([person(1), person(2)]), now=NOW - timedelta(days=2))
    upload = imported(roster([person(1, 备注="一"), person(2, 所在党支部="0102")]))
    Member.objects.filter(key=key(1)).update(job="别的")
    assert obstacles(upload) == []
    Member.objects.filter(key=key(1)).update(remark="二")
    Affiliation.objects.filter(member__key=key(2), until=None).update(until=date(2027, 1, 1))
    assert obstacles(upload) == ["Changed again since: 李娜、王芳."]
    Member.objects.filter(key=key(1)).delete()
    assert obstacles(upload) == ["Changed again since: an entry that is gone、王芳."]


@pytest.mark.parametrize(
    ("member", "said"),
    [
        (False, ["Have units below them: 丙局党总支."]),
        (True, ["Have units below them: 丙局党总支.", "Have members: 丙局党总支.", "Have officers: 丙局党总支."]),
    ],
)
def test_what_stands_on_new_units_is_named(tree: None, member: bool, said: list[str]) -> None:
    upload = imported(workbooks.units([["12", "丙局党总支", "党总支", "", "", ""]]), "units")
    imported(workbooks.units([["1201", "丙局党支部", "党支部", "12", "", ""]]), "units", NOW + timedelta(hours=1))
    if member:
        unit = Unit.objects.get(code="12")
        Post.objects.create(unit=unit, member=make_member(unit, "万慧"), kind="clerk", since=date(2026, 1, 1))
    assert obstacles(upload) == said


def test_notices_to_new_units_stand_in_the_way(cast: Cast) -> None:
    upload = imported(workbooks.units([["12", "丙局党支部", "党支部", "", "", ""]]), "units")
    issued(cast, units=[cast.branch, Unit.objects.get(code="12")])
    assert obstacles(upload) == ["Stand in records under “To do”: 丙局党支部."]


def test_the_list_and_the_undo_page(cast: Cast, staff: Client) -> None:
    assert "Nothing has been imported yet" in page(staff.get("/organisation/import/past/"))
    check_page = uploaded(staff, roster([person(1, **HERE)]))
    listed = page(staff.get("/organisation/import/past/"))
    assert "not imported yet" in listed
    assert "Go on" in listed
    assert "冯静" in listed
    assert "It can be undone until" in page(staff.post(check_page, follow=True))
    upload = Import.objects.get()
    undo = f"/organisation/import/{upload.pk}/undo/"
    assert undo in page(staff.get("/organisation/import/past/"))
    assert "Removed: 1 new entries. Put back as they were: 0." in page(staff.get(undo))
    before = Member.objects.count()
    assert "Undone: 1 removed, 0 put back." in page(staff.post(undo, follow=True))
    assert Member.objects.count() == before - 1
    assert "This import has been undone already." in page(staff.post(undo, follow=True))
    assert "This import has been undone already." in page(staff.get(undo))
    listed = page(staff.get("/organisation/import/past/"))
    assert "undone" in listed
    assert undo not in listed


def test_the_undo_page_names_what_stands_in_the_way(cast: Cast, staff: Client) -> None:
    staff.post(uploaded(staff, roster([person(1, **HERE)])))
    enter(Member.objects.get(key=key(1)))
    undo = f"/organisation/import/{Import.objects.get().pk}/undo/"
    shown = page(staff.get(undo))
    assert "Have used their account: 李娜." in shown
    assert "Undo the import" not in shown
    assert "Have used their account: 李娜." in page(staff.post(undo, follow=True))


def test_an_upload_that_is_not_committed_has_nothing_to_undo(cast: Cast, staff: Client) -> None:
    uploaded(staff, roster([person(1, **HERE)]))
    assert staff.get(f"/organisation/import/{Import.objects.get().pk}/undo/").status_code == 404


def test_queries_of_the_list(cast: Cast, staff: Client) -> None:
    assert_query_count_constant(
        staff, "/organisation/import/past/", lambda: imported(roster([person(1, **HERE)]), now=timezone.now())
    )


def test_queries_of_undoing_do_not_grow_with_rows(
    tree: None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    few, many = (
        imported(roster([person(1), person(2)])),
        imported(roster([person(n, 姓名=f"万{n}") for n in range(10, 60)])),
    )
    # Two for each column that names a member: the look before anything is touched, and the removal; one more for both.
    columns = [one for one in Member._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    for upload in (few, many):
        with django_assert_max_num_queries(2 * len(columns) + 1):
            undone(upload)
