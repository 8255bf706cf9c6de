"""Issuing: number, deliveries, activities and tasks in one transaction."""

from datetime import date
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from tests.activities.corridor import ISSUED, at, draft, issued, officer
from tests.support import Cast, make_cast, make_member, make_unit
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Notice, NumberSeries
from zhibu.activities.periodic import deliver_to_joiners
from zhibu.audit.models import Entry
from zhibu.circulation.models import Delivery, Task
from zhibu.kernel.deeds import NotPossibleError


def test_everybody_gets_it_once(cast: Cast) -> None:
    notice = issued(cast)

    units = Delivery.objects.filter(member=None).values_list("unit__code", flat=True).order_by("unit__code")
    assert list(units) == ["01", "0101", "0102", "11"]
    people = dict(Delivery.objects.filter(member__isnull=False).values_list("member__name", "unit__code"))
    in_branch = ["王小明", "李建国", "赵兰", "陈一", "褚二", "卫三"]
    assert people == {
        **dict.fromkeys(in_branch, "0101"),
        **dict.fromkeys(["钱进", "孙丽华"], "0102"),
        **dict.fromkeys(["周平", "吴敏", "郑文", "冯静"], "11"),
    }
    assert (notice.year, notice.number, notice.number_text) == (2026, 1, "〔2026〕1 号")
    assert notice.dispatch.sign_by == date(2026, 11, 9)  # 5, 6 and 9 November: the weekend does not count


def test_units_with_an_expected_list_get_an_activity_and_its_task(cast: Cast) -> None:
    issued(cast)

    assert list(Activity.objects.order_by("unit__code").values_list("unit__code", "day")) == [
        ("0101", None),
        ("0102", None),
        ("11", None),
    ]
    tasks = (
        Task.objects.filter(kind="activities.roll")
        .order_by("unit__code")
        .values_list("unit__code", "kind", "due", "closed_at")
    )
    last_day = date(2026, 11, 27)
    assert list(tasks) == [(code, "activities.roll", last_day, None) for code in ("0101", "0102", "11")]


def test_a_joint_activity_is_one_for_all(cast: Cast) -> None:
    day = date(2026, 11, 20)
    notice = issued(cast, held="jointly", first_day=day, last_day=day, start_time="14:30", place="礼堂")

    activity = Activity.objects.get()
    assert (activity.unit, activity.day, activity.place) == (cast.root, day, "礼堂")
    assert queries.expected_members(activity, day).count() == 12
    assert Task.objects.get(kind="activities.roll", closed_at=None).unit == cast.root
    assert notice.activities.count() == 1


@pytest.mark.parametrize(
    ("expected", "names"),
    [
        ("officers", {"李建国", "赵兰", "孙丽华", "吴敏", "郑文"}),  # staff at the root is not among the addressed
        ("formal", {"王小明", "李建国", "赵兰", "褚二", "卫三", "钱进", "孙丽华", "周平", "吴敏", "郑文", "冯静"}),
    ],
)
def test_who_is_expected(cast: Cast, expected: str, names: set[str]) -> None:
    probationary = cast.others[0]
    probationary.state = "probationary"
    probationary.save(update_fields=["state"])

    issued(cast, expected=expected)

    delivered = Delivery.objects.filter(member__isnull=False).values_list("member__name", flat=True)
    assert set(delivered) == names


def test_a_notice_is_issued_once(cast: Cast) -> None:
    notice = issued(cast)

    with pytest.raises(NotPossibleError, match="〔2026〕1 号"):
        services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED))
    assert NumberSeries.objects.get().last == 1


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        ({"theme": ""}, "The theme is missing."),
        ({"units": []}, "Choose at least one unit."),
        ({"first_day": None, "last_day": None}, "The day is missing."),
        ({"feedback_by": None}, "The day until which feedback is due is missing."),
        ({"feedback_by": date(2026, 11, 20)}, "Feedback cannot be due before the last day of the activity."),
        ({"held": "jointly"}, "A joint activity needs its time and place."),
    ],
)
def test_what_is_missing_is_said_and_no_number_is_used(cast: Cast, lack: dict, sentence: str) -> None:
    notice = draft(cast, **lack)

    with pytest.raises(NotPossibleError) as refused:
        services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED))

    assert str(refused.value) == sentence
    assert (NumberSeries.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_failure_after_the_number_gives_it_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = draft(cast)
    with monkeypatch.context() as broken:
        broken.setattr(services.notices, "open_activities", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED))
    assert (NumberSeries.objects.count(), Delivery.objects.count()) == (0, 0)

    assert services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED)).number == 1


def test_each_issuer_and_year_has_its_own_series(cast: Cast) -> None:
    first, second = issued(cast), issued(cast)
    own = issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch])
    later = draft(cast, first_day=date(2027, 1, 4), last_day=None, feedback_by=date(2027, 1, 8))
    later = services.issue(notice=later, who=officer(cast.staff), now=at(date(2027, 1, 2)))

    numbers = [(one.issuer.code, one.year, one.number) for one in (first, second, own, later)]
    assert numbers == [("00", 2026, 1), ("00", 2026, 2), ("0101", 2026, 1), ("00", 2027, 1)]


