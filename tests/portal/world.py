"""A website with articles in every standing, for tests."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Pixels

from tests.participation.facts import person
from tests.support import Cast, make_account, make_member
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind
from zhibu.portal import services
from zhibu.portal.models import Article, ArticleFile, Section

BODY = "第一段，讲消防安全。\n\n## 小标题\n\n- 甲\n- 乙"


def officer(member: Member) -> Person:
    """The member as an officer today."""
    return person(member, timezone.localdate())


def opened(cast: Cast) -> None:
    """The website is open."""
    services.open_site(introduction="这里是机关党建门户。", who=officer(cast.staff), now=timezone.now())


def reviewers(cast: Cast) -> list[Person]:
    """Three of the committee's staff besides `staff`."""
    found = []
    for number in range(3):
        username = f"reviewer{number}"
        member = Member.objects.filter(user__username=username).first()
        if member is None:
            member = make_member(cast.apart, "甲乙丙"[number] * 2)
            make_account(member, username)
            Post.objects.create(member=member, unit=cast.root, kind=PostKind.CLERK, since=date(2020, 1, 1))
        found.append(officer(member))
    return found


def values(**changes: Any) -> dict[str, Any]:
    """What is typed about an article."""
    return {
        "title": "消防演练",
        "summary": "支部组织消防演练。",
        "body": BODY,
        "signed": "",
        "audience": "public",
        "go_live_at": None,
        "expire_at": None,
        **changes,
    }


def written(
    cast: Cast, *, by: Member | None = None, unit: Unit | None = None, kind: str = "news", **changes: Any
) -> Article:
    """A draft of 0101."""
    if not Section.objects.exists():
        opened(cast)
    return services.write(
        article=None,
        stands_in=Section.objects.get(kind=kind),
        by_unit=unit or cast.branch,
        values=values(**changes),
        who=officer(by or cast.secretary),
        now=timezone.now(),
    )


def sent_in(cast: Cast, **changes: Any) -> Article:
    """In review, nobody has passed it."""
    article = written(cast, **changes)
    services.send_in(
        article=article, looked_at=False, who=officer(changes.get("by") or cast.secretary), now=timezone.now()
    )
    return Article.objects.get(pk=article.pk)


def task(article: Article) -> int:
    """The key of the step that is due."""
    state = Article.objects.get(pk=article.pk).current_workflow_task_state
    assert state is not None
    return int(state.pk)


def passed(cast: Cast, article: Article, now: datetime | None = None) -> Article:
    """All three reviews are done."""
    for who in reviewers(cast):
        services.pass_review(article=article, version=task(article), who=who, now=now or timezone.now())
    return Article.objects.get(pk=article.pk)


def published(cast: Cast, **changes: Any) -> Article:
    """On the website."""
    return passed(cast, sent_in(cast, **changes))


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture."""
    out = BytesIO()
    Pixels.new("RGB", size, "#9c1c1c").save(out, "PNG")
    return out.getvalue()


PNG = png()


def workbook(*cells: object, hidden: str = "") -> bytes:
    """A workbook with these cells in one column, and with a sheet that nobody sees at once."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        for row, cell in enumerate(cells):
            sheet.write(row, 0, cell)
        if hidden:
            more = book.add_worksheet("里")
            more.write(0, 0, hidden)
            more.hide()
    return out.getvalue()


def attached(cast: Cast, data: bytes | None = None, name: str = "签到表.xlsx", title: str = "签到表") -> ArticleFile:
    """A file that was uploaded for an article."""
    file = SimpleUploadedFile(name, data or workbook("姓名", "单位"))
    return services.add_file(file=file, title=title, who=officer(cast.secretary), now=timezone.now())


def picture(cast: Cast) -> int:
    """A picture that was uploaded."""
    file = SimpleUploadedFile("a.png", PNG, "image/png")
    return services.add_picture(file=file, title="演练", who=officer(cast.secretary), now=timezone.now())
