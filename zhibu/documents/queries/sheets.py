"""What a document says where it is printed: the elements of GB/T 9704 in the language of the committee."""

from typing import Any

from zhibu.documents.models import Paper
from zhibu.documents.queries.papers import called, copied_units, main_units, named, signers
from zhibu.documents.states import Urgency, kinds, marks


def sheet_of(paper: Paper) -> dict[str, Any]:
    """The values of its printed elements by name; what it does not have is empty."""
    words = marks()["printed"]
    form = kinds()[paper.kind].form
    return {
        "form": form,
        "mark": words[form].format(unit=paper.unit.name),
        "number": paper.number_text,
        "signers": tuple(signers(paper)),
        "urgency": words[paper.urgency] if paper.urgency != Urgency.NONE else "",
        "title": paper.title,
        "recipients": tuple(called(paper, main_units(paper))),
        "body": paper.body,
        "attachments": tuple(named(paper.attached)),
        "organ": paper.unit.name,
        "date": paper.issued_on,
        "note": paper.note,
        "present": tuple(named(paper.present)),
        "absent": tuple(named(paper.absent)),
        "sitting_in": tuple(named(paper.sitting_in)),
        "copies_to": (*(unit.name for unit in copied_units(paper)), *named(paper.copies_outside)),
        "print_office": paper.print_office,
        "print_date": paper.printed_on,
    }
