"""Notices that the committee shows on its website."""

import pytest
from django.utils import timezone

from tests.permissions.moments import notice_of_branch
from tests.portal import world
from tests.portal.world import officer
from tests.support import Cast, client_as
from zhibu.activities.services import withdraw
from zhibu.kernel import kept, search
from zhibu.kernel.deeds import NotPossibleError
from zhibu.portal import services

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_shown_found_changed_and_hidden(cast: Cast) -> None:
    world.opened(cast)
    notice = notice_of_branch(cast)
    address = f"/portal/notice/{notice.pk}/"
    assert client_as(None).get(address).status_code == 404
    assert search.find(notice.theme).hits == []

    services.show_notice(notice=notice, looked_at=True, who=officer(cast.staff), now=NOW)
    services.show_notice(notice=notice, looked_at=True, who=officer(cast.staff), now=NOW)
    assert [(hit.kind, hit.address) for hit in search.find(notice.theme).hits] == [("shown", address)]
    kept.forget()
    assert notice.content in client_as(None).get(address).content.decode()
    assert notice.theme in client_as(None).get("/portal/").content.decode()

    withdraw(notice=notice, reason="改期", who=officer(cast.secretary), now=NOW)
    kept.forget()
    assert "改期" in client_as(None).get(address).content.decode()

    services.hide_notice(notice=notice, who=officer(cast.staff), now=NOW)
    kept.forget()
    assert (client_as(None).get(address).status_code, search.find(notice.theme).hits) == (404, [])


def test_who_finds_a_notice_that_is_not_shown(cast: Cast) -> None:
    notice = notice_of_branch(cast)

    def found(name: str) -> list[str]:
        return [hit.kind for hit in search.find(notice.theme, officer(getattr(cast, name))).hits]

    assert [found(name) for name in ("member", "other_member", "secretary", "sibling_secretary", "staff")] == [
        ["notice"], [], ["notice"], [], ["notice"],
    ]  # fmt: skip


def test_what_may_be_personal_is_looked_at_again(cast: Cast) -> None:
    notice = notice_of_branch(cast)
    type(notice).objects.filter(pk=notice.pk).update(content="联系 13812345678")
    notice.refresh_from_db()
    with pytest.raises(NotPossibleError, match="138"):
        services.show_notice(notice=notice, looked_at=False, who=officer(cast.staff), now=NOW)
