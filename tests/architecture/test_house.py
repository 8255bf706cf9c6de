"""The house as it stands, and each checker with a violation planted in a small house of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import house
from zhibu.config.settings import ROOMS

Checker = Callable[[Path], list[str]]
CHECKERS: list[Checker] = [
    house.through_doors,
    house.inside_packages,
    house.named_foreign_keys,
    house.names_of_files,
    house.links_down,
    house.views_fetch_through_policy,
    house.nothing_inline,
    house.doors_are_described,
]


@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.__name__)
def test_the_house_stands(checker: Checker) -> None:
    assert checker(house.PACKAGE) == []


def test_rooms_are_told_everywhere_in_the_same_order() -> None:
    linter = (house.PACKAGE.parent / ".importlinter").read_text(encoding="utf-8").split()

    assert ["config", *ROOMS] == house.ORDER
    assert [word for word in linter[: linter.index("[importlinter:contract:inside]")] if word in house.ORDER] == (
        house.ORDER
    )


# checker, file, its text, what is said about it
PLANTED = [
    (
        house.through_doors,
        "circulation/services.py",
        "from zhibu.organisation.models import Unit\nfrom zhibu.organisation.forms import UnitForm\n",
        ["circulation/services.py:2: zhibu.organisation.forms.UnitForm is no door"],
    ),
    (
        house.through_doors,
        "circulation/management/commands/remind.py",
        "from zhibu.organisation import views\n",
        ["circulation/management/commands/remind.py:1: zhibu.organisation.views is no door"],
    ),
    (
        house.through_doors,
        "demo/services.py",
        "from zhibu.audit.models import Entry\nfrom zhibu.audit.services import record\n",
        ["demo/services.py:1: zhibu.audit.models.Entry is no door"],
    ),
    (
        house.through_doors,
        "organisation/views.py",
        "from .models import Unit\n",
        ["organisation/views.py:1: write .models.Unit with its full name"],
    ),
    (
        house.through_doors,
        "organisation/services.py",
        'def f():\n    "zhibu.activities.models"\n    return import_string("zhibu.activities.services.issue")\n',
        ["organisation/services.py:3: the text 'zhibu.activities.services.issue' reaches into another room"],
    ),
    (
        house.inside_packages,
        "activities/services.py",
        "from zhibu.organisation.services.imports import commit\nfrom zhibu.organisation.services import commit\n",
        [
            "activities/services.py:1: zhibu.organisation.services.imports.commit is behind the door"
            " zhibu.organisation.services"
        ],
    ),
    (
        house.named_foreign_keys,
        "circulation/models.py",
        'a = models.ForeignKey("organisation.Unit", on_delete=1)\nb = models.ForeignKey("self", on_delete=1)\n'
        'c = models.ManyToManyField(to="Unit")\nd = models.OneToOneField(Unit, on_delete=1)\n',
        [
            "circulation/models.py:1: a foreign key names its class",
            "circulation/models.py:3: a foreign key names its class",
        ],
    ),
    (
        house.named_foreign_keys,
        "circulation/apps.py",
        "from django.db.models.signals import post_migrate\nfrom django.db.models.signals import post_save\n"
        "from django.contrib.contenttypes.fields import GenericForeignKey\n",
        ["circulation/apps.py:2: no signals between rooms", "circulation/apps.py:3: no generic foreign keys"],
    ),
    (
        house.names_of_files,
        "circulation/utils.py",
        "",
        ["circulation/utils.py: not one of the names of a room's files"],
    ),
    (house.names_of_files, "gossip/models.py", "", ["gossip: not a room"]),
    (
        house.names_of_files,
        "circulation/templates/home/page.html",
        "",
        ["circulation/templates/home: a template folder is named like its room"],
    ),
    (
        house.links_down,
        "circulation/templates/circulation/home.html",
        '{% extends "kernel/base.html" %}\n{% include "activities/sheet.html" %}\n{{ url("disclosure:x") }}',
        [
            "circulation/templates/circulation/home.html:2: points up to activities",
            "circulation/templates/circulation/home.html:3: points up to disclosure",
        ],
    ),
    (
        house.links_down,
        "circulation/views.py",
        'a = render(request, "activities/notice.html")\nb = redirect("activities:notice")\nc = "kernel/base.html"\n',
        [
            "circulation/views.py:1: 'activities/notice.html' points up to activities",
            "circulation/views.py:2: 'activities:notice' points up to activities",
        ],
    ),
    (
        house.views_fetch_through_policy,
        "circulation/views.py",
        "x = Task.objects.all()\n",
        ["circulation/views.py:1: rows come through policy or queries, not through .objects"],
    ),
    (
        house.nothing_inline,
        "circulation/templates/circulation/home.html",
        '<p style="color:red">\n<script>go()</script>\n<script src="a.js" defer></script>\n<a onclick="go()">\n'
        "<style>p{}</style>\n",
        [f"circulation/templates/circulation/home.html:{line}: no inline script or style" for line in (1, 2, 4, 5)],
    ),
    (
        house.doors_are_described,
        "circulation/services.py",
        'def close():\n    pass\n\n\ndef open():\n    """Open it."""\n\n\ndef _inner():\n    pass\n',
        ["circulation/services.py:1: close says nothing about what goes in and comes out"],
    ),
]


@pytest.mark.parametrize(
    ("checker", "file", "text", "said"), PLANTED, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_planted_violation_is_caught(
    tmp_path: Path, checker: Checker, file: str, text: str, said: list[str]
) -> None:
    (tmp_path / "organisation/services").mkdir(parents=True)
    (tmp_path / "organisation/services/imports.py").touch()
    path = tmp_path / file
    if path.parent.is_file():
        path.parent.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

    assert checker(tmp_path) == said


def test_every_checker_has_been_seen_to_catch_something() -> None:
    assert {checker for checker, *_ in PLANTED} == set(CHECKERS)
