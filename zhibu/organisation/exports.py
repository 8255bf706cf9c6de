"""Workbooks of this room: the failing rows of an import, empty tables to fill in, every list as its page shows it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.lists import list_book, lists_book
from zhibu.kernel.registry import OwnTable
from zhibu.kernel.sealed import mask_id_number, mask_phone
from zhibu.kernel.sheet_books import empty_table, failing_rows
from zhibu.kernel.sheets import Column
from zhibu.organisation.models import Post, Transfer, Unit
from zhibu.organisation.queries import (
    AccountLine,
    Look,
    Node,
    PastImport,
    RetentionLine,
    SlipLine,
    Term,
    UnitFacts,
    last_day,
)
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.columns import (
    ANSWER_WORDS,
    CATEGORY_WORDS,
    KIND_WORDS,
    MEMBERS,
    REASONS,
    SEX_WORDS,
    STATE_WORDS,
    UNITS,
    VERSION,
    VERSION_MARK,
)
from zhibu.organisation.states import MemberState, Sex, UnitKind

TEXT_FIELDS = {"id_number", "phone", "code", "parent", "unit"}  # spreadsheets would cut the digits of these
WIDTHS = {"id_number": 22, "unit": 30, "phone": 14, "address": 36, "remark": 30}  # of the columns of a roster


def error_workbook(checked: Checked) -> bytes:
    """The rows that failed with their reasons. Rows that wait for one of these come along."""
    return failing_rows(checked.table, [*checked.errors, *checked.held], heading=REASONS, texts=TEXT_FIELDS)


def template(title: str, columns: Sequence[Column], words: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """An empty workbook with the headings of `columns`; `words` are what a column may hold here, by its field."""
    return empty_table(title, columns, mark=(VERSION_MARK, VERSION), words=words)


def units(lines: Iterable[Node], facts: Mapping[int, UnitFacts]) -> tuple[BytesIO, int]:
    """The tree as its page shows it, in the columns of the import; what stands on pages the person may not open stays
    empty (it is missing in `facts`).
    """
    heads = [(column.heading, 30 if column.field in {"name", "host"} else 12) for column in UNITS]
    rows = (
        (
            line.code, line.name, KIND_WORDS[UnitKind(line.kind)], fact.parent, line.host,
            CATEGORY_WORDS.get(fact.category, ""), fact.office_phone, fact.founded, line.total,
        )
        for line in lines
        for fact in (facts[line.pk],)
    )  # fmt: skip
    return list_book(_("Units"), [*heads, ("党员人数", 10)], rows)


ROSTER = ("name", "sex", "id_number", "born", "state", "unit", "joined", "phone")  # as its page shows it


def roster(rows: Iterable[Any], words: Mapping[int, str]) -> tuple[BytesIO, int]:
    """The roster as its page shows it, personal values masked: ID number and phone cannot be read back."""
    lines = (
        (
            name, SEX_WORDS[Sex(sex)], mask_id_number(number), born, STATE_WORDS[MemberState(state)], words[unit],
            joined, mask_phone(phone),
        )
        for name, sex, number, born, state, unit, joined, phone in rows
    )  # fmt: skip
    heads = {column.field: column.heading for column in MEMBERS}
    return list_book(_("Roster"), [(heads[name], WIDTHS.get(name, 12)) for name in ROSTER], lines)


def roster_in_full(rows: Iterable[dict[str, Any]], words: Mapping[int, str]) -> tuple[BytesIO, int]:
    """Everything of members in the columns of the import, in clear: imported again it changes nothing."""
    said: dict[str, Callable[[Any], Any]] = {
        "sex": lambda value: SEX_WORDS[Sex(value)],
        "state": lambda value: STATE_WORDS[MemberState(value)],
        "unit": lambda value: words[value],
        "out_of_touch": ANSWER_WORDS.__getitem__,
        "floating": ANSWER_WORDS.__getitem__,
    }
    names = [column.field for column in MEMBERS]
    lines = ([said[name](row[name]) if name in said else row[name] for name in names] for row in rows)
    return list_book(_("Roster"), [(column.heading, WIDTHS.get(column.field, 12)) for column in MEMBERS], lines)


def posts(terms: Iterable[Term]) -> tuple[BytesIO, int]:
    """Who holds or will hold which post of a unit."""
    heads = [(_("Post"), 24), (_("Name"), 12), (_("term number"), 8), (_("First day"), 12), (_("Last day"), 12)]
    lines = (
        (term.post.get_kind_display(), term.post.member.name, term.post.term, term.post.since, term.last)
        for term in terms
    )
    return list_book(_("Posts"), heads, lines)


def terms(posts: Iterable[Post]) -> tuple[BytesIO, int]:
    """Posts with their terms as their list shows them."""
    heads = [
        (_("Code"), 12), (_("Unit"), 30), (_("Post"), 24), (_("Name"), 12), (_("term number"), 8),
        (_("First day"), 12), (_("Last day of the term"), 12),
    ]  # fmt: skip
    lines = (
        (post.unit.code, post.unit.name, post.get_kind_display(), post.member.name, post.term, post.since,
         last_day(post.until))
        for post in posts
    )  # fmt: skip
    return list_book(_("Terms of office"), heads, lines)


def transfers(rows: Iterable[Transfer]) -> tuple[BytesIO, int]:
    """Transfers as their list shows them."""
    heads = [
        (_("Asked on"), 18), (_("Name"), 12), (_("From unit"), 30), (_("To unit"), 30), (_("from which day"), 12),
        (_("State"), 14), (_("Reason"), 30), (_("Answer"), 30), (_("Answered on"), 18),
    ]  # fmt: skip
    lines = (
        (row.asked_at, row.member.name, row.from_unit.name, row.to_unit.name, row.on, row.standing.label, row.reason,
         row.answer, row.answered_at)
        for row in rows
    )  # fmt: skip
    return list_book(_("Transfers"), heads, lines)


def found_members(rows: Iterable[Any]) -> tuple[BytesIO, int]:
    """Members that a search found: name and unit."""
    return list_book(_("Members"), [(_("Name"), 12), (_("Unit"), 36)], ((name, unit) for _pk, name, unit in rows))


def found_units(rows: Iterable[Unit]) -> tuple[BytesIO, int]:
    """Units that a search found: code and name."""
    return list_book(_("Units"), [(_("Code"), 12), (_("Unit"), 36)], ((unit.code, unit.name) for unit in rows))


def imports(lines: Iterable[PastImport]) -> tuple[BytesIO, int]:
    """Past imports as their page shows them."""
    states = {"waiting": _("not imported yet"), "imported": _("imported"), "undone": _("undone")}
    heads = [
        (_("Uploaded"), 18), (_("Workbook"), 36), (_("Kind"), 10), (_("By"), 12), (_("New"), 8), (_("Changed"), 8),
        (_("Unchanged"), 8), (_("Rows left out"), 8), (_("Rows skipped"), 8), (_("State"), 16), (_("Imported"), 18),
        (_("Undone"), 18),
    ]  # fmt: skip
    names = ("new", "changed", "unchanged", "left_out", "skipped")
    rows = (
        (
            line.upload.made_at, line.upload.file_name, line.upload.get_kind_display(), line.who,
            *(line.upload.counts.get(name) for name in names), states[line.state], line.upload.committed_at,
            line.upload.undone_at,
        )
        for line in lines
    )  # fmt: skip
    return list_book(_("Past imports"), heads, rows)


def account_list(lines: Iterable[AccountLine]) -> tuple[BytesIO, int]:
    """Accounts as the security administrator sees them, and how many there are."""
    slips = slip_words()
    heads = [
        (_("Account number"), 10), (_("User name"), 20), (_("Name"), 14), (pgettext("account", "What it is"), 40),
        (pgettext("accounts", "Last slip"), 20), (_("Slip made on"), 12), (_("State"), 10),
    ]  # fmt: skip
    rows = (
        (
            line.user.pk, line.user.username, line.user.name if line.known else "", account_words(line),
            slips[line.slip_state], line.slip.made_at if line.slip else None,
            pgettext("accounts", "open") if line.user.is_active else pgettext("accounts", "closed"),
        )
        for line in lines
    )  # fmt: skip
    return list_book(_("Accounts"), heads, rows)


def account_words(line: AccountLine) -> str:
    """What an account is: posts of today, duties of an administrator, or that it is a member's."""
    if line.user.duties:
        return "、".join(str(duty.label) for duty in sorted(line.user.duties))
    held = [_("%(post)s of %(unit)s") % {"post": p.get_kind_display(), "unit": p.unit.name} for p in line.posts]
    return "、".join(held) or (_("former officer") if line.known else _("member"))


