"""Lists, what members see, the search, query counts."""

import re
from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.documents import world
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.documents import queries, services
from zhibu.documents.models import Paper
from zhibu.documents.states import PaperState
from zhibu.kernel import search


def test_the_list_is_narrowed_down_and_exported_as_seen(cast: Cast) -> None:
    world.sent(cast)
    world.sent(cast, title="关于换届的通知")
    world.sent(cast, kind="circular", title="学习情况通报")
    client = client_as(cast.staff)

    text = page(client.get("/documents/?kind=notice&q=换届"))

    assert [title in text for title in ("关于换届的通知", "关于做好学习的通知", "学习情况通报")] == [
        True,
        False,
        False,
    ]
    answer = client.post("/documents/documents.xlsx", {"kind": "notice"})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    assert [row[2] for row in book.get_sheet_by_index(0).to_python()[1:]] == ["关于换届的通知", "关于做好学习的通知"]
    received = page(client_as(cast.secretary).get("/documents/?side=in"))
    assert ("关于换届的通知" in received, "关于换届的通知" in page(client.get("/documents/?side=in"))) == (True, False)


def test_drafts_are_their_own_units_and_what_was_sent_its_readers(cast: Cast) -> None:
    draft, sent = world.draft(cast), world.sent(cast, title="关于发放的通知")
    seen = {}
    for name in ("staff", "general_secretary", "secretary", "sibling_secretary", "member"):
        client = client_as(getattr(cast, name))
        seen[name] = [client.get(f"/documents/{one.pk}/").status_code for one in (draft, sent)]
    assert seen == {
        "staff": [200, 200],
        "general_secretary": [404, 200],
        "secretary": [404, 200],
        "sibling_secretary": [404, 404],
        "member": [404, 404],
    }


def test_the_search_finds_it_for_those_alone_who_may_read_it(cast: Cast) -> None:
    paper = world.sent(cast, title="关于紫荆花活动的通知")
    found = {
        name: [hit.title for hit in search.find("紫荆花", who=world.officer(getattr(cast, name))).hits]
        for name in ("staff", "secretary", "sibling_secretary")
    }
    assert found == {"staff": [str(paper)], "secretary": [str(paper)], "sibling_secretary": []}


def test_lists_cost_the_same_however_long_they_are(cast: Cast) -> None:
    client = client_as(cast.staff)
    for address, add in {
        "/documents/": lambda: world.sent(cast),
        "/documents/incoming/": lambda: world.came(cast),
        "/documents/archive/": lambda: world.advanced(cast, world.draft(cast), PaperState.FILED),
        "/documents/paper-saved/": lambda: world.sent(cast),
    }.items():
        assert_query_count_constant(client, address, add, limit=16)


def test_a_document_goes_from_hand_to_hand_on_its_page(cast: Cast) -> None:
    office, leader = client_as(cast.staff), client_as(world.head(cast))
    form = world.values(unit=cast.root.pk, all_below="on") | {"direction": "", "important": "", "one_matter": ""}
    assert office.post("/documents/new/", form | {"to_members": ""}).status_code == 302
    paper = Paper.objects.get()
    assert [unit.code for unit in queries.main_units(paper)] == ["01", "0101", "0102", "11"]
    at = f"/documents/{paper.pk}/"
    for client, state, more in (
        (office, "draft", {}),
        (office, "checking", {}),
        (leader, "signing", {"step-words": "同意"}),
        (office, "rechecking", {}),
        (office, "registering", {"step-word": "甲工委", "step-copies": "0"}),
        (office, "printing", {"step-pages": "2", "step-print_office": "办公室", "step-printed_on": "2026-01-05"}),
        (office, "sending", {}),
    ):
        if state == "signing":
            assert office.post(f"{at}step/", {"state": state}).status_code == 403
        assert client.post(f"{at}step/", {"state": state, **more}).status_code == 302, state
    paper.refresh_from_db()
    assert (paper.state, paper.number_text) == (PaperState.SENT, f"甲工委〔{paper.year}〕1号")
    office.post(f"{at}step/", {"state": "sending"})  # pressed twice
    assert Paper.objects.get().sent_at == paper.sent_at
    assert paper.number_text in page(client_as(cast.secretary).get("/"))
    assert timezone.now() - paper.sent_at < timedelta(minutes=5)
    assert services.items().__next__().title == str(paper)


def test_it_is_printed_by_the_standard_for_those_who_may_read_it(cast: Cast) -> None:
    paper = world.sent(cast, outside="市直各单位", attached="安排表", copies_outside="市委组织部")
    for ending, begin in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = client_as(cast.secretary).get(f"/documents/{paper.pk}/paper.{ending}")
        assert b"".join(answer).startswith(begin)
        assert client_as(cast.sibling_secretary).get(f"/documents/{paper.pk}/paper.{ending}").status_code == 404
    found = queries.sheet_of(paper)
    assert (found["mark"], found["recipients"]) == ("机关工委文件", ("甲局党总支", "办公室支部", "市直各单位"))
    assert (found["copies_to"], found["attachments"], found["signers"]) == (("市委组织部",), ("安排表",), ())


def test_minutes_say_who_was_there_and_other_documents_do_not(cast: Cast) -> None:
    there = {"present": "赵一\n钱二", "absent": "孙三", "sitting_in": "李四"}
    for kind, lines in (("minutes", ["Present: 赵一, 钱二", "On leave: 孙三", "Sitting in: 李四"]), ("notice", [])):
        paper = world.sent(cast, kind=kind, **there)
        text = page(client_as(cast.staff).get(f"/documents/{paper.pk}/"))
        assert re.findall(r"<p>((?:Present|On leave|Sitting in):.*?)</p>", text) == lines
        answer = client_as(cast.staff).get(f"/documents/{paper.pk}/paper.pdf")
        printed = "".join(one.extract_text() for one in PdfReader(BytesIO(b"".join(answer))).pages)
        assert [name in printed for name in ("赵一、钱二", "孙三", "李四")] == [kind == "minutes"] * 3


def test_the_pages_are_counted_and_not_asked(cast: Cast) -> None:
    paper = world.advanced(cast, world.draft(cast), PaperState.PRINTING)
    assert 'name="step-pages" value="1"' in page(client_as(cast.staff).get(f"/documents/{paper.pk}/"))
