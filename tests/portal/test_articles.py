"""An article from its draft through three reviews to the website and off it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.portal import world
from tests.portal.world import officer
from tests.support import Cast, client_as
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.kernel import kept, search
from zhibu.kernel.deeds import NotPossibleError
from zhibu.portal import queries, services
from zhibu.portal.models import Article, Section
from zhibu.portal.states import Standing

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def standing(article: Article) -> str:
    one = Article.objects.get(pk=article.pk)
    return queries.standings([one])[one.pk]


def test_three_different_persons_publish_it(cast: Cast) -> None:
    article = world.written(cast)
    assert (article.live, standing(article)) == (False, Standing.DRAFT)
    services.send_in(article=article, looked_at=False, who=officer(cast.secretary), now=NOW)
    first, second, third = world.reviewers(cast)

    assert services.pass_review(article=article, version=world.task(article), who=first, now=NOW) is False
    with pytest.raises(NotPossibleError, match="different persons"):
        services.pass_review(article=article, version=world.task(article), who=first, now=NOW)
    assert services.pass_review(article=article, version=world.task(article), who=second, now=NOW) is False
    assert standing(article) == Standing.REVIEW
    assert services.pass_review(article=article, version=world.task(article), who=third, now=NOW) is True

    found = Article.objects.get(pk=article.pk)
    assert (found.live, found.day, standing(article)) == (True, timezone.localdate(NOW), Standing.PUBLISHED)
    assert [step.passed for step in queries.steps(found)] == [True, True, True]
    assert not Task.objects.filter(kind="portal.review", closed_at=None).exists()
    deeds = list(
        Entry.objects.filter(subject=f"portal.article:{article.pk}").order_by("number").values_list("deed", flat=True)
    )
    assert deeds == [
        "portal.article.written",
        "portal.article.sent_in",
        "portal.review.passed",
        "portal.review.passed",
        "portal.article.published",
        "portal.review.passed",
    ]


def test_nobody_reviews_what_they_wrote(cast: Cast) -> None:
    article = world.sent_in(cast, by=cast.staff, unit=cast.root)
    with pytest.raises(NotPossibleError, match="different persons"):
        services.pass_review(article=article, version=world.task(article), who=officer(cast.staff), now=NOW)
    assert [row.mine for row in queries.in_review(cast.staff.user)] == [False]
    assert [row.mine for row in queries.in_review(world.reviewers(cast)[0].user)] == [True]


def test_a_step_is_done_once(cast: Cast) -> None:
    article = world.sent_in(cast)
    due = world.task(article)
    first, second, _third = world.reviewers(cast)
    services.pass_review(article=article, version=due, who=first, now=NOW)
    with pytest.raises(NotPossibleError, match="meanwhile"):
        services.pass_review(article=article, version=due, who=second, now=NOW)


def test_returned_mended_and_reviewed_afresh(cast: Cast) -> None:
    article = world.sent_in(cast)
    first, second, _third = world.reviewers(cast)
    services.pass_review(article=article, version=world.task(article), who=first, now=NOW)
    services.return_article(article=article, version=world.task(article), because="标题改短", who=second, now=NOW)
    assert standing(article) == Standing.RETURNED
    (task,) = Task.objects.filter(closed_at=None, kind="portal.returned")
    assert (task.unit, task.words["because"]) == (cast.branch, "标题改短")

    section = Section.objects.get(kind="news")
    changed = world.values(title="演练")
    services.write(
        article=article, stands_in=section, by_unit=cast.branch, values=changed, who=officer(cast.secretary), now=NOW
    )
    services.send_in(article=article, looked_at=False, who=officer(cast.secretary), now=NOW)
    assert not Task.objects.filter(closed_at=None, kind="portal.returned").exists()
    assert world.passed(cast, article).title == "演练"


def test_what_is_published_stays_while_the_next_version_is_on_its_way(cast: Cast) -> None:
    article = world.published(cast)
    section = Section.objects.get(kind="news")
    services.write(
        article=article,
        stands_in=section,
        by_unit=cast.branch,
        values=world.values(body="新的正文"),
        who=officer(cast.secretary),
        now=NOW,
    )
    assert Article.objects.get(pk=article.pk).body == world.BODY
    services.send_in(article=article, looked_at=False, who=officer(cast.secretary), now=NOW)
    assert Article.objects.get(pk=article.pk).body == world.BODY
    Article.objects.filter(pk=article.pk).update(day=timezone.localdate() - timedelta(days=3))
    found = world.passed(cast, article)
    assert (found.body, found.day) == ("新的正文", timezone.localdate() - timedelta(days=3))


def test_the_same_again_makes_no_version(cast: Cast) -> None:
    article = world.written(cast)
    section = Section.objects.get(kind="news")
    again = services.write(
        article=article,
        stands_in=section,
        by_unit=cast.branch,
        values=world.values(),
        who=officer(cast.secretary),
        now=NOW,
    )
    assert (again.latest_revision_id, article.revisions.count()) == (article.latest_revision_id, 1)


def test_in_review_it_is_not_written_on(cast: Cast) -> None:
    article = world.sent_in(cast)
    section = Section.objects.get(kind="news")
    with pytest.raises(NotPossibleError, match="Take it back"):
        services.write(
            article=article,
            stands_in=section,
            by_unit=cast.branch,
            values=world.values(title="x"),
            who=officer(cast.secretary),
            now=NOW,
        )
    services.take_back(article=article, who=officer(cast.secretary), now=NOW)
    assert (standing(article), Task.objects.filter(closed_at=None, kind="portal.review").count()) == (
        Standing.DRAFT,
        0,
    )
    with pytest.raises(NotPossibleError, match="not in review"):
        services.take_back(article=article, who=officer(cast.secretary), now=NOW)


def test_it_appears_and_goes_on_its_days(cast: Cast) -> None:
    tomorrow, later = NOW + timedelta(days=1), NOW + timedelta(days=5)
    article = world.published(cast, go_live_at=tomorrow, expire_at=later)
    assert (article.live, standing(article)) == (False, Standing.WAITING)
    assert services.publish_due(now=NOW) == 0
    # the engine asks the clock itself whether the day has come
    waiting = article.latest_revision
    assert waiting is not None
    past = NOW - timedelta(minutes=1)
    waiting.content["go_live_at"], waiting.approved_go_live_at = past.isoformat(), past
    waiting.save()
    assert services.publish_due(now=NOW) == 1
    found = Article.objects.get(pk=article.pk)
    assert (found.live, standing(article)) == (True, Standing.PUBLISHED)
    assert services.publish_due(now=later + timedelta(minutes=1)) == 1
    assert (Article.objects.get(pk=article.pk).live, standing(article)) == (False, Standing.OFF)
    assert services.publish_due(now=later + timedelta(minutes=1)) == 0


def test_what_may_be_personal_is_looked_at_again(cast: Cast) -> None:
    article = world.written(cast, body="联系电话 13812345678")
    with pytest.raises(NotPossibleError, match="personal"):
        services.send_in(article=article, looked_at=False, who=officer(cast.secretary), now=NOW)
    services.send_in(article=article, looked_at=True, who=officer(cast.secretary), now=NOW)
    assert standing(article) == Standing.REVIEW


def test_taken_off_and_found_no_more(cast: Cast) -> None:
    article = world.published(cast)
    assert [hit.key for hit in search.find("消防").hits] == [article.pk]
    services.take_off(article=article, because="内容有误", who=officer(cast.secretary), now=NOW)
    assert (standing(article), search.find("消防").hits) == (Standing.OFF, [])
    with pytest.raises(NotPossibleError, match="not on the website"):
        services.take_off(article=article, because="again", who=officer(cast.secretary), now=NOW)


def test_a_draft_is_removed_and_nothing_else(cast: Cast) -> None:
    draft, review, shown = world.written(cast), world.sent_in(cast), world.published(cast)
    services.remove(article=draft, who=officer(cast.secretary), now=NOW)
    for article in (review, shown):
        with pytest.raises(NotPossibleError, match="stays"):
            services.remove(article=article, who=officer(cast.secretary), now=NOW)
    assert set(Article.objects.values_list("pk", flat=True)) == {review.pk, shown.pk}


def test_who_reads_what(cast: Cast) -> None:
    keys = {
        "public": world.published(cast).pk,
        "internal": world.published(cast, audience="internal").pk,
        "unit": world.published(cast, audience="unit").pk,
        "general": world.published(cast, audience="unit", unit=cast.general, by=cast.general_secretary).pk,
    }
    world.written(cast)

    def read(member: object, mode: str = "") -> set[str]:
        client = client_as(member, mode=mode) if mode else client_as(member)
        return {name for name, pk in keys.items() if client.get(f"/portal/news/{pk}/").status_code == 200}

    assert read(None) == {"public"}
    assert read(cast.member) == {"public", "internal", "unit", "general"}
    assert read(cast.other_member) == {"public", "internal", "general"}
    assert read(cast.far_member) == {"public", "internal"}
    assert read(cast.secretary) == {"public", "internal", "unit", "general"}
    assert read(cast.sibling_secretary) == {"public", "internal", "general"}
    assert read(cast.general_secretary) == {"public", "internal", "unit", "general"}
    assert read(cast.staff) == set(keys)


def test_a_kept_page_costs_nothing_and_is_new_after_publishing(cast: Cast, django_assert_num_queries: object) -> None:
    article = world.published(cast)
    client, address = client_as(None), f"/portal/news/{article.pk}/"
    first = client.get(address)
    assert (first.status_code, first["Cache-Control"]) == (200, "public, no-cache")
    with django_assert_num_queries(0):  # type: ignore[operator]
        again = client.get(address)
    assert again.content == first.content
    same = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert (packed["Content-Encoding"], len(packed.content) < len(first.content)) == ("gzip", True)
    services.take_off(article=article, because="内容有误", who=officer(cast.secretary), now=NOW)
    kept.forget()  # after the commit; a test has none
    assert client.get(address).status_code == 404


def test_a_kept_page_is_not_for_those_who_are_signed_in(cast: Cast) -> None:
    world.published(cast, audience="internal", title="内部一篇")
    assert "内部一篇" not in client_as(None).get("/portal/news/").content.decode()
    assert "内部一篇" in client_as(cast.member).get("/portal/news/").content.decode()
    assert "内部一篇" not in client_as(None).get("/portal/news/").content.decode()
    signed_in = client_as(cast.member).get("/portal/news/")
    assert (signed_in["Cache-Control"], "ETag" in signed_in) == ("no-store", False)
