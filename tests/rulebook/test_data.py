"""The shipped rules: complete, sound, and the same in data, declarations and templates."""

import csv
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver, reverse

from tests.architecture import house
from tests.support import Cast, page
from zhibu.rulebook import queries, services
from zhibu.rulebook.models import Rule
from zhibu.rulebook.states import Confidence, Form

CODE = re.compile(r"[A-Z]{2}-\d{2}")
NAMED = re.compile(r"""(?:rules|named)\.named\(\s*["']([^"']+)["']""")
RULES = queries.read()
FILE = house.PACKAGE / "rulebook/data/rules.csv"


def named_in_templates() -> set[str]:
    """The codes that pages name."""
    files = (file.read_text(encoding="utf-8") for _room, file in house.templates(house.PACKAGE))
    return {code for text in files for code in NAMED.findall(text)}


def named_in_python() -> set[str]:
    """The codes that the program names as texts."""
    return {
        node.value
        for _room, file in house.python_files(house.PACKAGE)
        for node in house.texts(house.tree(file))
        if CODE.fullmatch(node.value)
    }


def test_every_code_is_well_formed_and_stands_once_per_version() -> None:
    assert [rule.code for rule in RULES if not CODE.fullmatch(rule.code)] == []
    assert [key for key, number in Counter((rule.code, rule.version) for rule in RULES).items() if number > 1] == []


def test_every_rule_speaks_both_languages_and_names_its_source() -> None:
    wordless = [
        rule.code
        for rule in RULES
        if not (rule.subject and rule.subject_en and rule.obligation and rule.obligation_en and rule.source)
    ]

    assert wordless == []


def test_every_value_can_be_worked_with() -> None:
    for rule in RULES:
        assert (queries.typed(rule.form, rule.value) is None) == (rule.form == Form.WORDS), rule.code
        assert bool(rule.value) == (rule.form != Form.WORDS), rule.code


def test_what_nobody_verified_and_what_is_one_places_practice_is_off() -> None:
    off = {rule.confidence for rule in RULES if not rule.on}
    on = {rule.confidence for rule in RULES if rule.on}

    assert off == {Confidence.UNVERIFIED, Confidence.SAMPLE}
    assert on == {Confidence.CONFIRMED, Confidence.QUOTED, Confidence.PROPOSED}


def test_what_the_program_needs_holds_on_every_day() -> None:
    needed = [rule for rule in RULES if rule.needed]

    assert [rule.code for rule in needed if rule.valid_from or rule.valid_to] == []
    assert {rule.code for rule in needed} <= set(queries.USES)


def test_versions_of_one_rule_follow_each_other() -> None:
    for versions in queries.shipped().values():
        for before, after in pairwise(versions):
            assert before.version + 1 == after.version
            assert before.valid_to is not None and after.valid_from is not None
            assert before.valid_to < after.valid_from


def test_what_is_declared_what_pages_name_and_what_exists_is_the_same() -> None:
    assert get_resolver().url_patterns  # every room is loaded
    declared = set(queries.USES)

    assert declared == named_in_templates()
    assert declared <= set(queries.shipped())
    assert named_in_python() == declared


def test_where_a_rule_is_applied_is_a_page_that_exists() -> None:
    pages = [use.page for uses in queries.USES.values() for use in uses if use.page]

    assert [reverse(one) for one in pages] != []


def test_lists_have_a_word_for_every_value() -> None:
    for code, labels in queries.LABELS.items():
        rule = queries.shipped()[code][-1]
        assert set(rule.value.split()) == set(labels) or code == "GW-03", code
        assert set(rule.value.split()) <= set(labels), code


@pytest.mark.django_db
def test_a_fresh_installation_has_them_and_loading_again_changes_nothing() -> None:
    before = list(Rule.objects.values())

    assert services.load() == len(RULES) == len(before)
    assert list(Rule.objects.values()) == before


@pytest.mark.django_db
def test_the_console_loads_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rulebook", "load")

    assert capsys.readouterr().out == f"{len(RULES)} rules are in the rulebook.\n"


@pytest.mark.django_db
def test_a_new_release_mends_the_shipped_rows_and_keeps_what_is_gone_switched_off() -> None:
    Rule.objects.filter(code="SR-20").update(obligation="旧的说法", on=False)
    Rule.objects.create(code="XX-01", section=1, subject="旧", obligation="旧", source="旧", confidence="confirmed")

    services.load()

    assert Rule.objects.get(code="SR-20").on
    assert Rule.objects.get(code="SR-20").obligation == queries.shipped()["SR-20"][0].obligation
    assert not Rule.objects.get(code="XX-01").on


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"confidence": "unverified", "on": "yes"}, "SR-20: not verified"),
        ({"valid_from": "2018-13-01"}, "SR-20: "),
        ({"section": "one"}, "SR-20: "),
        ({"bound": "perhaps"}, "SR-20: "),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: dict[str, str], said: str) -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        right = next(one for one in csv.DictReader(lines) if one["code"] == "SR-20")
    file = tmp_path / "rules.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(right))
        writer.writeheader()
        writer.writerow(right | row)

    with pytest.raises(ValueError, match=said):
        queries.read(file)


def test_the_data_come_with_the_package() -> None:
    assert FILE.is_file()


@pytest.mark.chinese
def test_the_page_speaks_the_committees_language(cast: Cast, client_as: object) -> None:
    html = page(client_as(cast.member).get("/rulebook/SR-20/"))  # type: ignore[operator]

    assert "党员大会法定人数" in html
    assert "到会的有表决权党员达到应到的一半，才可以表决。" in html
    assert "Quorum" not in html


def test_days_of_validity_are_days() -> None:
    assert queries.shipped()["SR-20"][0].valid_from == date(2018, 10, 28)
