"""Books put together from what the program holds: chosen, put in order, prepared for a year, made, finished."""

import os
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from tests.exchange import making
from tests.permissions.moments import notice_of_branch
from tests.portal import world
from tests.portal.world import officer
from tests.regulations import world as library
from tests.reporting import shelf
from tests.support import Cast, assert_query_count_constant, client_as
from zhibu.activities.models import Notice
from zhibu.exchange.models import Practice
from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.portal.models import Article
from zhibu.portal.services import take_off
from zhibu.regulations.models import Regulation
from zhibu.reporting import periodic, queries, services
from zhibu.reporting.models import Book, Copies, Entry, Making, Part
from zhibu.reporting.papers import make
from zhibu.reporting.papers.gathering import escaped, lay_out
from zhibu.reporting.papers.markdown import Reader
from zhibu.reporting.states import DEAD, LATE, Stage

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PARTS = {"notice": "活动", "practice": "做法", "regulation": "制度"}


def titles(book: Book) -> list[tuple[str, list[str]]]:
    """The parts of a book with the titles in them."""
    return [
        (one.part.title if one.part else "", [row.title for row in one.rows])
        for one in queries.contents(book, timezone.localdate(NOW))
    ]


def settled(cast: Cast, result: str = "三十人参加，找到两处隐患。") -> Notice:
    """A notice that was closed with its result."""
    notice = notice_of_branch(cast)
    Notice.objects.filter(pk=notice.pk).update(result=result)
    return Notice.objects.get(pk=notice.pk)


def test_chosen_put_in_order_and_taken_out(cast: Cast) -> None:
    first, second = world.published(cast, title="甲"), world.published(cast, title="乙")
    part = shelf.with_part(cast)
    book, staff = part.book, officer(cast.staff)
    assert shelf.add(book, cast, first, second, part=part) == 2
    assert shelf.add(book, cast, first, part=part) == 0  # it stands there already
    text = services.add_text(book=book, part=None, title="编前", text="话", who=staff, now=NOW)
    assert titles(book) == [("", ["编前"]), ("典型经验", ["甲", "乙"])]

    rows = {row.title: row.pk for each in queries.contents(book, timezone.localdate(NOW)) for row in each.rows}
    services.arrange(
        book=book, places={rows["甲"]: (9, part.pk), rows["编前"]: (1, part.pk)}, out=[], who=staff, now=NOW
    )
    assert titles(book) == [("典型经验", ["编前", "乙", "甲"])]
    assert list(book.entries.order_by("place").values_list("place", flat=True)) == [1, 2, 3]

    services.arrange(book=book, places={}, out=[text.pk, rows["乙"]], who=staff, now=NOW)
    services.remove_part(part=part, who=staff, now=NOW)
    assert titles(book) == [("", ["甲"])]


def test_a_part_of_another_book_takes_nothing_in(cast: Cast) -> None:
    foreign = shelf.with_part(cast)
    book = shelf.with_article(cast)
    entry = book.entries.get(article__isnull=False)
    services.arrange(book=book, places={entry.pk: (1, foreign.pk)}, out=[], who=officer(cast.staff), now=NOW)
    assert Entry.objects.get(pk=entry.pk).part is None
    answer = client_as(cast.staff, "officer").post(
        f"/reporting/books/{book.pk}/texts/new/", {"title": "篇", "text": "文", "part": foreign.pk}
    )
    assert (answer.status_code, book.entries.count()) == (422, 2)


def test_what_one_unit_only_may_read_stays_out(cast: Cast) -> None:
    for audience in ("public", "internal", "unit"):
        world.published(cast, title=audience, audience=audience)
    world.written(cast, title="draft")
    found = queries.articles_for(shelf.begun(cast))
    assert sorted(one.title for one in found) == ["internal", "public"]


