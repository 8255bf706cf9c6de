"""Nothing that people type is a formula in a workbook of ours, and no name of a file that we give leads elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import get_resolver

from tests.badinput.poison import FILE_NAMES, FORMULAS
from tests.badinput.world import hostile_world
from tests.organisation.workbooks import ROSTER, workbook
from tests.permissions.outputs import FILES, OF_A_KIND, Output, body, leading_on
from tests.permissions.test_fields import NOT_MET
from tests.permissions.test_matrix import names
from tests.support import Cast, client_as
from zhibu.kernel.lists import file_answer, list_book, long_list_book

STARTS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a","b")',
          "{=1}", "＝1+1", "http://a.invalid", "mailto:a@a.invalid", "file:///etc/passwd", "1E5", "0101"]  # fmt: skip
ATTACHMENT = re.compile(r"attachment; filename\*=UTF-8''[A-Za-z0-9_.~%-]+")


def computed(data: bytes) -> list[str]:
    """The parts of a workbook that compute something or lead out of it: formulas in cells, links, connections."""
    with ZipFile(BytesIO(data)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xml", ".rels"))}
    found = [name for name in parts if "externalLink" in name or "connections" in name]
    return found + [
        f"{name}: {text[match.start() : match.start() + 80]}"
        for name, text in parts.items()
        for match in re.finditer(r"<f[ >/]|<hyperlink|<ddeLink|TargetMode=\"External\"", text)
    ]


def files(cast: Cast, payloads: tuple[str, ...]) -> Iterator[tuple[str, HttpResponse]]:
    """Every file that somebody is led to in a world of these texts: the kind of address and the answer."""
    people, begin, _names = hostile_world(cast, payloads)
    for client in people.values():
        waiting, known, kinds = [Output(address) for address in begin], set(), Counter[str]()
        while waiting:
            output = waiting.pop(0)
            if output in known or kinds[output.kind] >= OF_A_KIND:
                continue
            known.add(output)
            kinds[output.kind] += 1
            answer = output.ask(client)
            assert answer.status_code in {200, 302, 403, 404, 405}, output
            waiting += leading_on(output, answer)
            if answer.status_code == 200 and "Content-Disposition" in answer.headers:
                yield output.kind, answer


def expected_files() -> set[str]:
    """The addresses that give a workbook or a paper in this world."""
    return {name for name in names(get_resolver()) if name.rsplit("_", 1)[-1] in {"xlsx", "pdf", "docx"}} - set(
        NOT_MET
    )


@pytest.mark.sqlite  # what a file says does not follow from the database
@pytest.mark.parametrize("payloads", [FORMULAS, FILE_NAMES], ids=["formulas", "names of files"])
def test_no_text_computes_or_leads_elsewhere(cast: Cast, payloads: tuple[str, ...]) -> None:
    got, wrong = set(), []
    for kind, answer in files(cast, payloads):
        got.add(kind)
        data = body(answer)
        if data.startswith(b"PK") and "spreadsheet" in answer["Content-Type"]:
            wrong += [f"{kind}: {found}" for found in computed(data)]
        wrong += [f"{kind}: {said}" for said in [name_of(answer)] if said]

    assert wrong == []
    assert expected_files() - got == set()


def name_of(answer: HttpResponse) -> str:
    """What is wrong with the name under which a file is kept; "" for nothing."""
    said = answer["Content-Disposition"]
    plain = re.fullmatch(r'attachment; filename="[a-z-]+\.xlsx"', said)
    name = unquote(said.partition("''")[2])
    strange = re.search(r'[\\/:*?"<>|\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]|^\.', name)
    return "" if plain or (ATTACHMENT.fullmatch(said) and not strange and name.endswith((*FILES, ".png"))) else said


@pytest.mark.parametrize("writer", [list_book, long_list_book])
def test_both_writers_write_texts(writer) -> None:  # type: ignore[no-untyped-def]
    data, count = writer("=1+1", [("@SUM(1)", 10), ("=2", 10)], [(text, text) for text in STARTS])

    assert (computed(data.getvalue()), count) == ([], len(STARTS))


def test_the_check_finds_a_formula() -> None:
    assert computed(workbook([["=1+1"]], strings_to_formulas=True)) != []


@pytest.mark.parametrize("start", STARTS)
def test_the_file_of_errors_gives_back_texts(cast: Cast, start: str) -> None:
    client = client_as(cast.staff)
    data = workbook([[*ROSTER], [start for _heading in ROSTER]], strings_to_formulas=False)
    sent = SimpleUploadedFile("a.xlsx", data, "application/octet-stream")
    page = client.post("/organisation/import/", {"kind": "members", "file": sent})
    answer = client.get(f"{page['Location']}errors.xlsx")

    assert (answer.status_code, computed(answer.content)) == (200, [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("名册\r\nX-Evil: 1.xlsx", "名册_X-Evil_1.xlsx"),
        ('"; filename="a.html', ";_filename=_a.html"),
        ("../../etc/passwd.xlsx", "etc_passwd.xlsx"),
        ("..\\..\\a.xlsx", "a.xlsx"),
        (".htaccess.xlsx", "htaccess.xlsx"),
        ("名\u202exslx.exe.xlsx", "名xslx.exe.xlsx"),
        ("a\x00\x1b\x7fb.xlsx", "ab.xlsx"),
        ("党" * 300 + ".xlsx", "党" * 80 + ".xlsx"),
    ],
)
def test_a_name_of_a_file(name: str, kept: str) -> None:
    answer = file_answer(BytesIO(b""), name)

    assert ATTACHMENT.fullmatch(answer["Content-Disposition"])
    assert unquote(answer["Content-Disposition"].partition("''")[2]) == kept