def test_the_database_refuses_a_number_twice(cast: Cast) -> None:
    first, second = issued(cast), issued(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=second.pk).update(number=first.number)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_neither_gap_nor_double_when_many_issue_at_once() -> None:
    cast = make_cast()
    who = officer(cast.staff)
    drafts = [draft(cast, units=[cast.branch]) for _ in range(6)]
    wrong: list[BaseException] = []

    def issue(notice: Notice) -> None:
        try:
            services.issue(notice=notice, who=who, now=at(ISSUED))
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=issue, args=[notice]) for notice in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert sorted(Notice.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert NumberSeries.objects.get().last == 6


def test_joiners_get_their_delivery_by_themselves(cast: Cast) -> None:
    issued(cast)
    now = at(date(2026, 11, 10))
    before = Delivery.objects.count()
    make_member(cast.branch, "新来", since=date(2026, 11, 9))

    assert deliver_to_joiners(now=now) == 1
    assert deliver_to_joiners(now=now) == 0
    assert Delivery.objects.count() == before + 1


def test_the_deed_stands_in_the_chain(cast: Cast) -> None:
    notice = issued(cast)

    entry = Entry.objects.get(deed="activities.notice.issued")
    assert (entry.subject, entry.actor, entry.role) == (
        f"activities.notice:{notice.pk}",
        cast.staff.user.pk,
        "clerk of 00",
    )
    assert entry.detail == {"number": "〔2026〕1 号", "units": 4, "activities": 3}


def test_drafts_are_kept_half_written_and_thrown_away(cast: Cast) -> None:
    who = officer(cast.staff)
    notice = services.save_draft(
        notice=None, issuer=cast.root, values={"theme": "只有主题"}, units=[], who=who, now=at(ISSUED)
    )
    services.discard_draft(notice=notice, who=who, now=at(ISSUED))
    assert Notice.objects.count() == 0

    with pytest.raises(NotPossibleError):
        services.discard_draft(notice=issued(cast), who=who, now=at(ISSUED))


def test_a_draft_that_was_open_elsewhere_does_not_undo_the_issue(cast: Cast) -> None:
    opened = draft(cast, units=[cast.general])
    services.issue(notice=opened, who=officer(cast.staff), now=at(ISSUED))
    assert opened.state == "draft"  # as another officer still has it on the screen

    with pytest.raises(NotPossibleError, match="has been issued"):
        services.save_draft(
            notice=opened,
            issuer=cast.root,
            values={"theme": "别的"},
            units=[],
            who=officer(cast.staff),
            now=at(ISSUED),
        )
    with pytest.raises(NotPossibleError, match="has been issued"):
        services.discard_draft(notice=opened, who=officer(cast.staff), now=at(ISSUED))
    kept = Notice.objects.get()
    assert (kept.state, kept.number, kept.theme, kept.units.count()) == ("issued", 1, "走进社区", 1)


def test_a_draft_thrown_away_elsewhere_is_gone(cast: Cast) -> None:
    opened = draft(cast)
    who = officer(cast.staff)
    services.discard_draft(notice=Notice.objects.get(), who=who, now=at(ISSUED))

    with pytest.raises(NotPossibleError, match="thrown away"):
        services.issue(notice=opened, who=who, now=at(ISSUED))
    with pytest.raises(NotPossibleError, match="thrown away"):
        services.save_draft(notice=opened, issuer=cast.root, values={}, units=[], who=who, now=at(ISSUED))
    assert Notice.objects.count() == 0


def test_the_task_of_a_draft_says_what_it_is_called_now(cast: Cast) -> None:
    notice = draft(cast, theme="", by=cast.general_secretary, issuer=cast.general, units=[cast.branch])

    services.save_draft(
        notice=notice,
        issuer=cast.branch,
        values={"theme": "学习会"},
        units=[cast.branch],
        who=officer(cast.secretary),
        now=at(ISSUED),
    )

    assert Task.objects.values_list("words", "unit__code").get() == ({"theme": "学习会"}, "0101")


def test_a_draft_waits_in_the_to_do_list_until_it_is_issued(cast: Cast) -> None:
    notice = draft(cast)
    assert list(Task.objects.values_list("kind", "unit__code", "closed_at")) == [("activities.draft", "00", None)]

    services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED))
    assert Task.objects.get(kind="activities.draft").closed_at == at(ISSUED)


def test_a_unit_that_had_nobody_gets_its_roll_with_its_first_member(cast: Cast) -> None:
    empty = make_unit(cast.root, "12", "丙局支部")
    notice = issued(cast, units=[cast.branch, empty])
    assert list(notice.activities.values_list("unit__code", flat=True)) == ["0101"]
    make_member(empty, "新来", since=date(2026, 11, 9))

    deliver_to_joiners(now=at(date(2026, 11, 10)))

    assert sorted(notice.activities.values_list("unit__code", flat=True)) == ["0101", "12"]
    assert set(Task.objects.filter(unit=empty).values_list("kind", flat=True)) == {
        "activities.roll",
        "activities.preview",
    }
