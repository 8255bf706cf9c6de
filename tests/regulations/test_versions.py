"""Versions: written, approved by another person, in force on their day, never changed after that."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.regulations import world
from tests.support import Cast
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.papers.collection import collection_docx, collection_pdf
from zhibu.regulations import papers, queries, services
from zhibu.regulations.models import Article, Carried, Regulation, Version
from zhibu.regulations.states import Standing

pytestmark = pytest.mark.django_db


def test_a_draft_is_approved_by_another_person(cast: Cast) -> None:
    draft = world.handed_in(cast)
    now, writer = timezone.now(), world.officer(world.second(cast))
    assert Task.objects.filter(key=f"regulations.approve:{draft.pk}", closed_at=None).count() == 1

    with pytest.raises(NotPossibleError, match="another person"):
        services.approve(version=draft, since=timezone.localdate(), who=writer, now=now)
    done = services.approve(version=draft, since=timezone.localdate(), who=world.officer(cast.staff), now=now)

    assert done.approved_by == cast.staff
    assert services.fingerprint(done) == done.fingerprint
    assert Task.objects.filter(kind="regulations.approve", closed_at=None).count() == 0
    assert queries.standing_of(done, timezone.localdate()).standing == Standing.IN_FORCE


def test_what_is_not_handed_in_is_not_approved_and_a_return_says_why(cast: Cast) -> None:
    draft, now, staff = world.drafted(cast), timezone.now(), world.officer(cast.staff)
    with pytest.raises(NotPossibleError):
        services.approve(version=draft, since=timezone.localdate(), who=staff, now=now)
    services.hand_in(version=draft, who=world.officer(world.second(cast)), now=now)

    back = services.send_back(version=draft, because="第二条写清天数", who=staff, now=now)

    assert (back.handed_in_at, back.returned_because) == (None, "第二条写清天数")
    assert Task.objects.filter(kind="regulations.approve", closed_at=None).count() == 0


@pytest.mark.parametrize("change", ["text", "chapter", "delete", "version", "undo"])
def test_the_database_refuses_to_change_what_was_approved(cast: Cast, change: str) -> None:
    version = world.approved(cast)
    rows = Article.objects.filter(version=version)
    deeds = {
        "text": lambda: rows.update(text="别的"),
        "chapter": lambda: rows.update(fixed=False),
        "delete": lambda: rows._raw_delete("default"),  # type: ignore[attr-defined]
        "version": lambda: Version.objects.filter(pk=version.pk).update(preamble="别的"),
        "undo": lambda: Version.objects.filter(pk=version.pk).update(approved_at=None),
    }

    with pytest.raises(DatabaseError), transaction.atomic():
        deeds[change]()

    assert services.fingerprint(Version.objects.get(pk=version.pk)) == version.fingerprint


def test_drafts_may_be_changed_and_discarded(cast: Cast) -> None:
    draft = world.drafted(cast)
    again = services.write(
        regulation=draft.regulation, text="第一条 甲", reason="", who=world.officer(cast.staff), now=timezone.now()
    )

    assert (again.pk, again.articles.count(), again.drafted_by) == (draft.pk, 1, cast.staff)
    assert services.discard(version=again, who=world.officer(cast.staff), now=timezone.now()) is None
    assert Regulation.objects.count() == 0


def test_each_day_has_its_version(cast: Cast) -> None:
    today = timezone.localdate()
    first = world.approved(cast, since=today - timedelta(days=100))
    next_ = world.revised(cast, first.regulation, world.TEXT.replace("三天", "五天"), today + timedelta(days=10))
    regulation = Regulation.objects.get()

    assert queries.current(regulation, today - timedelta(days=101)) is None
    assert queries.current(regulation, today + timedelta(days=9)) == first
    assert queries.current(regulation, today + timedelta(days=10)) == next_
    standings = [
        (one.version.number, one.standing, one.last) for one in queries.history(regulation, today, drafts=True)
    ]
    assert standings == [(2, Standing.COMING, None), (1, Standing.IN_FORCE, today + timedelta(days=9))]
    later = queries.history(regulation, today + timedelta(days=10), drafts=True)
    assert [one.standing for one in later] == [Standing.IN_FORCE, Standing.SUPERSEDED]
    with pytest.raises(NotPossibleError, match="begins later"):
        world.revised(cast, regulation, world.TEXT, today)


def test_a_later_version_needs_its_reason(cast: Cast) -> None:
    first = world.approved(cast)
    who, now = world.officer(cast.staff), timezone.now()
    draft = services.write(regulation=first.regulation, text=world.TEXT, reason="", who=who, now=now)

    with pytest.raises(NotPossibleError, match="why"):
        services.hand_in(version=draft, who=who, now=now)


def test_what_carries_an_article_follows_its_text_into_the_next_version(cast: Cast) -> None:
    first = world.approved(cast)
    article = first.articles.get(number=2)
    values = {"rules": ["GW-12"], "owner": "书记", "steps": "", "trace": "rulebook:rules", "trace_words": ""}
    services.carry(article=article, values=values, who=world.officer(cast.staff), now=timezone.now())
    text = "第一条 新的一条。\n第二条 活动提前告诉党员。\n第三条 结束后三天内确认点名。"

    next_ = services.write(
        regulation=first.regulation, text=text, reason="加一条", who=world.officer(cast.staff), now=timezone.now()
    )

    assert list(Carried.objects.filter(article__version=next_).values_list("article__number", "rules")) == [
        (3, ["GW-12"])
    ]


def test_repeal_ends_it_and_is_in_force_until_the_day_before(cast: Cast) -> None:
    today, version = timezone.localdate(), world.approved(cast)
    regulation, who = version.regulation, world.officer(cast.staff)
    with pytest.raises(NotPossibleError):
        services.repeal(regulation=regulation, day=version.since or today, because="x", who=who, now=timezone.now())

    services.repeal(
        regulation=regulation, day=today + timedelta(days=3), because="并入新办法", who=who, now=timezone.now()
    )

    everything = Regulation.objects.all()
    assert list(queries.in_force(everything, today + timedelta(days=2))) == [regulation]
    assert list(queries.in_force(everything, today + timedelta(days=3))) == []
    assert list(queries.public_in_force(today)) == [regulation]
    with pytest.raises(NotPossibleError, match="repealed"):
        services.write(regulation=regulation, text=world.TEXT, reason="x", who=who, now=timezone.now())


def test_versions_are_compared_article_by_article(cast: Cast) -> None:
    first = world.approved(cast)
    text = "第一条 活动提前三天告诉党员。\n第二条 不要求拍照。\n第三条 由办公室解释。"
    next_ = world.revised(cast, first.regulation, text, timezone.localdate())

    rows = queries.compare(queries.articles_of(first), queries.articles_of(next_))

    assert [(one.state, one.before, one.after) for one in rows] == [
        ("changed", 1, 1), ("new", None, 2), ("gone", 2, None), ("same", 3, 3),
    ]  # fmt: skip
    assert [piece.text for piece in rows[0].pieces if piece.state == "new"] == ["三天"]


def test_an_overdue_review_is_a_task_of_the_owner_until_another_day_is_set(cast: Cast) -> None:
    now, today = timezone.now(), timezone.localdate()
    regulation = world.approved(cast, review_on=today - timedelta(days=1)).regulation
    assert services.ask_for_reviews(now=now) == 1
    assert services.ask_for_reviews(now=now) == 1
    assert list(Task.objects.filter(kind="regulations.review", closed_at=None).values_list("unit", flat=True)) == [
        cast.root.pk
    ]

    values = world.facts(cast, review_on=today + timedelta(days=300))
    services.change_facts(regulation=regulation, values=values, who=world.officer(cast.staff), now=now)

    assert Task.objects.filter(kind="regulations.review", closed_at=None).count() == 0


def test_the_map_shows_fields_without_a_rule(cast: Cast) -> None:
    regulation = world.approved(cast).regulation

    rows = queries.coverage(Regulation.objects.all(), timezone.localdate())

    assert [one.code for one in rows if one.regulations] == ["attendance"]
    assert [one.regulations for one in rows if one.code == "attendance"] == [[regulation]]


def test_the_collection_has_contents_and_every_article(cast: Cast) -> None:
    from docx import Document
    from pypdf import PdfReader

    world.approved(cast)
    world.approved(cast, title="议事规则", text="第一条 集体讨论。")
    kept = queries.collected(Regulation.objects.all(), timezone.localdate())
    made = papers.collection(kept, "机关工委", timezone.localdate())

    pages = [page.extract_text() for page in PdfReader(BytesIO(collection_pdf(made))).pages]
    document = Document(BytesIO(collection_docx(made)))

    assert len(pages) == 4
    assert "活动管理办法" in pages[1] and "议事规则" in pages[1]
    assert "第三条" in pages[2] + pages[3] and "集体讨论" in pages[2] + pages[3]
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]  # type: ignore[union-attr]
    assert heads == [regulation.title for regulation, _version in kept]


@pytest.mark.parametrize("key", sorted(queries.samples()))
def test_the_ready_made_regulations_divide_and_name_what_exists(key: str) -> None:
    sample = queries.samples()[key]
    divided = queries.divide(sample["text"])

    assert divided.wrong == ()
    assert 8 <= len(divided.parts) <= 14
    for one in sample["carried"]:
        assert 1 <= one["article"] <= len(divided.parts)
        assert [code for code in one.get("rules", []) if not queries.is_a_rule(code)] == []
        assert one.get("trace", "") in {"", *queries.traces()}
