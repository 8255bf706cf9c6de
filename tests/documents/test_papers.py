"""The way of an outgoing document: who does which step, what is refused, its number, its delivery."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.documents import world
from tests.support import Cast, client_as, page
from zhibu.audit.models import Entry
from zhibu.circulation.models import BurdenEntry, Delivery, Task
from zhibu.circulation.queries import reach_page
from zhibu.documents import policy, queries, services
from zhibu.documents.models import Paper
from zhibu.documents.states import Direction, PaperKind, PaperState
from zhibu.kernel.deeds import NotPossibleError

NOW = timezone.now


def test_a_document_goes_its_whole_way_and_each_step_is_in_trace_and_chain(cast: Cast) -> None:
    paper = world.advanced(cast, world.draft(cast), PaperState.FILED)

    assert (paper.number_text, paper.pages, paper.retention) == (f"甲工委〔{paper.year}〕1号", 2, "years30")
    did = [one.did for one in queries.traces(paper)]
    assert did == [
        "drafted it", "handed it in", "checked it", "issued it", "checked it again", "registered it",
        "had it printed", "sent it", "filed it",
    ]  # fmt: skip
    deeds = [name.rpartition(".")[2] for name in Entry.objects.order_by("pk").values_list("deed", flat=True)]
    assert deeds == [
        "drafted", "handed_in", "checked", "issued", "rechecked", "registered", "printed", "sent", "filed",
    ]  # fmt: skip


def test_every_step_waits_on_the_to_do_page_of_the_unit_and_nothing_after_it_is_sent(cast: Cast) -> None:
    paper = world.draft(cast)
    for state in (PaperState.DRAFT, PaperState.CHECKING, PaperState.SIGNING, PaperState.REGISTERING):
        world.advanced(cast, paper, state)
        task = Task.objects.get(key=f"documents.paper:{paper.pk}", closed_at=None)
        assert (task.unit, task.words["state"]) == (cast.root, state)
    world.advanced(cast, paper, PaperState.SENT)

    assert Task.objects.filter(unit=cast.root, closed_at=None).count() == 0


def test_numbers_count_on_per_word_and_a_failed_step_gives_its_number_back(cast: Cast) -> None:
    first, second, other = (world.advanced(cast, world.draft(cast), PaperState.REGISTERING) for _ in range(3))
    who = world.officer(cast.staff)

    services.register(paper=first, word="甲", copies=0, who=who, now=NOW())
    with pytest.raises(NotPossibleError):
        services.register(paper=first, word="甲", copies=0, who=who, now=NOW())
    services.register(paper=second, word="甲", copies=0, who=who, now=NOW())
    services.register(paper=other, word="乙", copies=0, who=who, now=NOW())

    assert [Paper.objects.get(pk=one.pk).number for one in (first, second, other)] == [1, 2, 1]
    assert queries.last_word(cast.root) == "乙"


def test_the_drafter_never_issues_nor_does_who_wrote_on_it_later(cast: Cast) -> None:
    head = world.head(cast)
    own = world.advanced(cast, world.draft(cast, by=head), PaperState.SIGNING)

    with pytest.raises(NotPossibleError, match="written on it"):
        services.issue(paper=own, who=world.officer(head), now=NOW())


@pytest.mark.parametrize(
    ("changes", "who", "allowed"),
    [
        ({}, "head", True),
        ({}, "deputy", True),
        ({}, "clerk", False),
        ({"important": True}, "deputy", False),
        ({"important": True}, "head", True),
        ({"kind": PaperKind.DECISION}, "deputy", False),
        ({"kind": PaperKind.REPORT, "direction": Direction.UP, "outside": "市委", "main": []}, "deputy", False),
        ({"kind": PaperKind.REPORT, "direction": Direction.UP, "outside": "市委", "main": []}, "head", True),
    ],
)
def test_who_issues_follows_from_direction_and_weight(cast: Cast, changes: Any, who: str, allowed: bool) -> None:
    people = {"head": world.head(cast), "deputy": world.deputy(cast), "clerk": cast.staff}
    by = cast.staff if who != "clerk" else people["deputy"]
    paper = world.advanced(cast, world.draft(cast, by=by, **changes), PaperState.SIGNING)

    if allowed:
        assert services.issue(paper=paper, who=world.officer(people[who]), now=NOW()).state == PaperState.RECHECKING
    else:
        with pytest.raises(PermissionDenied):
            services.issue(paper=paper, who=world.officer(people[who]), now=NOW())


def test_a_change_of_substance_goes_back_to_the_signer_and_one_of_wording_does_not(cast: Cast) -> None:
    who = world.officer(cast.staff)
    paper = world.advanced(cast, world.draft(cast), PaperState.RECHECKING)
    changed = {"paper": paper, "unit": cast.root, "main": [cast.general], "who": who, "now": NOW()}
    services.save(**changed, values=world.values(body="改了内容"), edition=1)

    with pytest.raises(NotPossibleError, match="substance"):
        services.recheck(paper=paper, who=who, now=NOW())
    assert services.recheck(paper=paper, who=who, now=NOW(), substance=True).state == PaperState.SIGNING
    world.advanced(cast, paper, PaperState.RECHECKING)
    services.save(**changed, values=world.values(body="改了内容。"), edition=2)
    assert services.recheck(paper=paper, who=who, now=NOW(), substance=False).state == PaperState.REGISTERING


@pytest.mark.parametrize("state", [PaperState.CHECKING, PaperState.SIGNING, PaperState.RECHECKING])
def test_each_review_returns_with_a_reason_that_the_drafter_finds_on_the_to_do_page(cast: Cast, state: str) -> None:
    paper = world.advanced(cast, world.draft(cast), state)

    services.send_back(paper=paper, because="依据不清", who=world.officer(world.head(cast)), now=NOW())

    paper.refresh_from_db()
    assert (paper.state, paper.returned_because) == (PaperState.DRAFT, "依据不清")
    task = Task.objects.get(key=f"documents.returned:{paper.pk}")
    assert (task.kind, task.words["because"], task.closed_at) == ("documents.returned", "依据不清", None)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("机密★1年", ""),
        ("关于某事的通知", "秘密★\n各支部："),
        ("【绝密】关于某事的通知", "正文"),
        ("机密：关于某事的通知", "正文"),
        ("关于某事的通知", "★\n正文"),
        ("关于某事的通知", "机 密\n正文"),
    ],
)
def test_nothing_classified_is_accepted(cast: Cast, title: str, body: str) -> None:
    with pytest.raises(NotPossibleError, match="Nothing classified"):
        world.draft(cast, title=title, body=body)
    with pytest.raises(NotPossibleError, match="Nothing classified"):
        world.came(cast, title=title if "★" in title or "密" in title else "★")


def test_what_is_said_about_secrecy_is_no_mark() -> None:
    assert queries.classified("机密文件管理办法", "保守秘密，人人有责。") == ""
    assert queries.classified("关于学习保密法的通知", "各支部：\n一、秘密分三级，讲清楚。") == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"one_matter": False}, "one matter"),
        ({"outside": "市委"}, "one main recipient"),
        ({"title": " "}, "Title and text"),
        ({"direction": Direction.DOWN}, "does not go that way"),
    ],
)
def test_a_request_asks_one_thing_of_one_recipient(cast: Cast, changes: Any, said: str) -> None:
    paper = world.request(cast, PaperState.DRAFT)
    kept = world.values(kind=PaperKind.REQUEST, direction=Direction.UP, one_matter=True)
    who = world.officer(cast.both)
    services.save(paper=paper, unit=cast.branch, values=kept | changes, main=[cast.general], who=who, now=NOW())

    with pytest.raises(NotPossibleError, match=said):
        services.hand_in(paper=paper, who=who, now=NOW())


def test_a_request_is_not_copied_down_and_leaving_a_level_out_is_warned_of(cast: Cast) -> None:
    paper = world.draft(
        cast, by=cast.general_secretary, unit=cast.general, main=[cast.root], kind=PaperKind.REQUEST,
        direction=Direction.UP, one_matter=True,
    )  # fmt: skip
    assert queries.missing(paper, [cast.root], [cast.branch]) == ["A request is not copied to units below."]
    assert queries.missing(paper, [cast.branch], []) == ["These do not lie in its direction: 办公室支部."]
    assert queries.warnings(paper, [cast.root]) == []
    up = Paper(unit=cast.branch, kind=PaperKind.REPORT, direction=Direction.UP, title="报告", body="请予批准。")
    assert [text[:30] for text in queries.warnings(up, [cast.root])] == [
        "A report does not ask for a de", "It leaves a level out. As a ru",
    ]  # fmt: skip


def test_request_and_reply_are_linked_seen_on_one_page_and_filed_together(cast: Cast) -> None:
    request = world.request(cast)
    who = world.officer(cast.general_secretary)
    reply = services.save(
        paper=None, unit=cast.general, values=world.values(kind=PaperKind.REPLY, title="关于换届的批复"),
        main=[cast.branch], replies_to=request, who=who, now=NOW(),
    )  # fmt: skip
    with pytest.raises(NotPossibleError, match="its reply already"):
        services.save(
            paper=None, unit=cast.general, values=world.values(kind=PaperKind.REPLY), main=[cast.branch],
            replies_to=request, who=who, now=NOW(),
        )  # fmt: skip
    assert "The reply" not in page(client_as(cast.secretary).get(f"/documents/{request.pk}/"))
    Paper.objects.filter(pk=reply.pk).update(drafted_by=None)  # as if a clerk had drafted it
    assert "Draft the reply" not in page(client_as(cast.general_secretary).get(f"/documents/{request.pk}/"))
    Paper.objects.filter(pk=reply.pk).update(state=PaperState.SENT)

    services.file(paper=reply, retention="years10", who=who, now=NOW())

    assert "The reply" in page(client_as(cast.secretary).get(f"/documents/{request.pk}/"))
    kept = Paper.objects.filter(pk__in=[request.pk, reply.pk]).values_list("state", "retention")
    assert set(kept) == {(PaperState.FILED, "years10")}


def test_a_reply_without_a_request_is_refused(cast: Cast) -> None:
    paper = world.draft(cast, kind=PaperKind.REPLY)
    with pytest.raises(NotPossibleError, match="answers one request"):
        services.hand_in(paper=paper, who=world.officer(cast.staff), now=NOW())


def test_it_is_delivered_to_its_units_and_their_members_and_counts_as_burden(cast: Cast) -> None:
    paper = world.sent(cast, to_members=True)

    rows = Delivery.objects.filter(dispatch=paper.dispatch)
    units = rows.filter(member=None).values_list("unit__code", flat=True)
    people = rows.filter(member__isnull=False).values_list("unit__code", flat=True)
    assert (sorted(units), set(people), len(people)) == (["01", "0101"], {"0101"}, 6)
    assert BurdenEntry.objects.filter(notices=1).count() == 2
    signed = client_as(cast.secretary).post(f"/documents/{paper.pk}/receipt/", {"unit": "0101"})
    read = client_as(cast.member).post(f"/documents/{paper.pk}/acknowledgement/")
    assert (signed.status_code, read.status_code) == (302, 302)
    assert paper.dispatch is not None
    reached = reach_page(paper.dispatch, [cast.root.path])
    assert (reached.signed, reached.acknowledged, reached.members) == (1, 1, 6)
    assert "1 / 6" in page(client_as(cast.staff).get(f"/documents/{paper.pk}/reach/"))


def test_the_second_editor_sees_both_texts_and_nothing_is_lost(cast: Cast) -> None:
    paper = world.draft(cast)
    client = client_as(cast.staff)
    form = world.values(unit=cast.root.pk, main=[cast.general.pk]) | {"edition": 1}
    services.save(
        paper=paper, unit=cast.root, values=world.values(body="先存的"), main=[cast.general], edition=1,
        who=world.officer(cast.staff), now=NOW(),
    )  # fmt: skip

    answer = client.post(f"/documents/{paper.pk}/edit/", form | {"body": "后写的"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert ("<del>先存的</del>" in text, "<ins>后写的</ins>" in text) == (True, True)
    assert client.post(f"/documents/{paper.pk}/edit/", form | {"body": "后写的", "edition": 2}).status_code == 302
    assert list(paper.versions.order_by("number").values_list("body", flat=True))[1:] == ["先存的", "后写的"]


def test_a_room_above_drafts_a_circular(cast: Cast) -> None:
    who = world.officer(cast.staff)
    made = services.drafts.draft(
        by=who, unit=cast.root, kind=PaperKind.CIRCULAR, title="通报", body="正文", units=[cast.general], now=NOW()
    )
    assert (made.state, made.direction, queries.main_units(made)) == (PaperState.DRAFT, "down", [cast.general])
    assert policy.visible_papers(world.officer(cast.secretary)).count() == 0
