"""Service evaluation: one answer for a slip, nothing that tracks, shown from five answers on."""

from datetime import timedelta

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.assessment import world
from tests.support import Cast, client_as, page
from zhibu.assessment import queries, services
from zhibu.assessment.models import Counter, Said, Slip
from zhibu.ballots.queries import made_code
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Host

MARKS = {"manner": "5", "speed": "4", "outcome": "3", "words": "很快"}
pytestmark = pytest.mark.django_db


def address(code: str) -> str:
    """The form of a slip."""
    return reverse("assessment:say", args=[code])


def test_a_slip_takes_one_answer_without_cookie_or_sign_in(cast: Cast) -> None:
    code = world.codes(cast, world.counter(cast))[0]
    visitor = Client(enforce_csrf_checks=True)

    answers = [visitor.get(address(code)), visitor.post(address(code), {}), visitor.post(address(code), MARKS)]

    assert [one.status_code for one in answers] == [200, 422, 200]
    assert all(not one.cookies for one in answers)
    again = visitor.post(address(code), MARKS)
    assert again.status_code == 422
    assert "not good" in again.content.decode()
    assert Said.objects.count() == 1
    one = Said.objects.get()
    assert (one.manner, one.speed, one.outcome, one.words, one.day) == (5, 4, 3, "很快", timezone.localdate())


def test_nothing_of_the_visitor_is_kept() -> None:
    kept = {field.name for field in Said._meta.concrete_fields}

    assert kept == {"id", "counter", "day", "manner", "speed", "outcome", "words"}
    assert not [one for model in (Said, Slip) for one in model._meta.concrete_fields
                if isinstance(one, (models.DateTimeField, models.GenericIPAddressField))]  # fmt: skip
    assert {field.name for field in Slip._meta.concrete_fields} == {"id", "counter", "digest", "until", "used"}


def test_codes_that_are_none_old_or_of_a_closed_counter_are_refused_alike(cast: Cast) -> None:
    counter = world.counter(cast)
    old, closed = world.codes(cast, counter, 2)
    Slip.objects.filter(digest=queries_digest(old)).update(until=timezone.localdate() - timedelta(days=1))
    visitor = Client()
    texts = {visitor.post(address(code), MARKS).content for code in (made_code(), old, "x")}
    services.close_counter(counter=counter, who=world.officer(cast.staff), now=world.now())
    texts.add(visitor.post(address(closed), MARKS).content)

    assert len(texts) == 1
    assert not Said.objects.exists()
    with pytest.raises(NotPossibleError):
        world.codes(cast, Counter.objects.get())


def queries_digest(code: str) -> str:
    """As it is kept."""
    from zhibu.ballots.queries import code_digest

    return code_digest(code)


def test_four_answers_show_nothing_and_five_their_means(cast: Cast) -> None:
    counter = world.said(cast, 4, marks=2, words="慢")
    secretary = client_as(cast.secretary)
    html = page(secretary.get(reverse("assessment:counter", args=[counter.pk])))

    assert queries.spread_of_marks(counter) is None
    assert queries.trend(counter)[0].means == {"manner": None, "speed": None, "outcome": None}
    assert "慢" not in html
    code = world.codes(cast, counter)[0]
    services.say(code=code, marks={"manner": 5, "speed": 5, "outcome": 5}, words="慢", now=world.now())
    (half,) = queries.trend(counter)
    assert (half.answers, half.means["manner"]) == (5, 2.6)
    assert queries.spread_of_marks(counter) == {name: [0, 4, 0, 0, 1] for name in ("manner", "speed", "outcome")}
    assert "慢" not in page(secretary.get(reverse("assessment:counter", args=[counter.pk])))  # texts from ten on


def test_counters_are_for_departments_that_serve(cast: Cast) -> None:
    staff = client_as(cast.staff)
    Host.objects.update(category="general")

    answer = staff.post(reverse("assessment:counters"), {"unit": "0101", "name": "窗口"})

    assert answer.status_code == 422


def test_slips_are_printed_once_and_only_their_digests_kept(cast: Cast) -> None:
    counter = world.counter(cast)
    answer = client_as(cast.secretary).post(reverse("assessment:slips_pdf", args=[counter.pk]), {"count": 12})

    assert answer.getvalue().startswith(b"%PDF-")  # type: ignore[attr-defined]
    assert Slip.objects.filter(used=False).count() == 12
    assert {len(one) for one in Slip.objects.values_list("digest", flat=True)} == {64}