def slip_list_words() -> dict[str, str]:
    """The states of members on the list of slips in words."""
    return {
        "none": pgettext("slip", "no slip yet"),
        "open": pgettext("slip", "open"),
        "expired": pgettext("slip", "expired"),
        "revoked": pgettext("slip", "taken back"),
        "in": pgettext("slip", "has signed in"),
    }


def slip_list(lines: Iterable[SlipLine]) -> tuple[BytesIO, int]:
    """Who waits for a slip, as the page shows it; never a code."""
    words = slip_list_words()
    heads = [(_("Name"), 12), (_("Unit"), 36), (_("State"), 14), (_("Slip made on"), 18), (_("Valid until"), 18)]
    rows = ((line.name, line.unit, words[line.state], line.made_at, line.expires_at) for line in lines)
    return list_book(_("Slips"), heads, rows)


def slip_words() -> dict[str, str]:
    """The states of a slip in words."""
    return {
        "none": pgettext("slip", "none"),
        "waiting": pgettext("slip", "not used yet"),
        "used": pgettext("slip", "used"),
        "revoked": pgettext("slip", "taken back"),
        "expired": pgettext("slip", "expired"),
    }


def own_data(tables: Iterable[OwnTable]) -> tuple[BytesIO, int]:
    """What is kept about one person, a sheet for each table."""
    return lists_book((table.title, table.heads, table.rows) for table in tables)


def looks(lines: Iterable[Look]) -> tuple[BytesIO, int]:
    """Who has seen what is kept about one person."""
    heads = [
        (_("Time"), 18), (_("Acted as"), 30), (_("What was done"), 36), (_("Reason, fields or unit"), 40),
        (_("Entry in the log"), 10),
    ]  # fmt: skip
    rows = ((line.at, line.acted_as, line.what, line.detail, line.number) for line in lines)
    return list_book(_("Who has seen my data"), heads, rows)


def retention(lines: Iterable[RetentionLine]) -> tuple[BytesIO, int]:
    """The retention table as its page shows it."""
    heads = [(_("What"), 40), (_("Kept for days"), 10), (_("What then"), 40), (_("Set by"), 12)]
    rows = ((line.what, line.days, line.then, line.rule or _("the program")) for line in lines)
    return list_book(_("How long things are kept"), heads, rows)
