"""zhibu init: everything or nothing, by options or by questions."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.support import Cast, make_administrators
from zhibu.accounts.models import User
from zhibu.audit.models import Entry
from zhibu.organisation.management.commands import init
from zhibu.organisation.models import Unit

NAMES = ["系统=张三", "安全=李四", "审计=王五"]


def run(*words: str) -> str:
    out = StringIO()
    call_command("init", *words, stdout=out)
    return out.getvalue()


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Somebody sits before it and answers so; returns the questions."""
    waiting: Iterator[str] = iter(answers)
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return next(waiting)

    monkeypatch.setattr(init.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    return asked


def test_the_committee_and_its_administrators(db: None) -> None:
    said = run("--committee", "某市机关工委", "--administrators", "3", "--names", *NAMES)

    root = Unit.objects.get()
    assert (root.name, root.is_root) == ("某市机关工委", True)
    assert [(user.name, sorted(user.duties)) for user in User.objects.order_by("pk")] == [
        ("张三", ["system"]),
        ("李四", ["security"]),
        ("王五", ["audit"]),
    ]
    assert said.count("  code ") == 3
    assert [entry.deed for entry in Entry.objects.order_by("number")] == [
        "organisation.committee.made",
        *["accounts.slip.made"] * 3,
        "accounts.administrators.made",
    ]


def test_a_second_time_it_says_what_to_do_instead(db: None) -> None:
    words = ("--committee", "某市机关工委", "--administrators", "3", "--names", *NAMES)
    run(*words)
    before = Entry.objects.count()

    with pytest.raises(CommandError, match=r"nothing was written.*zhibu administrator list"):
        run(*words)
    assert (Unit.objects.count(), User.objects.count(), Entry.objects.count()) == (1, 3, before)


def test_a_committee_without_administrators_is_told_how_to_get_them(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"机关工委 is there already.*zhibu administrator make"):
        run("--committee", "某市机关工委", "--administrators", "3", "--names", *NAMES)
    assert Entry.objects.count() == 0


def test_administrators_without_a_committee_are_not_made_again(cast: Cast) -> None:
    make_administrators(cast)

    with pytest.raises(CommandError, match="zhibu administrator replace"):
        run("--committee", "某市机关工委", "--administrators", "3", "--names", *NAMES)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--committee NAME"),
        (["--committee", "甲"], "--administrators 3"),
        (["--committee", "甲", "--administrators", "3", "--names", "系统=张三"], "security administrator is missing"),
        (["--committee", "甲", "--administrators", "3", "--names", "系统=张", "安全=张", "审计=张"], "somebody else"),
        (["--committee", "甲", "--administrators", "2", "--names", "系统=张", "审计=张"], "somebody else"),
        (["--committee", "甲", "--administrators", "2", "--names", "张三"], "write 系统=NAME"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(
    db: None, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.setattr(init.sys.stdin, "isatty", lambda: False, raising=False)

    with pytest.raises(CommandError, match=said):
        run(*words)
    assert (Unit.objects.count(), User.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_one_person_for_all_is_no_choice() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run("--committee", "甲", "--administrators", "1", "--names", *NAMES)


def test_it_asks_for_what_the_options_leave_open(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typed(monkeypatch, "", "某市机关工委", "1", "3", "张三", "李四", "王五")

    run()

    assert len(asked) == 7
    assert Unit.objects.get().name == "某市机关工委"
    assert User.objects.count() == 3


def test_for_two_persons_it_asks_for_two_names(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typed(monkeypatch, "2", "张三", "王五")

    run("--committee", "某市机关工委")

    assert [question.split(":")[0] for question in asked[1:]] == [
        "Name of the system and security administrator",
        "Name of the audit administrator",
    ]
    assert [sorted(user.duties) for user in User.objects.order_by("pk")] == [["security", "system"], ["audit"]]