def test_the_compilation_of_a_year(cast: Cast) -> None:
    year = timezone.localdate(NOW).year
    world.published(cast, title="新闻", kind="news")
    world.published(cast, title="讲话", kind="speeches")
    old = world.published(cast, title="去年", kind="news")
    Article.objects.filter(pk=old.pk).update(day=old.day - timedelta(days=400))
    notice = settled(cast)
    issued = notice.issued_at
    assert issued is not None
    Notice.objects.filter(pk=notice.pk).update(issued_at=NOW)
    practice = making.posted(cast)
    Practice.objects.filter(pk=practice.pk).update(posted_at=NOW)
    library.approved(cast, title="今年", since=timezone.localdate(NOW))
    library.approved(cast, title="早年", since=timezone.localdate(NOW) - timedelta(days=400))
    book = services.prepare(year=year, title="汇编", parts=PARTS, who=officer(cast.staff), now=NOW)
    assert titles(book) == [
        ("领导讲话", ["讲话"]),
        ("工作动态", ["新闻"]),
        ("活动", [notice.theme]),
        ("做法", [practice.title]),
        ("制度", ["今年"]),
    ]
    with pytest.raises(NotPossibleError, match="Nothing was published in 1990"):
        services.prepare(year=1990, title="汇编", parts=PARTS, who=officer(cast.staff), now=NOW)
    assert Book.objects.count() == 1  # the failed one left nothing


def test_rules_and_practices_are_printed_as_they_count_on_the_day(cast: Cast, tmp_path: Path) -> None:
    practice, version = making.posted(cast), library.approved(cast)
    since = timezone.localdate() - timedelta(days=30)
    repealed = library.approved(cast, title="已废止")
    book, today = shelf.begun(cast), timezone.localdate(NOW)
    found = list(queries.regulations_for(book, today))
    staff = officer(cast.staff)
    chosen = {"regulations": found, "practices": queries.practices_for(book)}
    assert services.add(book=book, part=None, **chosen, who=staff, now=NOW) == 3
    assert services.add(book=book, part=None, **chosen, who=staff, now=NOW) == 0
    assert list(queries.regulations_for(book, today)) == list(queries.practices_for(book)) == []

    Regulation.objects.filter(pk=repealed.regulation_id).update(repealed_from=today, repealed_because="不再用")
    rows = {row.title: row.gone for part in queries.contents(book, today) for row in part.rows}
    assert rows == {version.regulation.title: False, "已废止": True, practice.title: False}
    assert len(lay_out(book, emptied(tmp_path))) == 1
    assert {file.name[11:]: file.read_text() for file in tmp_path.glob("*.md")} == {
        "活动管理办法.md": f"# 活动管理办法\n\n*工委〔2026〕3号　in force from {day(since, with_year=True)}*\n\n"
        "## 第一章 总则\n\n**第一条**　活动提前告诉党员。\n\n**第二条**　结束后三天内确认点名。\n\n"
        "## 第二章 附则\n\n**第三条**　由办公室解释。",
        "代办服务进社区.md": "# 代办服务进社区\n\n*办公室支部　20 November 2026*\n\n"
        "**What was done?**\n\n每月一次，到社区代办证照。\n\n**What came of it?**\n\n办了十二件事。\n\n"
        "**What do others need to know?**\n\n先与社区约定。",
    }
    Practice.objects.update(audience=cast.branch)  # by now only one branch reads it
    assert len(lay_out(book, emptied(tmp_path))) == 2
    assert [file.name[11:] for file in tmp_path.glob("*.md")] == ["活动管理办法.md"]


def emptied(folder: Path) -> Path:
    """The folder without what a laying out put there."""
    for file in folder.glob("*.md"):
        file.unlink()
    for home in folder.glob("pictures"):
        home.rmdir()
    return folder


def test_made_in_three_forms_with_the_same_words(cast: Cast) -> None:
    picture = world.picture(cast)
    body = f"正文一句。\n\n![演练](picture:{picture})\n\n# 大标题\n\n见[另一篇](/portal/news/99999/)。"
    article = world.published(cast, title="*消防* [演练]", body=body)
    book = shelf.begun(cast, preface="开头的话。", names="王小明、李雷", cover_id=picture)
    shelf.add(book, cast, article, notices=(settled(cast),))
    for form in ("pdf", "epub", "docx"):
        made = services.ask(book=book, form=form, who=officer(cast.staff), now=NOW)
        taken = services.begin(key=made.pk, now=NOW)
        assert taken is not None and make(taken)
        done = Making.objects.get(pk=made.pk)
        assert (done.stage, done.chapters, done.pictures) == (Stage.MADE, 2, 1)
        data = queries.place_of(done.path).read_bytes()
        assert len(data) == done.size
        said = text_of(form, data)
        for words in ("开头的话。", "*消防* [演练]", "正文一句。", "大标题", "三十人参加，找到两处隐患。"):
            assert words in said, (form, words)
        assert "picture:" not in said and "\\" not in said


