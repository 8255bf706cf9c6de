"""Makes forms for tests: three questions, the last of which depends on the first, and answers as a browser posts."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.activities.corridor import ISSUED, at, officer
from tests.support import Cast
from zhibu.organisation.models import Member, Unit
from zhibu.questionnaire import queries, services
from zhibu.questionnaire.models import Form, Question

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TEXTS = ["群众反映的事项办结了吗？", "走访联系的群众户数", "还没有办结的事项和原因"]


def form_of(cast: Cast, unit: Unit | None = None, *, by: Member | None = None, title: str = "走进社区") -> Form:
    """An empty form of the committee, or of `unit`."""
    who = officer(by or cast.staff)
    return services.begin_form(unit=unit or cast.root, title=title, url="/activities/", who=who, now=at(ISSUED))


def ask(
    cast: Cast,
    form: Form,
    kind: str,
    text: str,
    *,
    by: Member | None = None,
    only_if: int | None = None,
    **values: Any,
) -> Question:
    """One more question at the end of the form; `choices` are the answers to choose from."""
    choices = values.pop("choices", ())
    return services.add_question(
        form=form, kind=kind, values={"text": text, **values}, choices=choices, only_if=only_if,
        who=officer(by or cast.staff), now=at(ISSUED),
    )  # fmt: skip


def three(cast: Cast, form: Form, *, by: Member | None = None) -> list[Question]:
    """A choice, a number, and a text only for those who chose the second answer."""
    first = ask(cast, form, "single", TEXTS[0], by=by, choices=["全部办结", "部分办结"])
    second = ask(cast, form, "number", TEXTS[1], by=by, measure="户", least=0)
    partly = first.choices.get(text="部分办结").pk
    return [first, second, ask(cast, form, "long", TEXTS[2], by=by, only_if=partly, limit=200)]


def attached(form: Form, name: str, data: bytes) -> dict[str, SimpleUploadedFile]:
    """A file for each question of the form that asks for one."""
    wanted = [line for line in queries.lines_of(form) if line.kind == "file"]
    return {queries.field_name(line): SimpleUploadedFile(name, data) for line in wanted}


def posted(form: Form, *answers: Any) -> dict[str, list[str]]:
    """What a browser posts: an answer per question, None for none; words of an answer to choose stand for its key."""
    said = {}
    for line, answer in zip(queries.lines_of(form), answers, strict=True):
        keys = {text: str(pk) for pk, text in line.choices}
        given = answer if isinstance(answer, list) else [] if answer is None else [answer]
        said[queries.field_name(line)] = [keys.get(one, one) for one in given]
    return said
