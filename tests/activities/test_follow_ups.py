"""What follows from a meeting comes back on the to-do page of whoever does it, and leaves it when it is done."""

from datetime import date

import pytest

from tests.activities.meetings import AFTER, confirmed, member_meeting, secretary, to_do, written
from tests.support import Cast, client_as, page
from zhibu.activities import services
from zhibu.activities.models import FollowUp
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.circulation.queries import todo
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)


def waiting(member: Member, mode: str, day: date = DUE) -> list[tuple[str, str]]:
    """What of it stands on the to-do page of somebody, with its due text."""
    rows = todo(person_for(member.user, mode=mode, today=day))
    return [(row["title"], row["due_text"]) for row in rows if "/follow-ups/" in row["url"]]


def agreed(cast: Cast, owner: Member | None = None, post: str = "") -> FollowUp:
    activity = member_meeting(cast)
    written(cast, activity)
    made = to_do(cast, activity, owner, post)
    confirmed(cast, activity)
    return made


def test_it_waits_for_a_member_from_the_confirmation_on(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity)
    made = to_do(cast, activity, cast.member)
    assert waiting(cast.member, "member") == []
    client = client_as(cast.member, "member")
    assert client.get(f"/activities/follow-ups/{made.pk}/").status_code == 404
    confirmed(cast, activity)

    assert waiting(cast.member, "member") == [("Do what was agreed: 整理结对名单", "today")]
    assert waiting(cast.member, "member", date(2026, 12, 1)) == [("Do what was agreed: 整理结对名单", "overdue")]
    html = page(client.get(f"/activities/follow-ups/{made.pk}/"))
    assert "It is done" in html
    assert client.post(f"/activities/follow-ups/{made.pk}/done/", {"note": "已发出"}).status_code == 302
    assert client.post(f"/activities/follow-ups/{made.pk}/done/", {"note": "又一次"}).status_code == 302
    assert waiting(cast.member, "member") == []
    assert FollowUp.objects.get().done_note == "已发出"
    assert Entry.objects.filter(deed="activities.follow_up.done").count() == 1


def test_what_a_post_does_stands_on_the_desk_of_the_unit(cast: Cast) -> None:
    made = agreed(cast, post="organisation")

    assert waiting(cast.secretary, "officer") == waiting(cast.both, "officer")
    rows = todo(person_for(cast.both.user, mode="officer", today=DUE))
    assert [row["reason"] for row in rows if "/follow-ups/" in row["url"]] == [
        "agreed at “支部党员大会” · organisation committee member"
    ]
    assert client_as(cast.secretary).post(f"/activities/follow-ups/{made.pk}/done/").status_code == 302
    assert waiting(cast.both, "officer") == []


def test_done_is_undone_and_it_comes_back(cast: Cast) -> None:
    made = agreed(cast, cast.member)
    client = client_as(cast.secretary)
    client.post(f"/activities/follow-ups/{made.pk}/done/", {"note": "好"})
    for _turn in range(2):
        assert client.post(f"/activities/follow-ups/{made.pk}/not-done/").status_code == 302

    kept = FollowUp.objects.get()
    assert (kept.done_at, kept.done_note, len(waiting(cast.member, "member"))) == (None, "", 1)
    assert Entry.objects.filter(deed="activities.follow_up.not_done_yet").count() == 1


def test_others_who_read_it_may_not_say_that_it_is_done(cast: Cast) -> None:
    made = agreed(cast, cast.member)

    answers = {
        who: client_as(cast.people[who], mode).post(f"/activities/follow-ups/{made.pk}/done/").status_code
        for who, mode in (("both", "member"), ("general_secretary", None), ("other_secretary", None))
    }

    assert answers == {"both": 403, "general_secretary": 403, "other_secretary": 404}
    html = page(client_as(cast.both, "member").get(f"/activities/follow-ups/{made.pk}/"))
    assert "It is done" not in html


def test_it_is_overdue_in_plain_words(cast: Cast) -> None:
    made = agreed(cast, cast.member)
    FollowUp.objects.update(due=date(2026, 11, 19))
    client = client_as(cast.secretary)

    for address in (f"/activities/held/{made.record.activity_id}/record/", f"/activities/follow-ups/{made.pk}/"):
        assert ">overdue</span>" in page(client.get(address))


def test_removed_from_a_draft_and_put_back(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity)
    made = to_do(cast, activity, cast.member)
    client = client_as(cast.secretary)
    record = f"/activities/held/{activity.pk}/record/"
    client.post(f"/activities/follow-ups/{made.pk}/removal/")
    assert "Removed: 整理结对名单" in page(client.get(record))
    with pytest.raises(NotPossibleError, match="counts once"):
        services.finish(follow_up=made, note="", who=secretary(cast), now=AFTER)
    client.post(f"/activities/follow-ups/{made.pk}/restoration/")
    confirmed(cast, activity)

    assert Task.objects.filter(key=f"activities.follow_up:{made.pk}", closed_at=None).count() == 1


def test_opened_again_it_can_be_taken_from_the_to_do_page_unless_it_is_done(cast: Cast) -> None:
    made = agreed(cast, cast.member)
    activity = made.record.activity
    with pytest.raises(NotPossibleError, match="open it again"):
        services.remove_follow_up(follow_up=made, who=secretary(cast), now=AFTER)
    services.reopen_record(activity=activity, reason="改期", who=secretary(cast), now=AFTER)
    assert len(waiting(cast.member, "member")) == 1
    services.finish(follow_up=made, note="", who=secretary(cast), now=AFTER)
    with pytest.raises(NotPossibleError, match="done already"):
        services.remove_follow_up(follow_up=made, who=secretary(cast), now=AFTER)
    services.unfinish(follow_up=made, who=secretary(cast), now=AFTER)
    services.remove_follow_up(follow_up=made, who=secretary(cast), now=AFTER)
    confirmed(cast, activity)

    assert (waiting(cast.member, "member"), FollowUp.objects.count()) == ([], 0)


def test_it_is_due_after_the_meeting(cast: Cast) -> None:
    activity = member_meeting(cast)
    new = f"/activities/held/{activity.pk}/record/follow-ups/new/"
    client = client_as(cast.secretary)
    given = {"what": "做事", "owner": cast.member.pk, "due": "2026-11-17"}

    answer = client.post(new, given)

    assert (answer.status_code, "It is due after the meeting" in answer.content.decode()) == (422, True)
    with pytest.raises(NotPossibleError, match="after the meeting"):
        to_do(cast, activity, cast.member, due=date(2026, 11, 1))
    assert client.post(new, given | {"due": "2026-11-28", "owner": "secretary"}).status_code == 302
    assert FollowUp.objects.values_list("post", "owner").get() == ("secretary", None)