def text_of(form: str, data: bytes) -> str:
    """The words of a book, without blanks between them."""
    if form == "pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if form == "docx":
        return "\n".join(one.text for one in Document(BytesIO(data)).paragraphs)
    with zipfile.ZipFile(BytesIO(data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))


def test_any_title_reads_as_it_was_typed(tmp_path: Path) -> None:
    for title in (
        "1. 一",
        "- 破",
        "# 井",
        "`a` **b** ~~c~~",
        "&amp; <b>",
        "[x](y) ![z](w)",
        "a\\b",
        "======",
        "|a|b|",
    ):
        reader = Reader(picture=lambda src: src, name=lambda text: [text])
        head = reader.blocks(f"# {escaped(title)}\n\n文")[0]
        assert isinstance(head, dict) and "".join(str(one) for one in head["c"]) == title


def test_what_is_gone_is_left_out_and_named(cast: Cast, tmp_path: Path) -> None:
    kept = world.published(cast, title="还在", body="![没了](picture:99999) 余下的话")
    off = world.published(cast, title="撤下的")
    book = shelf.begun(cast)
    shelf.add(book, cast, kept, off)
    take_off(article=off, because="有误", who=officer(cast.staff), now=NOW)
    left = lay_out(book, tmp_path)
    assert [row.gone for each in queries.contents(book, timezone.localdate(NOW)) for row in each.rows] == [False, True]
    assert len(left) == 2 and "撤下的" in left[0] and "还在" in left[1]
    assert [file.name for file in tmp_path.glob("*.md")] == ["0000 0001c 还在.md"]
    assert (tmp_path / "0000 0001c 还在.md").read_text().endswith("没了 余下的话")


def test_links_between_chapters_lead_inside_the_book(cast: Cast, tmp_path: Path) -> None:
    first = world.published(cast, title="甲")
    second = world.published(cast, title="乙", body=f"见[甲](/portal/news/{first.pk}/)")
    part = shelf.with_part(cast)
    shelf.add(part.book, cast, first, part=part)
    shelf.add(part.book, cast, second)
    lay_out(part.book, tmp_path)
    assert "[甲](<0001 典型经验/0001c 甲.md>)" in (tmp_path / "0000 0002c 乙.md").read_text()


