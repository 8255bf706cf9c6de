"""The way of an incoming document."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.documents import world
from tests.support import Cast, client_as, page
from zhibu.circulation.models import Task
from zhibu.documents import queries, services
from zhibu.documents.forms import ProposeForm
from zhibu.documents.models import Incoming
from zhibu.documents.states import FirstCheck, Handling, IncomingState
from zhibu.kernel.deeds import NotPossibleError

NOW = timezone.now
PDF = b"%PDF-1.4\n%%EOF\n"


def test_a_paper_is_signed_for_and_registered_in_one_go_with_its_original(cast: Cast) -> None:
    client = client_as(cast.staff)
    form = {
        "unit": cast.root.pk, "sender": "市委组织部", "their_number": "市组发〔2026〕5号", "kind": "notice",
        "title": "关于报送计划的通知", "pages": "3", "copies": "1", "day": "2026-01-05", "minute": "09:30",
        "signed_by": "冯静", "file": SimpleUploadedFile("来文.pdf", PDF, "application/pdf"),
    }  # fmt: skip

    assert client.post("/documents/incoming/new/", form).status_code == 302

    made = Incoming.objects.get()
    assert (made.receipt, made.state, made.signed_by) == ("〔2026〕1", IncomingState.CHECKING, "冯静")
    assert [one.did for one in queries.traces(made)] == ["signed for it", "registered it"]
    assert b"".join(client.post(f"/documents/incoming/{made.pk}/original/")) == PDF
    assert world.came(cast, received_at=NOW()).number == (2 if NOW().year == 2026 else 1)


def test_it_is_decided_read_pressed_for_answered_and_filed(cast: Cast) -> None:
    head = world.head(cast)
    who, leader = world.officer(cast.staff), world.officer(head)
    one = world.handled(cast, readers=[cast.staff, head])
    services.press(incoming=one, words="请办公室本周报送", due=date(2030, 1, 4), who=who, now=NOW())
    with pytest.raises(NotPossibleError, match="Not read yet by"):
        services.finish(incoming=one, outcome="已报送。", who=who, now=NOW())
    assert services.read(incoming=one, who=who, now=NOW()) is True
    assert services.read(incoming=one, who=who, now=NOW()) is False
    services.read(incoming=one, who=leader, now=NOW())
    answer = services.save(
        paper=None, unit=cast.root, values=world.values(title="复函"), answers=one, who=who, now=NOW()
    )
    services.finish(incoming=one, outcome="已报送，并复函。", who=who, now=NOW())

    filed = services.file_incoming(incoming=one, retention="permanent", who=who, now=NOW())

    assert (filed.state, filed.due, answer.answers_id) == (IncomingState.FILED, date(2030, 1, 4), one.pk)
    assert [done.did for done in queries.traces(filed)] == [
        "signed for it", "registered it", "checked it", "proposed", "passed it on to be read", "instructed",
        "pressed for it", "read it", "read it", "finished it", "filed it",
    ]  # fmt: skip
    assert not Task.objects.filter(key__startswith=f"documents.incoming:{one.pk}", closed_at=None).exists()


def test_the_instruction_is_the_leaders(cast: Cast) -> None:
    one = services.propose(
        incoming=world.checked(cast), values=world.proposal(), readers=[], who=world.officer(cast.staff), now=NOW()
    )
    with pytest.raises(PermissionDenied, match="secretary or a deputy secretary"):
        services.instruct(incoming=one, instruction="同意", who=world.officer(cast.staff), now=NOW())


def test_what_fails_one_of_the_five_goes_back_with_its_reason(cast: Cast) -> None:
    one, who = world.came(cast), world.officer(cast.staff)
    with pytest.raises(NotPossibleError, match="goes back to its sender"):
        services.first_check(incoming=one, checks=FirstCheck.values[:4], who=who, now=NOW())

    found = services.return_to_sender(incoming=one, because="不属于本机关", who=who, now=NOW())

    assert (found.state, found.returned_because) == (IncomingState.RETURNED, "不属于本机关")


@pytest.mark.parametrize(
    ("typed", "urgent", "wrong"),
    [
        ({"handling": Handling.READING}, False, ["readers"]),
        ({"handling": Handling.DECISION}, False, ["proposal"]),
        ({"handling": Handling.DECISION, "proposal": "拟", "with_others": "甲处"}, False, ["lead"]),
        ({"handling": Handling.DECISION, "proposal": "拟"}, True, ["due", "pressed_by"]),
        ({"handling": Handling.DECISION, "proposal": "拟", "due": "2030-01-01", "pressed_by": "冯静"}, True, []),
    ],
)
def test_what_a_proposal_must_name(cast: Cast, typed: Any, urgent: bool, wrong: list[str]) -> None:
    form = ProposeForm(typed, among=queries.officers_of(cast.root, timezone.localdate()), urgent=urgent)
    assert sorted(form.errors) == wrong


def test_the_page_leads_through_all_steps(cast: Cast) -> None:
    head = world.head(cast)
    office, leader = client_as(cast.staff), client_as(head)
    one = world.came(cast)
    at = f"/documents/incoming/{one.pk}/"
    step = {"step-checks": FirstCheck.values, "state": "checking"}
    assert office.post(f"{at}step/", step).status_code == 302
    step = {"state": "proposing", "step-handling": "decision", "step-proposal": "拟办", "step-readers": [head.pk]}
    assert office.post(f"{at}step/", step).status_code == 302
    step = {"state": "instructing", "step-instruction": "同意"}
    assert office.post(f"{at}step/", step).status_code == 403
    assert leader.post(f"{at}step/", step).status_code == 302
    assert leader.post(f"{at}read/").status_code == 302
    assert office.post(f"{at}press/", {"press-words": "催一次"}).status_code == 302
    assert office.post(f"{at}step/", {"state": "handling", "step-outcome": "办结"}).status_code == 302
    assert office.post(f"{at}step/", {"state": "handling", "step-outcome": "再来"}).status_code == 302
    assert office.post(f"{at}step/", {"state": "done", "step-retention": "years10"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.outcome, one.retention) == (IncomingState.FILED, "办结", "years10")
    assert "同意" in page(office.get(at))
