"""Two people have one draft open: the second to save is shown both versions, and nothing typed is lost."""

import pytest
from django.test import Client

from tests.activities.corridor import draft
from tests.support import Cast, client_as
from zhibu.activities.models import Notice

pytestmark = pytest.mark.django_db


def typed(notice: Notice, theme: str, edition: int) -> dict[str, object]:
    return {
        "issuer": notice.issuer_id,
        "edition": edition,
        "scope": "all",
        "theme": theme,
        "kind": notice.kind,
        "held": notice.held,
        "expected": notice.expected,
        "first_day": notice.first_day.isoformat(),
        "last_day": notice.last_day.isoformat(),
        "content": notice.content,
        "form": notice.form,
        "feedback_by": notice.feedback_by.isoformat(),
    }


def save(client: Client, notice: Notice, theme: str, edition: int) -> tuple[int, str]:
    answer = client.post(f"/activities/{notice.pk}/edit/", typed(notice, theme, edition))
    return answer.status_code, answer.content.decode()


def test_the_second_to_save_sees_both_versions_and_may_then_replace(cast: Cast) -> None:
    notice = draft(cast)
    client = client_as(cast.staff)
    opened = notice.edition

    assert save(client, notice, "甲改的题目", opened)[0] == 302
    status, page = save(client, notice, "乙改的题目", opened)

    assert status == 409
    assert Notice.objects.get().theme == "甲改的题目"
    assert ('<td class="lines">甲改的题目</td><td class="lines">乙改的题目</td>' in page) is True
    assert ('value="乙改的题目"' in page, f'name="edition" value="{opened + 1}"' in page) == (True, True)

    assert save(client, notice, "乙改的题目", opened + 1)[0] == 302
    kept = Notice.objects.get()
    assert (kept.theme, kept.edition) == ("乙改的题目", opened + 2)


def test_a_stale_save_changes_nothing(cast: Cast) -> None:
    notice = draft(cast)
    before = Notice.objects.values().get()

    assert save(client_as(cast.staff), notice, "旧版本", notice.edition - 1)[0] == 409
    assert Notice.objects.values().get() == before


def test_an_editor_alone_is_never_stopped(cast: Cast) -> None:
    notice = draft(cast)
    client = client_as(cast.staff)

    assert [save(client, notice, f"第{turn}稿", notice.edition + turn)[0] for turn in range(3)] == [302, 302, 302]
    assert Notice.objects.get().theme == "第2稿"
