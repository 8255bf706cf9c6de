"""Both languages are whole: English in the source, Chinese in the catalogue, nothing said outside gettext."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests.architecture import catalogue, house

# Files that may hold Chinese texts, each with its reason.
CHINESE_HERE = {
    "kernel/sheet_books.py": "dates as people write them into cells",
    "accounts/services/administrators.py": "how duties are typed at the console",
    "accounts/states.py": "how duties are typed at the console",
    "activities/forms/paper.py": "reads numbers as people type them",
    "organisation/management/commands/init.py": "how duties are typed at the console",
    "config/settings.py": "a language's own name",
    "assessment/queries/red_line.py": "finds what is never counted as people write it",
    "kernel/forms.py": "reads days and times as people type them",
    "kernel/views.py": "the page for our own failures shows both languages without needing anything",
    "kernel/dates.py": "dates as offices write them",
    "kernel/names.py": "parses names",
    "kernel/search/grams.py": "tells Chinese characters from others",
    "kernel/personal.py": "finds words about health as people write them",
    "kernel/sealed.py": "finds the district in an address",
    "kernel/series.py": "reads and writes the numbers in titles as offices write them",
    "kernel/sheets.py": "dates as people write them into cells",
    "organisation/exports.py": "headings of workbooks",
    "organisation/services/columns.py": "headings and values of workbooks",
    "regulations/queries/dividing.py": "finds chapters and articles as offices number them",
    "recognition/queries/recipients.py": "how offices shorten names of units",
    "recognition/services/columns.py": "headings and values of workbooks",
    "reporting/papers/folder.py": "knows a preface by the name people give its file",
    "organisation/services/unit_sheets.py": "the committee's name where none is given",
}
CHINESE_FOLDERS = ("demo/", "organisation/forms/")  # invented people; headings and values of workbooks
NAMES = {"Zhibu", "Excel", "xlsx", "PIN", "ID"}


@pytest.fixture(scope="module")
def source() -> Catalog:
    return catalogue.extracted(house.PACKAGE)


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    return catalogue.translated(house.PACKAGE, "zh_Hans")


def test_every_string_has_its_translation_and_no_other(source: Catalog, chinese: Catalog) -> None:
    assert catalogue.mistakes(source, chinese) == []


def test_the_source_is_english(source: Catalog) -> None:
    wrong = [message.id for message in source if catalogue.CJK.search(catalogue.SIGNS.sub("", str(message.id)))]

    assert wrong == []


def test_the_catalogue_compiles_and_answers(chinese: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, chinese)
    compiled.seek(0)
    answers = GNUTranslations(compiled)

    for message in chinese:
        if message.string and isinstance(message.id, str) and message.id and not message.context:
            assert answers.gettext(message.id) == message.string


def test_python_speaks_english() -> None:
    allowed = dict(CHINESE_HERE)
    for _room, file in house.python_files(house.PACKAGE):
        name = str(file.relative_to(house.PACKAGE))
        if name.startswith(CHINESE_FOLDERS):
            allowed[name] = "see CHINESE_FOLDERS"

    assert catalogue.chinese_in_python(house.PACKAGE, allowed) == []


def test_pages_say_nothing_outside_gettext() -> None:
    assert catalogue.untranslatable(house.PACKAGE, NAMES) == []


def catalogue_of(**strings: str) -> Catalog:
    made = Catalog(locale="zh_Hans")
    for text, translation in strings.items():
        made.add(text.replace("_", " "), translation, [("here.py", 1)])
    return made


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ({"two_units": "两个单位"}, []),
        ({}, ["'two units' (here.py:1): not translated"]),
        ({"two_units": ""}, ["'two units' (here.py:1): not translated"]),
        ({"two_units": "%(count)s个单位"}, ["'two units' (here.py:1): other placeholders"]),
        ({"two_units": "两个单位", "old": "旧"}, ["'old': nobody says it any more"]),
    ],
)
def test_mistakes_are_found(target: dict[str, str], said: list[str]) -> None:
    assert catalogue.mistakes(catalogue_of(two_units=""), catalogue_of(**target)) == said


def test_a_guess_is_a_mistake() -> None:
    target = Catalog(locale="zh_Hans")
    target.add("two units", "两个单位", flags={"fuzzy"})

    assert catalogue.mistakes(catalogue_of(two_units=""), target) == ["'two units' (here.py:1): fuzzy"]


def test_words_outside_gettext_are_found(tmp_path: Path) -> None:
    file = tmp_path / "circulation/templates/circulation/home.html"
    file.parent.mkdir(parents=True)
    file.write_text(
        '{% block main %}\n<p class="note">{{ _("Fine") }} · 12 &middot;</p>\n<p>Not fine</p>\n'
        '{% trans n=1 %}Also\nfine{% endtrans %}\n<img alt="bad" src="x.svg">\n<b>坏</b>\n'
        '<i aria-label="{{ _("ok") }}">Zhibu</i>\n',
        encoding="utf-8",
    )

    assert catalogue.untranslatable(tmp_path, NAMES) == [
        "circulation/templates/circulation/home.html:6: outside gettext: 'bad'",
        "circulation/templates/circulation/home.html:3: outside gettext: 'Not fine'",
        "circulation/templates/circulation/home.html:7: outside gettext: '坏'",
    ]


def test_chinese_in_python_is_found(tmp_path: Path) -> None:
    (tmp_path / "circulation").mkdir()
    (tmp_path / "circulation/services.py").write_text(
        '"""公示: a docstring."""\n# 注释\nx = "公示"\ny = "〔2026〕12 号"\n', encoding="utf-8"
    )

    assert catalogue.chinese_in_python(tmp_path, {}) == [
        "circulation/services.py:3: Chinese belongs in the catalogue: '公示'"
    ]
    assert catalogue.chinese_in_python(tmp_path, {"circulation/services.py": "a reason"}) == []
