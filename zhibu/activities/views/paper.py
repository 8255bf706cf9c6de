"""The part of the roll page that reads numbers from a paper list: typed, shown with their names, then confirmed."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from zhibu.activities import queries
from zhibu.activities.forms.paper import PaperForm
from zhibu.activities.models import Activity

Said = list[tuple[int, str, str, bool]]  # number, name, what it says, whether they are still expected


def posted_roll(request: HttpRequest) -> dict[int, str]:
    """What the selects of the page said, in the order in which it listed the people."""
    return {int(k[1:]): str(v) for k, v in request.POST.items() if k[:1] == "m" and k[1:].isdecimal()}


def paper_form(request: HttpRequest, found: Activity, shown: Sequence[int]) -> PaperForm:
    """The numbers as typed; `shown` are the people as the page listed them."""
    data = request.POST if request.method == "POST" else None
    return PaperForm(data, sheets=queries.printed_lists(found), shown=shown, on=found.day)


def to_be_read(request: HttpRequest, paper: PaperForm) -> bool:
    """Whether numbers were typed that have not been shown with their names yet: nothing is confirmed unseen."""
    return "typed" in request.POST or (bool(paper.typed) and paper.typed != request.POST.get("read", ""))


def chosen_on_paper(paper: PaperForm, posted: Mapping[int, str], granted: Mapping[int, str]) -> dict[int, str]:
    """What the roll says by the paper: those named as typed, others on the paper present or on the leave they were
    granted, who is not on the paper as the page has it.
    """
    others = {member: granted.get(member, "present") for member in paper.members}
    return {**posted, **others, **{paper.members[number - 1]: choice for number, choice in paper.numbers.items()}}


def named_on_paper(paper: PaperForm, people: Sequence[tuple[int, str]]) -> Said:
    """Who is meant by each number."""
    now, gone = dict(people), dict(queries.changed_since(paper.sheet, people).gone)
    named = [(number, paper.members[number - 1], choice) for number, choice in sorted(paper.numbers.items())]
    return [
        (number, now.get(member) or gone.get(number, ""), str(paper.words[choice]), member in now)
        for number, member, choice in named
    ]
