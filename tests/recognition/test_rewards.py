"""Rewards: what counts on which day, the budget, two persons, nothing twice."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.activities.corridor import at, officer
from tests.permissions.outputs import body
from tests.recognition.test_register import rows_of
from tests.recognition.world import DAY, approved, carries, drawn, given, kind, paid, second, staff
from tests.support import Cast, assert_query_count_constant, page
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.recognition import queries, services
from zhibu.recognition.models import Carries, Payment, PaymentList

pytestmark = pytest.mark.django_db


def reward(cast: Cast, amount: str, since: date) -> Carries:
    values = {
        "kind": kind(), "level": "city", "for_whom": "person", "amount": Decimal(amount), "other": "",
        "basis": "会议", "valid_from": since,
    }  # fmt: skip
    return services.set_reward(values=values, **staff(cast))


def test_an_honour_carries_what_was_in_force_on_its_day(cast: Cast) -> None:
    reward(cast, "300", date(2025, 1, 1))
    reward(cast, "500", date(2025, 7, 1))
    given(cast.member, day=date(2025, 6, 30))
    given(cast.both, day=date(2025, 7, 1))
    given(cast.secretary)  # without a day: the last of the year
    given(cast.other_member, day=date(2024, 12, 31))
    given(cast.branch)  # for units nothing is said
    given(cast.far_member, withdrawn_at=at(DAY), withdrawn_because="误录")
    due = {one.honour.name: one.carries.amount for one in queries.due_rewards(2025)}
    assert due == {cast.member.name: 300, cast.both.name: 500, cast.secretary.name: 500}
    assert list(Carries.objects.order_by("valid_from").values_list("valid_to", flat=True)) == [date(2025, 7, 1), None]


def test_a_version_begins_after_the_one_before_and_fits_its_kind(cast: Cast) -> None:
    reward(cast, "300", date(2025, 7, 1))
    with pytest.raises(NotPossibleError, match="begins later"):
        reward(cast, "500", date(2025, 7, 1))
    narrow = kind("窄", for_person=False)
    with pytest.raises(NotPossibleError, match="not given to such"):
        values = {"kind": narrow, "level": "city", "for_whom": "person", "amount": 1, "valid_from": DAY}
        services.set_reward(values=values, **staff(cast))


def test_drawn_up_by_one_approved_by_another_then_paid(cast: Cast) -> None:
    made = drawn(cast)
    first, other = {"who": officer(second(cast), DAY), "now": at(DAY)}, staff(cast)
    with pytest.raises(NotPossibleError, match="Somebody else approves"):
        services.approve_list(payments=made, **first)
    with pytest.raises(NotPossibleError, match="approved first"):
        services.pay_list(payments=made, day=DAY, voucher="1", **first)
    tasks = Task.objects.filter(closed_at=None, unit=cast.root).values_list("kind", flat=True)
    assert list(tasks.all()) == ["recognition.approve"]
    services.approve_list(payments=made, **other)
    assert list(tasks.all()) == ["recognition.pay"]
    services.pay_list(payments=made, day=DAY, voucher="凭证1号", **first)
    assert list(tasks.all()) == []
    with pytest.raises(NotPossibleError, match="paid already"):
        services.pay_list(payments=made, day=DAY, voucher="1", **first)
    with pytest.raises(NotPossibleError, match="approved already"):
        services.approve_list(payments=made, **other)
    with pytest.raises(NotPossibleError, match="only a list that waits"):
        services.discard_list(payments=made, **first)
    money = queries.money(2025)
    assert (money.budget, money.approved, money.paid, money.waiting, money.left) == (10_000, 500, 500, 0, 9_500)


def test_the_database_wants_two_persons(cast: Cast) -> None:
    made = drawn(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentList.objects.filter(pk=made.pk).update(approved_by=made.drawn_by, approved_at=at(DAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentList.objects.filter(pk=made.pk).update(paid_on=DAY, voucher="1")


def test_nothing_stands_on_two_lists(cast: Cast) -> None:
    made = drawn(cast)
    with pytest.raises(NotPossibleError, match="waits for a reward"):
        services.draw_list(year=2025, **staff(cast))
    line = made.lines.get()
    other = PaymentList.objects.create(year=2025, drawn_by=1, drawn_at=at(DAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(payment_list=other, honour=line.honour, carries=line.carries, amount=1)
    services.discard_list(payments=made, **staff(cast))
    assert [one.honour for one in queries.due_rewards(2025)] == [line.honour]


def test_what_was_paid_and_withdrawn_is_not_paid_again_when_it_is_given_anew(cast: Cast) -> None:
    honour = paid(cast).lines.get().honour
    services.withdraw_honour(honour=honour, reason="误录", **staff(cast))
    given(cast.member, home=cast.branch)
    given(cast.both)
    assert [one.honour.name for one in queries.due_rewards(2025)] == [cast.both.name]


def test_not_beyond_the_budget_and_nothing_withdrawn(cast: Cast) -> None:
    made = drawn(cast)
    services.set_budget(year=2025, amount=Decimal(499), basis="压减", **staff(cast))
    with pytest.raises(NotPossibleError, match=r"499.00 yuan, 0 are approved; this list asks for 500"):
        services.approve_list(payments=made, **staff(cast))
    services.set_budget(year=2025, amount=Decimal(500), basis="调整", **staff(cast))
    services.withdraw_honour(honour=made.lines.get().honour, reason="误录", **staff(cast))
    with pytest.raises(NotPossibleError, match="was withdrawn"):
        services.approve_list(payments=made, **staff(cast))


def test_a_budget_is_never_less_than_what_is_approved(cast: Cast) -> None:
    approved(cast)
    with pytest.raises(NotPossibleError, match="500"):
        services.set_budget(year=2025, amount=Decimal(499), basis="压减", **staff(cast))
    assert [one.amount for one in queries.budgets(2025)] == [10_000]


def test_from_the_year_to_the_voucher_on_its_pages(cast: Cast, client_as: Callable[..., Client]) -> None:
    carries()
    given(cast.member, home=cast.branch)
    one, other = client_as(second(cast)), client_as(cast.staff)
    assert one.post("/recognition/rewards/2025/budget/", {"amount": "-1", "basis": "x"}).status_code == 422
    assert one.post("/recognition/rewards/2025/budget/", {"amount": "800", "basis": "预算"}).status_code == 302
    address = one.post("/recognition/rewards/2025/list/")["Location"]
    html = page(one.get(address))
    assert ("somebody else of the office approves it" in html, ">Approve it<" in html) == (True, False)
    assert ">Approve it<" in page(other.get(address))
    text = PdfReader(BytesIO(body(other.post(f"{address}payments.pdf")))).pages[0].extract_text()
    assert [word in text for word in ("王小明", "500.00", "蒋二", "not approved yet")] == [True] * 4
    assert rows_of(other.post(f"{address}payments.xlsx"))[1][3:6] == ["王小明", "办公室支部", 500]
    other.post(f"{address}approval/")
    assert other.post(f"{address}payment/", {"day": "2199-01-01", "voucher": "1"}).status_code == 422
    other.post(f"{address}payment/", {"day": "2026-11-20", "voucher": "凭证1号"})
    assert "凭证1号" in page(other.get(address))
    report = page(other.get("/recognition/rewards/2025/"))
    assert [word in report for word in ("800.00", "500.00", "300.00")] == [True] * 3
    tables = {table.title: table for table in queries.own_tables(cast.member)}
    assert tables["Honours"].rows[0][6] == "500.00"


def test_lists_cost_the_same_with_one_and_with_many(cast: Cast, client_as: Callable[..., Client]) -> None:
    client, made = client_as(cast.staff), drawn(cast)
    years = iter(range(1990, 2020))

    def add() -> None:
        year = next(years)
        carries(kind=kind(f"荣誉{year}"))
        other = given(cast.both, home=cast.branch, document_number=f"{year}")
        Payment.objects.create(payment_list=made, honour=other, carries=carries(kind=kind(f"另{year}")), amount=1)
        given(cast.secretary, home=cast.branch, kind=kind(f"荣誉{year}"))
        PaymentList.objects.create(year=2025, drawn_by=1, drawn_at=at(DAY))

    add()
    for address, limit in (
        ("/recognition/rewards/", 10), ("/recognition/rewards/2025/", 12),
        (reverse("recognition:payments", args=[made.pk]), 11),
    ):  # fmt: skip
        assert_query_count_constant(client, address, add, limit=limit)
