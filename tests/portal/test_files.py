"""Files that articles hand out: looked through for what is personal, handed out to those who may read the article."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document

from tests.portal import world
from tests.portal.world import officer
from tests.support import Cast, client_as, page
from zhibu.kernel.deeds import NotPossibleError
from zhibu.portal import queries, services
from zhibu.portal.models import ArticleFile, FileUse

pytestmark = pytest.mark.django_db
SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


def test_uploaded_put_into_the_text_and_handed_out(cast: Cast) -> None:
    world.opened(cast)
    secretary = client_as(cast.secretary, "officer")
    data = world.workbook("姓名", "单位")
    answer = secretary.post(
        "/portal/office/files/", {"title": "签到[空白]表", "file": SimpleUploadedFile("签到表.xlsx", data)}
    )
    kept = ArticleFile.objects.get()
    mark = queries.mark_of(kept)
    assert mark == f"[签到\\[空白\\]表（Excel workbook，{len(data) / 1024:.1f} KB）](file:{kept.pk}.xlsx)"
    said = page(answer)
    assert mark in said and "Looked through" in said

    article = world.written(cast, body=f"下载：{mark}")
    assert client_as(None).get(f"/portal/files/{kept.pk}.xlsx").status_code == 404  # not published yet
    services.send_in(article=article, looked_at=False, who=officer(cast.secretary), now=timezone.now())
    world.passed(cast, article)
    shown = page(client_as(None).get(f"/portal/news/{article.pk}/"))
    assert f'<a href="/portal/files/{kept.pk}.xlsx" class="file">签到[空白]表（Excel workbook' in shown
    answer = client_as(None).get(f"/portal/files/{kept.pk}.xlsx")
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"].startswith("attachment")
    services.take_off(article=article, because="换新表", who=officer(cast.staff), now=timezone.now())
    assert client_as(None).get(f"/portal/files/{kept.pk}.xlsx").status_code == 404


def test_who_takes_which_file(cast: Cast) -> None:
    keys = {}
    for audience in ("public", "internal", "unit"):
        kept = world.attached(cast)
        world.published(cast, body=f"[表](file:{kept.pk}.xlsx)", audience=audience)
        keys[audience] = kept.pk

    def taken(member: object) -> list[str]:
        client = client_as(member)
        return [name for name, key in keys.items() if client.get(f"/portal/files/{key}.xlsx").status_code == 200]

    assert taken(None) == ["public"]
    assert taken(cast.other_secretary) == ["public", "internal"]
    assert taken(cast.member) == ["public", "internal", "unit"]


def test_what_is_personal_in_a_file_is_looked_at_by_writer_and_reviewers(cast: Cast) -> None:
    kept = world.attached(cast, world.workbook("电话", 13800000001, hidden="身份证 11010119900307781X"))
    assert kept.personal == [["phone", "138******01"], ["id_number", "110*************1X"]]
    article = world.written(cast, body=f"[表](file:{kept.pk}.xlsx)")
    with pytest.raises(NotPossibleError, match="may be personal"):
        services.send_in(article=article, looked_at=False, who=officer(cast.secretary), now=timezone.now())
    assert services.personal(article) == "the file 签到表 holds 138******01, 110*************1X"
    services.send_in(article=article, looked_at=True, who=officer(cast.secretary), now=timezone.now())
    reviewer = client_as(cast.staff, "officer")
    assert "110*************1X" in page(reviewer.get(f"/portal/office/{article.pk}/review/"))
    assert FileUse.objects.count() == 0


def test_a_hostile_title_stays_text(cast: Cast) -> None:
    hostile = "</textarea><script>pwned=1</script>](javascript:1)"
    kept = world.attached(cast, world.workbook(13800000001), title=hostile)
    article = world.written(cast, body=f"见{queries.mark_of(kept)}")
    secretary = client_as(cast.secretary, "officer")
    shown = [page(secretary.get(f"/portal/office/{article.pk}/{name}")) for name in ("", "preview/")]
    assert [text.count("<script>pwned") for text in shown] == [0, 0]
    assert "&lt;script&gt;pwned=1&lt;/script&gt;](javascript:1)（Excel workbook" in shown[1]
    assert f'href="/portal/files/{kept.pk}.xlsx"' in shown[1] and 'href="javascript' not in shown[1]


def test_a_scan_is_looked_at_by_a_person(cast: Cast) -> None:
    kept = world.attached(cast, SCAN, "扫描.pdf")
    assert (kept.read, kept.personal) == (False, [])
    article = world.written(cast, body=f"[表](file:{kept.pk}.pdf)")
    assert services.personal(article) == "the words of the file 签到表 could not be read"


def test_what_is_no_file_of_these_kinds_is_refused(cast: Cast) -> None:
    answer = client_as(cast.secretary, "officer").post(
        "/portal/office/files/", {"title": "表", "file": SimpleUploadedFile("a.exe", b"MZ")}
    )
    assert (answer.status_code, ArticleFile.objects.count()) == (422, 0)
    assert "Only PDF, Word (.docx) and Excel (.xlsx) files are taken" in answer.content.decode()


def test_a_name_in_the_file_counts_as_what_the_file_is_called(cast: Cast) -> None:
    document, out = Document(), BytesIO()
    document.add_paragraph("无")
    document.save(out)
    assert world.attached(cast, out.getvalue(), "13800000001.docx").personal == [["phone", "138******01"]]
