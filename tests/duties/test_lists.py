"""Responsibility lists: from the rules in force, versions, signed once in a term, on paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.duties import world
from tests.support import Cast, assert_query_count_constant, client_as, make_member, make_unit
from zhibu.circulation.models import Task
from zhibu.duties import services
from zhibu.duties.queries import from_rules
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Post
from zhibu.rulebook.models import Override

pytestmark = pytest.mark.django_db


def test_a_list_holds_what_the_rules_in_force_ask_and_keeps_its_words(cast: Cast) -> None:
    today, now = timezone.localdate(), timezone.now()
    codes = [line.code for line in from_rules(cast.branch, "secretary", today)]
    assert {"SR-39", "OR-32", "SR-19", "SR-37"} <= set(codes)
    assert not {"SR-18", "SR-27", "SR-28"} & set(codes)  # unverified, the committee's own, an example
    issued = world.list_out(cast)

    Override.objects.create(code="SR-37", on=False, since=today, reason="另行规定", made_at=now)
    following = services.draft_list(unit=cast.branch, post="secretary", who=world.officer(cast.staff), now=now)

    assert issued.items.filter(code="SR-37").exists()
    assert not following.items.filter(code="SR-37").exists()
    assert following.version == 2
    assert following.items.get(code="").text == "联系帮扶两户困难职工"  # own items go on
    with pytest.raises(NotPossibleError):
        services.add_item(draft=issued, text="多", often="", who=world.officer(cast.staff), now=now)


def test_the_holder_signs_once_in_a_term_and_the_next_holder_is_asked(cast: Cast) -> None:
    now, today = timezone.now(), timezone.localdate()
    issued = world.list_out(cast)
    held = Post.objects.get(unit=cast.branch, kind="secretary")
    assert Task.objects.get(key=f"duties.sign:{held.pk}").member == cast.secretary

    services.sign_list(issued=issued, who=world.officer(cast.secretary), now=now)

    assert Task.objects.get(key=f"duties.sign:{held.pk}").closed_at is not None
    for who in (cast.secretary, cast.both):
        with pytest.raises(NotPossibleError):
            services.sign_list(issued=issued, who=world.officer(who), now=now)
    Post.objects.filter(pk=held.pk).update(until=today)
    later = Post.objects.create(unit=cast.branch, member=cast.both, kind="secretary", since=today)
    services.ask_to_sign(now=now + timedelta(minutes=1))
    assert Task.objects.get(key=f"duties.sign:{later.pk}").closed_at is None
    services.sign_list(issued=issued, who=world.officer(cast.both), now=now)


def test_lists_ask_as_many_queries_however_many_posts_there_are_and_print(cast: Cast) -> None:
    staff, issued = client_as(cast.staff), world.signed(cast)

    def more() -> None:
        number = Post.objects.count()
        made = make_unit(cast.root, f"3{number}", f"支部{number}")
        holder = make_member(made, "李四")
        Post.objects.create(unit=made, member=holder, kind="secretary", since=timezone.localdate())

    assert_query_count_constant(staff, "/duties/lists/", more, limit=12)
    for kind in ("pdf", "docx"):
        paper = staff.post(f"/duties/lists/{issued.pk}/list.{kind}")
        assert b"".join(paper.streaming_content)[:2] in (b"%P", b"PK")  # type: ignore[attr-defined]
