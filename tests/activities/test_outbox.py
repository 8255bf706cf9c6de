"""待发: ten minutes in which an issued notice can be taken back, and no number is used (rule GW-35)."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from tests.activities.corridor import ISSUED, at, draft, officer
from tests.rulebook.test_values import settle
from tests.support import Cast, client_as, page
from zhibu.activities import services
from zhibu.activities.models import Activity, Notice
from zhibu.audit.models import Entry
from zhibu.audit.queries import check_chain
from zhibu.circulation.models import Delivery, Task
from zhibu.circulation.queries import todo
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Post, Unit

pytestmark = pytest.mark.django_db
NOW = at(ISSUED)
TEN = timedelta(minutes=10)


def put_out(cast: Cast, now: datetime = NOW, **options: object) -> Notice:
    by = officer(cast.staff)
    return services.put_out(notice=draft(cast, **options), who=by, now=now)  # type: ignore[arg-type]


def open_tasks() -> list[str]:
    return sorted(Task.objects.filter(closed_at=None).values_list("kind", flat=True))


def deeds() -> list[str]:
    kept = Entry.objects.order_by("number").values_list("deed", flat=True)
    return [deed.removeprefix("activities.notice.") for deed in kept]


def test_until_then_nobody_has_it_and_no_number_is_used(cast: Cast) -> None:
    notice = put_out(cast)
    assert (notice.state, notice.number, notice.leaves_at) == ("leaving", None, NOW + TEN)
    assert (Delivery.objects.count(), Activity.objects.count(), open_tasks()) == (0, 0, ["activities.leaving"])
    assert services.send_due(now=NOW + TEN - timedelta(seconds=1)) == 0
    assert [row["title"] for row in todo(officer(cast.staff))] == ["“走进社区” goes out at 09:10"]
    assert todo(officer(cast.secretary)) == []


def test_when_it_has_passed_it_gets_its_number_in_the_name_of_who_issued_it(cast: Cast) -> None:
    notice = put_out(cast)
    assert services.send_due(now=NOW + TEN) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.number, notice.issued_at, notice.leaves_at) == ("issued", 1, NOW + TEN, None)
    assert Delivery.objects.filter(member=None).count() == 4
    assert "activities.leaving" not in open_tasks()
    entry = Entry.objects.get(deed="activities.notice.issued")
    assert (entry.actor, deeds()) == (cast.staff.user_id, ["drafted", "put_out", "issued"])
    assert services.send_due(now=NOW + 2 * TEN) == 0


def test_taken_back_five_times_the_number_is_still_the_first(cast: Cast) -> None:
    notice = put_out(cast)
    for _turn in range(5):
        services.take_out(notice=notice, who=officer(cast.staff), now=NOW)
        assert (Notice.objects.get().state, open_tasks()) == ("draft", ["activities.draft"])
        services.put_out(notice=notice, who=officer(cast.staff), now=NOW)
    services.send_due(now=NOW + TEN)
    assert Notice.objects.get().number == 1
    with pytest.raises(NotPossibleError, match="does not wait"):
        services.take_out(notice=notice, who=officer(cast.staff), now=NOW + TEN)


def test_sent_now_it_does_not_wait_and_goes_once(cast: Cast) -> None:
    notice = put_out(cast)
    assert services.send_now(notice=notice, who=officer(cast.staff), now=NOW).number == 1
    with pytest.raises(NotPossibleError, match="does not wait"):
        services.send_now(notice=notice, who=officer(cast.staff), now=NOW)
    assert services.send_due(now=NOW + TEN) == 0
    assert Delivery.objects.filter(member=None).count() == 4


@pytest.mark.parametrize("deed", ["save", "discard", "issue", "put_out", "submit"])
def test_while_it_waits_nothing_else_is_done_with_it(cast: Cast, deed: str) -> None:
    notice, who = put_out(cast), officer(cast.staff)
    with pytest.raises(NotPossibleError):
        {
            "save": lambda: services.save_draft(
                notice=notice, issuer=cast.root, values={"theme": "x"}, units=[], who=who, now=NOW
            ),
            "discard": lambda: services.discard_draft(notice=notice, who=who, now=NOW),
            "issue": lambda: services.issue(notice=notice, who=who, now=NOW),
            "put_out": lambda: services.put_out(notice=notice, who=who, now=NOW),
            "submit": lambda: services.submit(notice=notice, who=who, now=NOW),
        }[deed]()
    assert (Notice.objects.get().state, Notice.objects.get().theme) == ("leaving", "走进社区")


def test_where_the_rule_is_off_it_goes_at_once(cast: Cast) -> None:
    settle(cast, "GW-35", on=False, now=NOW)
    assert put_out(cast).number == 1
    assert "minutes later" not in page(client_as(cast.staff).get(reverse("activities:check", args=[draft(cast).pk])))


def test_a_committee_settles_how_long(cast: Cast) -> None:
    settle(cast, "GW-35", value="30", now=NOW)
    assert put_out(cast).leaves_at == NOW + timedelta(minutes=30)


def test_what_cannot_go_any_more_is_a_draft_that_says_why_and_stops_nothing(cast: Cast) -> None:
    first = put_out(cast)
    second = put_out(cast, theme="读书会")
    Notice.objects.filter(pk=first.pk).update(form="")
    assert services.send_due(now=NOW + TEN) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.returned_because) == ("draft", "The form is missing.")
    assert (second.state, second.number) == ("issued", 1)
    assert "The form is missing." in page(client_as(cast.staff).get(reverse("activities:edit", args=[first.pk])))
    assert check_chain().bad is None


def test_who_has_left_the_post_sends_nothing(cast: Cast) -> None:
    notice = put_out(cast)
    Post.objects.filter(member=cast.staff).update(until=ISSUED)
    assert services.send_due(now=NOW + TEN) == 0
    notice.refresh_from_db()
    assert (notice.state, "holds no post" in notice.returned_because) == ("draft", True)


def test_its_first_day_may_pass_while_it_waits(cast: Cast) -> None:
    late = datetime(2026, 11, 5, 23, 55, tzinfo=NOW.tzinfo)
    notice = put_out(cast, now=late, first_day=ISSUED)
    assert services.send_due(now=late + TEN) == 0
    notice.refresh_from_db()
    assert "first day has passed" in notice.returned_because


def test_signed_off_it_waits_too(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.branch.pk).update(needs_sign_off=True)
    issuer = Unit.objects.get(pk=cast.branch.pk)
    notice = draft(cast, by=cast.secretary, issuer=issuer, units=[cast.branch])
    services.submit(notice=notice, who=officer(cast.secretary), now=NOW)
    services.sign_off(notice=notice, who=officer(cast.both), now=NOW)
    assert open_tasks() == ["activities.leaving"]
    services.take_out(notice=notice, who=officer(cast.secretary), now=NOW)
    assert (Notice.objects.get().submitted_by, open_tasks()) == (None, ["activities.draft"])
    services.submit(notice=notice, who=officer(cast.secretary), now=NOW)
    services.sign_off(notice=notice, who=officer(cast.both), now=NOW)
    services.send_due(now=NOW + TEN)
    assert Entry.objects.get(deed="activities.notice.issued").actor == cast.both.user_id


def test_the_page_says_when_it_goes_and_leads_on(cast: Cast) -> None:
    ahead = timezone.localdate() + timedelta(days=9)
    notice = draft(cast, first_day=ahead, last_day=ahead, feedback_by=ahead)
    client = client_as(cast.staff)
    check, sheet = reverse("activities:check", args=[notice.pk]), reverse("activities:notice", args=[notice.pk])
    text = page(client.get(check))
    assert ("Issue to 4 units" in text, "It goes out 10 minutes later" in text, "GW-35" in text) == (True, True, True)
    text = page(client.post(check, follow=True))
    notice.refresh_from_db()
    assert notice.state == "leaving"
    assert text.count(reverse("activities:take_out", args=[notice.pk])) == 1
    assert "Issue to" not in text
    assert client.get(reverse("activities:edit", args=[notice.pk]))["Location"] == check
    assert client_as(cast.secretary).get(check).status_code == 404
    assert client.post(reverse("activities:send_now", args=[notice.pk]))["Location"] == sheet
    assert client.get(check)["Location"] == sheet
    assert f"〔{timezone.localdate().year}〕1 号" in page(client.get(sheet))


def test_at_once_is_one_press(cast: Cast) -> None:
    notice = draft(cast)
    client_as(cast.staff).post(reverse("activities:check", args=[notice.pk]), {"now": "1"})
    notice.refresh_from_db()
    assert notice.state == "issued"


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_a_person_send_it_once(cast: Cast) -> None:
    notices = [put_out(cast, theme=f"活动{n}") for n in range(4)]
    start, sent, refused = threading.Barrier(3), [], []

    def worker() -> None:
        start.wait()
        sent.append(services.send_due(now=NOW + TEN))
        connections.close_all()

    def person() -> None:
        start.wait()
        for notice in reversed(notices):
            try:
                services.take_out(notice=notice, who=officer(cast.staff), now=NOW + TEN)
            except NotPossibleError:
                refused.append(notice.pk)
        connections.close_all()

    threads = [threading.Thread(target=one) for one in (worker, worker, person)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gone = Notice.objects.filter(state="issued")
    assert sum(sent) == gone.count() == len(refused)
    assert sorted(gone.values_list("number", flat=True)) == list(range(1, gone.count() + 1))
    assert Delivery.objects.filter(member=None).count() == 4 * gone.count()
    assert Notice.objects.filter(state="draft").count() == 4 - gone.count()
    assert check_chain().bad is None


def test_the_year_is_that_of_the_day_it_goes(cast: Cast) -> None:
    eve = datetime(2026, 12, 31, 23, 55, tzinfo=NOW.tzinfo)
    notice = put_out(
        cast, now=eve, first_day=date(2027, 1, 8), last_day=date(2027, 1, 8), feedback_by=date(2027, 1, 9)
    )
    services.send_due(now=eve + TEN)
    notice.refresh_from_db()
    assert notice.number_text == "〔2027〕1 号"
