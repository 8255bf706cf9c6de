"""Links of articles that lead nowhere."""

import pytest
from django.utils import timezone

from tests.permissions.moments import notice_of_branch
from tests.portal import world
from tests.regulations import world as library
from tests.support import Cast, client_as, page
from zhibu.portal.queries import dead_links
from zhibu.portal.services import show_notice

pytestmark = pytest.mark.django_db


def test_links_that_lead_nowhere_and_no_others(cast: Cast) -> None:
    there, inner = world.published(cast, title="在"), world.published(cast, title="内", audience="internal")
    notice, kept, picture = notice_of_branch(cast), world.attached(cast), world.picture(cast)
    show_notice(notice=notice, looked_at=True, who=world.officer(cast.staff), now=timezone.now())
    rule = library.approved(cast).regulation
    secret = library.approved(cast, title="内部", audience="internal").regulation
    good = [
        f"/portal/news/{there.pk}/", f"/portal/events/{there.pk}/#a", f"/portal/notice/{notice.pk}/",
        f"picture:{picture}", f"file:{kept.pk}.xlsx", f"/regulations/{rule.pk}/", "https://example.org/gone",
        "#here", "/portal/news/?page=2", "mailto:a@example.org",
    ]  # fmt: skip
    bad = [
        "/portal/news/999999/", f"/portal/news/{inner.pk}/", "/portal/notice/999999/", "picture:999999",
        "file:999999.pdf", f"/regulations/{secret.pk}/", "/nowhere/", "/portal/pictures/999999/",
    ]  # fmt: skip
    body = "\n\n".join(f"[去]({target})" for target in good + bad)
    article = world.published(cast, body=body)
    assert [(one.article, one.target) for one in dead_links()] == [(article.pk, target) for target in bad]

    hidden = world.published(
        cast, body=f"[内](/portal/news/{inner.pk}/) [规](/regulations/{secret.pk}/)", audience="internal"
    )
    assert hidden.pk not in {one.article for one in dead_links()}  # its readers may read these too
    shown = page(client_as(cast.staff, "officer").get("/portal/office/freshness/"))
    assert shown.count("<code>") == len(bad)


def test_a_link_dies_with_what_it_leads_to(cast: Cast) -> None:
    first = world.published(cast, title="甲")
    world.published(cast, title="乙", body=f"[甲](/portal/news/{first.pk}/)")
    assert dead_links() == []
    type(first).objects.filter(pk=first.pk).update(live=False)
    assert [one.title for one in dead_links()] == ["乙"]


def test_one_article_and_three_cost_the_same(cast: Cast, django_assert_num_queries: object) -> None:
    world.published(cast, body="[去](/portal/news/999999/) ![图](picture:999999)")
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(dead_links()) == 2
    for _nth in range(2):
        world.published(cast, body="[去](/portal/news/999998/) ![图](picture:999998)")
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(dead_links()) == 6
