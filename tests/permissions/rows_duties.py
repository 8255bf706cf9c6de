"""The table's lines for duties: of 0101 unless said otherwise."""

from typing import Any

from django.utils import timezone

from tests.duties import world
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.duties.models import Duty, PostList


def of_branch(cast: Cast) -> Duty:
    """A theme day of 0101."""
    return world.duty(cast)


def by_words(cast: Cast) -> Duty:
    """What no record can show, open."""
    return world.by_hand(cast)


def by_record(cast: Cast) -> Duty:
    """One that a later record can make good."""
    return world.to_make_good(cast)


def told(cast: Cast) -> Duty:
    """Said by hand."""
    return world.said(cast)


def let_off(cast: Cast) -> Duty:
    """0101 is exempt."""
    return world.exempted(cast)


def a_record(duty: Duty) -> dict[str, Any]:
    """The form of a later record."""
    from zhibu.duties.queries import later_records

    return {"record": later_records(duty).values_list("pk", flat=True).first(), "words": "集中补开"}


def a_word(_duty: Duty) -> dict[str, Any]:
    """The form of what is said by hand."""
    return {"on": str(timezone.localdate()), "words": "全覆盖"}


def drafted(cast: Cast) -> PostList:
    """A list of the secretary of 0101, being prepared."""
    return world.drafted(cast)


def list_out(cast: Cast) -> PostList:
    """The same, issued."""
    return world.list_out(cast)


def an_item(made: PostList) -> list[Any]:
    """List and item."""
    return [made.pk, made.items.order_by("place")[0].pk]


SECRETARY = ["0101", "secretary"]
OWN = "login 404 404 302 404 404 403 403"
ABOVE = "login 404 404 403 404 404 302 302"
OFFICERS = "login 404 404 200 200 200 200 200"
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("duties:due", "GET", OFFICERS, of_branch),
    Row("duties:due", "POST", "login 405"),
    Row("duties:due_xlsx", "GET", "login 405"),
    Row("duties:due_xlsx", "POST", OFFICERS, of_branch),
    Row("duties:overview", "GET", OFFICERS, of_branch),
    Row("duties:overview", "POST", "login 405"),
    Row("duties:overview_xlsx", "GET", "login 405"),
    Row("duties:overview_xlsx", "POST", OFFICERS, of_branch),
    Row("duties:calendar", "GET", "login 404 404 200 404 404 200 200", of_branch, ["0101"]),
    Row("duties:handover", "GET", "login 404 404 200 404 404 403 403", of_branch, SECRETARY),
    Row("duties:handover", "POST", "login 405", of_branch, SECRETARY),
    Row("duties:handover_pdf", "GET", "login 405", of_branch, SECRETARY),
    Row("duties:handover_pdf", "POST", "login 404 404 200 404 404 403 403", of_branch, SECRETARY),
    Row("duties:handover_docx", "GET", "login 405", of_branch, SECRETARY),
    Row("duties:handover_docx", "POST", "login 404 404 200 404 404 403 403", of_branch, SECRETARY),
    Row("duties:calendar", "POST", "login 405", of_branch, ["0101"]),
    Row("duties:rules", "GET", OFFICERS),
    Row("duties:rules", "POST", "login 405"),
    Row("duties:duty", "GET", "login 404 404 200 404 404 200 200", of_branch, key),
    Row("duties:duty", "POST", "login 405", of_branch, key),
    Row("duties:say", "GET", "login 405", by_words, key),
    Row("duties:say", "POST", OWN, by_words, key, a_word),
    Row("duties:make_good", "GET", "login 405", by_record, key),
    Row("duties:make_good", "POST", OWN, by_record, key, a_record),
    Row("duties:exempt", "GET", "login 405", of_branch, key),
    Row("duties:exempt", "POST", ABOVE, of_branch, key, {"words": "全员驻村"}),
    Row("duties:take_back", "GET", "login 405", told, key),
    Row("duties:take_back", "POST", OWN, told, key),
    Row("duties:take_back", "POST", ABOVE, let_off, key),
    Row("duties:lists", "GET", OFFICERS, list_out),
    Row("duties:lists", "POST", "login 405"),
    Row("duties:lists_xlsx", "GET", "login 405"),
    Row("duties:lists_xlsx", "POST", OFFICERS, list_out),
    Row("duties:post_list", "GET", "login 404 404 200 404 404 200 200", list_out, SECRETARY),
    Row("duties:post_list", "POST", "login 405", list_out, SECRETARY),
    Row("duties:list_draft", "GET", "login 405", list_out, SECRETARY),
    Row("duties:list_draft", "POST", ABOVE, list_out, SECRETARY),
    Row("duties:item_add", "GET", "login 405", drafted, key),
    Row("duties:item_add", "POST", "login 404 404 404 404 404 302 302", drafted, key, {"text": "联系两户"}),
    Row("duties:item_remove", "GET", "login 405", drafted, an_item),
    Row("duties:item_remove", "POST", "login 404 404 404 404 404 302 302", drafted, an_item),
    Row("duties:issue", "GET", "login 405", drafted, key),
    Row("duties:issue", "POST", "login 404 404 404 404 404 302 302", drafted, key),
    Row("duties:issue", "POST", ABOVE, list_out, key),
    Row("duties:sign", "GET", "login 405", list_out, key),
    Row(
        "duties:sign", "POST", "login 404 404 302 404 404 403 403", list_out, key,
        more={"board": "403"},
    ),
    *(
        Row(f"duties:{name}", method, status, list_out, key)
        for name in ("list_pdf", "list_docx")
        for method, status in (("GET", "login 405"), ("POST", "login 404 404 200 404 404 200 200"))
    ),
]  # fmt: skip
