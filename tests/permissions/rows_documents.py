"""The table's lines for official documents: outgoing, incoming, archive, paper saved."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.documents import world
from tests.permissions.row import Row, key, nothing
from tests.questionnaire.making import PDF
from tests.support import Cast
from zhibu.attachments.queries import Upload
from zhibu.documents import services
from zhibu.documents.models import Incoming, Paper
from zhibu.documents.states import FirstCheck, PaperState
from zhibu.kernel.lists import list_book
from zhibu.organisation.models import Unit


def draft(cast: Cast) -> Paper:
    """A draft of 0101."""
    return world.request(cast, PaperState.DRAFT)


def checking(cast: Cast) -> Paper:
    """A request of 0101 that waits for its check."""
    return world.request(cast, PaperState.CHECKING)


def signing(cast: Cast) -> Paper:
    """A request of 0101, drafted by `both`, that its secretary issues."""
    return world.request(cast, PaperState.SIGNING)


def request_sent(cast: Cast) -> Paper:
    """A request of 0101, sent to the general branch."""
    return world.request(cast)


def filed(cast: Cast) -> Paper:
    """A request of 0101 that was filed."""
    return world.request(cast, PaperState.FILED)


def to_branch(cast: Cast) -> Paper:
    """A notice of the committee to 0101 and its members."""
    return world.sent(cast, main=[cast.branch], to_members=True)


def came(cast: Cast) -> Incoming:
    """A paper that 0101 has registered, with its original."""
    book, _rows = list_book("计划", [("事项", 20)], [("学习",)])
    upload = Upload("来文.xlsx", "xlsx", book.read())
    who = world.officer(cast.secretary)
    values = {
        "kind": "notice", "sender": "市局", "their_number": "", "title": "关于报送的通知", "urgency": "", "pages": 1,
        "copies": 1, "received_at": timezone.now(), "signed_by": "李建国",
    }  # fmt: skip
    return services.register_incoming(unit=cast.branch, values=values, upload=upload, who=who, now=timezone.now())


def handled(cast: Cast) -> Incoming:
    """A paper of 0101 that is being handled; its secretary has not read it yet."""
    one, who, now = came(cast), world.officer(cast.secretary), timezone.now()
    services.first_check(incoming=one, checks=FirstCheck.values, who=who, now=now)
    values = world.proposal(handling="reading")
    return services.propose(incoming=one, values=values, readers=[cast.secretary], who=who, now=now)


def unit(cast_unit: str = "0101") -> int:
    return Unit.objects.get(code=cast_unit).pk


def written(_made: Any) -> dict[str, Any]:
    return {"unit": unit(), "kind": "report", "title": "报告", "body": "正文", "main": [unit("01")], "edition": "1"}


def registered(_made: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
    return {
        "unit": unit(), "kind": "notice", "sender": "市局", "title": "通知", "pages": "1", "copies": "1",
        "day": "2026-01-05", "minute": "09:00", "signed_by": "李建国", "file": file,
    }  # fmt: skip


def reading(made: Incoming) -> dict[str, Any]:
    return {"further-readers": [made.readers.get().member_id]}


def in_year(paper: Paper) -> list[Any]:
    return [paper.year]


STEP = {"state": "draft"}
BACK = {"reason-because": "改短"}
CHECKS = {"state": "checking", "step-checks": FirstCheck.values}
PRICE = {"yuan": "0.10", "since": date(2020, 1, 1).isoformat()}
OWN = "login 404 404 302 404 404 403 403"  # the officers of 0101 do it, those above see it once it is sent
HIDDEN = "login 404 404 302 404 404 404 404"  # a draft: those above do not see it yet
READ = "login 404 404 200 404 404 200 200"

ROWS = [
    #                                              anon memb omem secr sib far gen staf
    Row("documents:papers", "GET", "login 200", request_sent),
    Row("documents:papers_xlsx", "GET", "login 405"),
    Row("documents:papers_xlsx", "POST", "login 403 403 200 200 200 200 200", request_sent),
    Row("documents:new", "GET", "login 403 403 200 200 200 200 200"),
    Row("documents:new", "POST", "login 403 403 302 422 422 422 422", nothing, (), written),
    Row("documents:paper", "GET", "login 404 404 200 404 404 404 404", draft, key),
    Row("documents:paper", "GET", READ, request_sent, key),
    Row("documents:paper", "GET", "login 200 404 200 404 404 200 200", to_branch, key, more={"prob": "200"}),
    Row("documents:paper_pdf", "GET", READ, request_sent, key),
    Row("documents:paper_docx", "GET", READ, request_sent, key),
    Row("documents:edit", "GET", "login 404 404 200 404 404 404 404", draft, key),
    Row("documents:edit", "POST", HIDDEN, draft, key, written),
    Row("documents:versions", "GET", "login 404 404 200 404 404 403 403", request_sent, key),
    Row("documents:step", "GET", "login 405", draft, key),
    Row("documents:step", "POST", HIDDEN, draft, key, STEP),
    Row("documents:step", "POST", HIDDEN, signing, key, {"state": "signing"}, more={"board": "403"}),
    Row("documents:return", "GET", "login 405", checking, key),
    Row("documents:return", "POST", HIDDEN, checking, key, BACK),
    Row("documents:take_back", "GET", "login 405", checking, key),
    Row("documents:take_back", "POST", HIDDEN, checking, key),
    Row("documents:discard", "GET", "login 405", draft, key),
    Row("documents:discard", "POST", HIDDEN, draft, key),
    Row("documents:receipt", "GET", "login 405", to_branch, key),
    Row("documents:receipt", "POST", "login 404 404 302 404 404 403 403", to_branch, key, {"unit": "0101"}),
    Row("documents:acknowledgement", "GET", "login 405", to_branch, key),
    Row("documents:acknowledgement", "POST", "login 302 404 403 404 404 403 403", to_branch, key),
    Row("documents:reach", "GET", READ, request_sent, key),
    Row("documents:reach", "GET", "login 404 404 403 404 404 403 200", to_branch, key),
    Row("documents:reach_xlsx", "GET", "login 405", request_sent, key),
    Row("documents:reach_xlsx", "POST", READ, request_sent, key),
    Row("documents:reminder", "GET", "login 405", request_sent, key),
    Row("documents:reminder", "POST", OWN, request_sent, key),
    Row("documents:incoming", "GET", "login 403 403 200 200 200 200 200", came),
    Row("documents:incoming_xlsx", "GET", "login 405"),
    Row("documents:incoming_xlsx", "POST", "login 403 403 200 200 200 200 200", came),
    Row("documents:incoming_new", "GET", "login 403 403 200 200 200 200 200"),
    Row("documents:incoming_new", "POST", "login 403 403 302 422 422 422 422", nothing, (), registered),
    Row("documents:incoming_one", "GET", READ, came, key),
    Row("documents:incoming_original", "GET", "login 405", came, key),
    Row("documents:incoming_step", "GET", "login 405", came, key),
    Row("documents:incoming_step", "POST", OWN, came, key, CHECKS),
    Row("documents:incoming_return", "GET", "login 405", came, key),
    Row("documents:incoming_return", "POST", OWN, came, key, BACK),
    Row("documents:incoming_readers", "GET", "login 405", handled, key),
    Row("documents:incoming_readers", "POST", OWN, handled, key, reading),
    Row("documents:incoming_read", "GET", "login 405", handled, key),
    Row("documents:incoming_read", "POST", OWN, handled, key),
    Row("documents:incoming_press", "GET", "login 405", handled, key),
    Row("documents:incoming_press", "POST", OWN, handled, key, {"press-words": "催一次"}),
    Row("documents:archive", "GET", "login 403 403 200 200 200 200 200", filed),
    Row("documents:archive_xlsx", "GET", "login 405"),
    Row("documents:archive_xlsx", "POST", "login 403 403 200 200 200 200 200", filed),
    Row("documents:archive_package", "GET", "login 405", filed, in_year),
    Row("documents:archive_package", "POST", "login 403 403 200 404 404 200 200", filed, in_year),
    Row("documents:saved", "GET", "login 403 403 403 403 403 403 200", to_branch),
    Row("documents:saved_xlsx", "GET", "login 405"),
    Row("documents:saved_xlsx", "POST", "login 403 403 403 403 403 403 200", to_branch),
    Row("documents:price", "GET", "login 405"),
    Row("documents:price", "POST", "login 403 403 403 403 403 403 302", nothing, (), PRICE),
    # pages that are read only
    *(Row(f"documents:{name}", "POST", "login 405") for name in ("papers", "incoming", "archive", "saved")),
    *(
        Row(f"documents:{name}", "POST", "login 405", request_sent, key)
        for name in ("paper", "paper_pdf", "paper_docx", "versions", "reach")
    ),
    Row("documents:incoming_one", "POST", "login 405", came, key),
    Row("documents:incoming_original", "POST", READ, came, key),
]