def test_one_process_makes_it_and_a_dead_one_is_replaced(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = shelf.asked(cast)
    with pytest.raises(NotPossibleError, match="being made already"):
        services.ask(book=waiting.book, form="epub", who=officer(cast.staff), now=NOW)
    later = waiting.asked_at + LATE + timedelta(seconds=1)
    assert services.waiting(now=waiting.asked_at) == []
    assert services.waiting(now=later) == [waiting.pk]
    assert services.begin(key=waiting.pk, now=later) is not None
    assert services.begin(key=waiting.pk, now=later) is None
    dead = later + DEAD + timedelta(seconds=1)
    assert services.waiting(now=dead) == [waiting.pk]
    asked: list[Any] = []
    monkeypatch.setattr("zhibu.reporting.periodic.subprocess.run", lambda command, check: asked.append(command[-1]))
    assert (periodic.make_late(now=dead), asked) == (1, [str(waiting.pk)])


def test_what_cannot_be_set_says_why(cast: Cast) -> None:
    book = shelf.begun(cast)
    shelf.add(book, cast, world.published(cast, title="坏图", body="![x](../../etc/passwd.png)"))
    made = services.ask(book=book, form="epub", who=officer(cast.staff), now=NOW)
    taken = services.begin(key=made.pk, now=NOW)
    assert taken is not None and not make(taken)
    found = Making.objects.get(pk=made.pk)
    assert found.stage == Stage.FAILED and "坏图" in found.notes
    assert services.ask(book=book, form="epub", who=officer(cast.staff), now=NOW).stage == Stage.WAITING


def test_the_command_makes_what_was_asked_for(cast: Cast) -> None:
    waiting = shelf.asked(cast)
    call_command("book", "make", str(waiting.pk))
    made = Making.objects.get(pk=waiting.pk)
    call_command("book", "make", str(waiting.pk))  # it is over: nothing happens
    assert Making.objects.get(pk=waiting.pk).path == made.path


def test_an_earlier_file_goes_when_the_next_is_made(cast: Cast) -> None:
    first = shelf.made(cast)
    again = services.ask(book=first.book, form="epub", who=officer(cast.staff), now=NOW)
    taken = services.begin(key=again.pk, now=NOW)
    assert taken is not None and make(taken)
    assert list(Making.objects.values_list("pk", flat=True)) == [again.pk]
    place = queries.place_of(first.path)
    os.utime(place, (NOW.timestamp(), NOW.timestamp()))  # the disk has a clock of its own
    assert services.clear_left_over(now=NOW) == 0  # an hour for those who are reading it
    assert services.clear_left_over(now=NOW + timedelta(hours=2)) >= 1
    assert not place.exists() and queries.place_of(Making.objects.get().path).exists()


def test_finished_nothing_changes_until_it_is_opened_again(cast: Cast) -> None:
    book, staff = shelf.with_text(cast).book, officer(cast.staff)
    with pytest.raises(NotPossibleError, match="Make its PDF"):
        services.finish(book=book, who=staff, now=NOW)
    done = shelf.finished(cast)
    for deed in (
        lambda: services.save(book=done, values={"title": "x"}, who=staff, now=NOW),
        lambda: shelf.add(done, cast, world.published(cast)),
        lambda: services.add_part(book=done, title="x", opening="", who=staff, now=NOW),
        lambda: services.arrange(book=done, places={}, out=[], who=staff, now=NOW),
        lambda: services.remove(book=done, who=staff, now=NOW),
        lambda: services.finish(book=done, who=staff, now=NOW),
    ):
        with pytest.raises(NotPossibleError, match="finished"):
            deed()
    services.open_again(book=done, who=staff, now=NOW)
    services.save(book=done, values={"title": "新题"}, who=staff, now=NOW)
    assert Book.objects.get(pk=done.pk).title == "新题"


def test_copies_to_a_unit_a_partner_and_all_units(cast: Cast) -> None:
    copies = shelf.handed_on(cast)
    book, staff = copies.book, officer(cast.staff)
    page = client_as(cast.staff, "officer")
    answer = page.post(f"/reporting/books/{book.pk}/copies/", {"number": "5", "day": "2026-03-01"})
    assert (answer.status_code, book.copies.count()) == (422, 1)
    services.hand_on(
        book=book, unit=None, partner="邻市机关工委", number=5, day=NOW.date(), note="", who=staff, now=NOW
    )
    count = services.hand_to_all(book=book, number=1, day=NOW.date(), who=staff, now=NOW)
    assert count == type(cast.branch).objects.exclude(parent=None).count() - 1  # 0101 has its two
    assert queries.total_copies(book) == 7 + count
    with pytest.raises(NotPossibleError, match="record stays"):
        services.remove(book=book, who=staff, now=NOW)
    for one in Copies.objects.all():
        services.take_out(copies=one, who=staff, now=NOW)
    services.remove(book=book, who=staff, now=NOW)
    assert not Book.objects.exists()


def test_the_second_of_two_editors_is_told(cast: Cast) -> None:
    book = shelf.begun(cast)
    page = client_as(cast.staff, "officer")
    typed = {"title": "甲", "paper": "a5", "seen": str(book.edition)}
    assert page.post(f"/reporting/books/{book.pk}/edit/", typed).status_code == 302
    answer = page.post(f"/reporting/books/{book.pk}/edit/", typed | {"title": "乙"})
    assert answer.status_code == 422 and "changed the book meanwhile" in answer.content.decode()
    assert Book.objects.get(pk=book.pk).title == "甲"


def test_lists_cost_the_same_however_long(cast: Cast) -> None:
    page = client_as(cast.staff, "officer")
    assert_query_count_constant(page, "/reporting/books/", lambda: shelf.with_article(cast))
    book = shelf.begun(cast)
    assert_query_count_constant(
        page, f"/reporting/books/{book.pk}/", lambda: shelf.add(book, cast, world.published(cast)), limit=14
    )
    other = shelf.begun(cast)
    assert_query_count_constant(page, f"/reporting/books/{other.pk}/choose/articles/", lambda: world.published(cast))
    assert_query_count_constant(page, f"/reporting/books/{other.pk}/copies/", lambda: shelf.handed_on(cast))


def test_a_part_keeps_its_place_among_the_others(cast: Cast) -> None:
    part = shelf.with_part(cast)
    staff = officer(cast.staff)
    for title in "甲乙":
        services.add_part(book=part.book, title=title, opening="", who=staff, now=NOW)
    services.save_part(part=part, title="丙", opening="话", place=99, who=staff, now=NOW)
    assert list(Part.objects.order_by("place").values_list("title", "place")) == [("甲", 1), ("乙", 2), ("丙", 3)]
