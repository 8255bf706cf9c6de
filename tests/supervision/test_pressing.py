"""Pressed items and the log of the four musts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.permissions.moments_record import follow_up_open
from tests.supervision import world
from tests.support import Cast, client_as, page
from zhibu.activities.models import Record
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.supervision import queries, services
from zhibu.supervision.models import Pressed
from zhibu.supervision.states import Must

pytestmark = pytest.mark.django_db


def waiting(kind: str) -> list[int | None]:
    return list(Task.objects.filter(kind=f"supervision.{kind}", closed_at=None).values_list("unit", flat=True))


def test_pressed_urged_reported_returned_closed(cast: Cast) -> None:
    made, office, unit = world.pressed(cast), world.officer(cast.staff), world.officer(cast.secretary)
    now = timezone.now()
    assert waiting("pressed") == [cast.branch.pk]
    with pytest.raises(NotPossibleError):
        services.close(pressed=made, words="办了", who=office, now=now)
    for days in (1, 3):
        services.urge(pressed=made, words="请抓紧", who=office, now=now + timedelta(days=days))
    (row,) = queries.pressed_listed(Pressed.objects.all())
    assert (row.urged, row.urged_at) == (2, now + timedelta(days=3))  # type: ignore[attr-defined]

    services.report(pressed=made, words="走访了八户", who=unit, now=now)
    assert (waiting("pressed"), waiting("reported")) == ([], [cast.root.pk])
    with pytest.raises(NotPossibleError):
        services.urge(pressed=made, words="", who=office, now=now)
    services.send_back(pressed=made, reason="还差两户", who=office, now=now)
    assert (waiting("pressed"), waiting("reported")) == ([cast.branch.pk], [])
    services.report(pressed=made, words="都走访了", who=unit, now=now)
    closed = services.close(pressed=made, words="看了登记", who=office, now=now)

    assert closed.state == "closed"
    assert (waiting("pressed"), waiting("reported")) == ([], [])
    with pytest.raises(NotPossibleError):
        services.report(pressed=made, words="再报", who=unit, now=now)


def test_what_a_meeting_left_to_do_is_filled_in(cast: Cast) -> None:
    made = follow_up_open(cast)
    staff = client_as(cast.staff)
    address = f"{reverse('supervision:pressed_new')}?follow_up={made.pk}"

    text = page(staff.get(address))
    assert made.what in text
    data = {"what": made.what, "unit": cast.branch.pk, "post": "", "due": made.due, "word": "会议"}
    staff.post(address, data)

    pressed = Pressed.objects.get()
    assert pressed.follow_up == made
    meeting = page(staff.get(reverse("activities:activity", args=[made.record.activity_id])))
    assert reverse("supervision:pressed_item", args=[pressed.pk]) in meeting
    assert page(staff.get(reverse("supervision:pressed_item", args=[pressed.pk])))


def test_a_draft_of_minutes_is_no_decision(cast: Cast) -> None:
    made = follow_up_open(cast)
    Record.objects.filter(pk=made.record_id).update(version=0, confirmed_at=None)

    answer = client_as(cast.staff).get(f"{reverse('supervision:pressed_new')}?follow_up={made.pk}")

    assert answer.status_code == 404


def test_the_log_counts_each_leader_by_name_and_forgets_what_was_taken_back(cast: Cast) -> None:
    year = timezone.localdate().year
    wrong = world.logged(cast)
    world.logged(cast, must=Must.SPEAKS, leader=cast.general_secretary)
    world.logged(cast, must=Must.LOOKS)
    services.take_back(entry=wrong, reason="记重了", who=world.officer(cast.staff), now=timezone.now())

    counts = queries.log_counts(year)

    assert [(one.name, found) for one, found in counts] == [
        (cast.staff.name, {"speaks": 0, "looks": 1, "hears": 0, "appraises": 0}),
        (cast.general_secretary.name, {"speaks": 1, "looks": 0, "hears": 0, "appraises": 0}),
    ]
    assert queries.log_listed(year=year).count() == 3
    with pytest.raises(NotPossibleError):
        services.take_back(entry=wrong, reason="再", who=world.officer(cast.staff), now=timezone.now())
