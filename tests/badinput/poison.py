"""A world in which every text that somebody types is hostile: all text columns of all tables, and texts inside JSON.

Each text begins (or, for formulas, goes on) with the mark `~number~` of its column, so that a test can say which
columns it has met. What people cannot type is kept and stands in KEPT, with the reason.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.conftest import drop_guards

HTML = (
    "{mark}<img src=/pwned.png onerror=pwned=1>z{{{{7*7}}}}z",
    '{mark}"><script>pwned=1</script>z{{{{7*7}}}}z',
    "{mark}</title><svg onload=pwned=1>z${{7*7}}z",
    "{mark}' autofocus onfocus=pwned=1 x='",
    "javascript:pwned=1//{mark}",
    "{mark}</textarea><img src=/pwned.png>",
    "{mark}</script><script src=/pwned.js></script>",
    '{mark}" onmouseover="pwned=1" style="position:fixed;inset:0" x="',
)
FORMULAS = (
    "=1+1{mark}",
    "+1{mark}",
    "-1{mark}",
    "@SUM(1){mark}",
    "\t=1+1{mark}",
    "\r=1+1{mark}",
    "=cmd|' /C calc'!A0{mark}",
    '=HYPERLINK("http://a.invalid/",1){mark}',
)
FILE_NAMES = (
    '..\\../{mark}\r\nX: y"',
    "../../{mark}党支部.exe\u202e",
    "\"; filename=a.html; x='{mark}",
    "{mark}支部 \x1f\x7f%0d%0a<b>",
)
SHORT = {HTML: "{mark}<b id=pwn>", FORMULAS: "=1+1{mark}", FILE_NAMES: "../\r\n{mark}"}
MARK = re.compile(r"~(\d+)~")
WRITTEN = re.compile(r"[\u3400-\u9fff]")  # inside JSON: what has a Chinese character was written by somebody

# Column → why nobody can type it. Everything else is poisoned.
KEPT = {
    name: why
    for why, names in {
        "made of digits, letters and signs by the program": """
            participation.Closing.period activities.CalendarKey.token_hash activities.PrintedList.mark
            activities.PhoneSignIn.code disclosure.Disclosure.fingerprint disclosure.Version.fingerprint
            disclosure.Supplement.fingerprint assessment.Slip.digest ballots.Slip.digest ballots.Dropped.content
            assessment.PromiseSlip.digest
            regulations.Version.fingerprint regulations.Case.receipt recognition.Nomination.stroke_key
            questionnaire.Form.url attachments.StoredFile.path attachments.StoredFile.sha256
            circulation.Dispatch.url circulation.Task.key circulation.Task.url circulation.BurdenEntry.source
            circulation.Suggestion.receipt circulation.Sending.key circulation.Sending.claim organisation.Unit.path
            organisation.Member.key organisation.Member.pinyin_key organisation.Member.stroke_key
            organisation.Member.phone_key organisation.Import.checksum organisation.Correction.field
            accounts.User.password accounts.User.pin accounts.User.session_salt accounts.Slip.code_hash
            accounts.Device.token_hash accounts.Passkey.credential_id audit.Entry.previous audit.Entry.hash
            recognition.Upload.checksum
            reporting.Making.path reporting.Making.sha256
            audit.Entry.deed audit.Entry.role audit.Entry.subject kernel.JobRun.job kernel.JobRun.outcome""",
        "kept by the page engine and shown nowhere": """
            portal.Home.path portal.Home.slug portal.Home.url_path portal.Home.draft_title portal.Home.seo_title
            portal.Home.search_description portal.Section.path portal.Section.slug portal.Section.url_path
            portal.Section.draft_title portal.Section.seo_title portal.Section.search_description portal.Article.path
            portal.Article.slug portal.Article.url_path portal.Article.seo_title portal.Article.search_description
            portal.Review.name""",
        "the same column as portal.Article.title, which is written last": "portal.Home.title portal.Section.title",
        "found by its words only, which tests/portal/test_pages.py does": """
            kernel.SearchEntry.kind kernel.SearchEntry.title kernel.SearchEntry.text""",
        "shown beside a text that names the file, which tests/portal/test_files.py does": """
            portal.ArticleFile.title portal.ArticleFile.personal""",
        "one of a list": """
            activities.Notice.kind disclosure.Disclosure.kind circulation.Task.kind circulation.Sending.reason
            organisation.Member.standing activities.Resolution.basis regulations.Regulation.fields
            regulations.Carried.rules regulations.Carried.trace rulebook.Override.code rulebook.Override.value
            supervision.Item.rule""",
        "one of five": "documents.Incoming.checks",
        "the word of documents.Paper.word, by which the counter is found": "documents.Series.word",
        "codes of units": "supervision.Inspection.codes",
        "rules and figures": "recognition.Campaign.criteria recognition.Nomination.facts",
        "codes and numbers": """
            ballots.Vote.rules ballots.Vote.slips ballots.Ballot.marks ballots.Item.counts ballots.Count.figures""",
        "numbers only": """
            recognition.Upload.counts organisation.Import.counts activities.PrintedList.members
            activities.Rating.shown""",
        "read from a workbook, which has its own tests": "organisation.Import.decisions",
        "letters and digits only, and people sign in with it": "accounts.User.username organisation.Unit.code",
        "sealed, and shown by the last digits": "organisation.Member.id_number organisation.Member.phone",
        "part of the programme": """
            duties.Requirement.code duties.ListItem.code
            rulebook.Rule.code rulebook.Rule.subject rulebook.Rule.subject_en rulebook.Rule.obligation
            rulebook.Rule.obligation_en rulebook.Rule.value rulebook.Rule.source rulebook.Rule.article""",
    }.items()
    for name in names.split()
}


def columns() -> dict[str, "models.Field[Any, Any]"]:
    """`room.Model.field` → field, for each column that holds a text or JSON and is no choice."""
    found: dict[str, models.Field[Any, Any]] = {}
    for model in apps.get_models():
        if model.__module__.startswith("zhibu."):
            for one in model._meta.concrete_fields:
                if isinstance(one, (models.CharField, models.TextField, models.JSONField)) and not one.choices:
                    found[f"{model._meta.label}.{one.name}"] = one
    return found


def poison(payloads: Sequence[str]) -> list[str]:
    """Write the payloads into everything that people type; returns the columns, which their marks number. A column
    in which nobody has typed anything yet is filled in all rows, but where the database wants it empty.
    """
    drop_guards("default")
    every = columns()
    names = [name for name in every if name not in KEPT]
    for number, name in enumerate(names):
        field = every[name]
        rows = list(field.model._base_manager.order_by("pk"))  # type: ignore[attr-defined]
        said = [row for row in rows if getattr(row, field.attname)]
        for place, row in enumerate(said or rows):
            value = payload(payloads, number, place, field.max_length or 1000)
            if isinstance(field, models.JSONField):
                value = deep(getattr(row, field.attname), lambda value=value: value)
            elif field.unique:
                value = value[: (field.max_length or 1000) - 4] + str(place)
            with suppress(*(() if said else (IntegrityError,))), transaction.atomic():
                field.model._base_manager.filter(pk=row.pk).update(**{field.attname: value})  # type: ignore[attr-defined]
    return names


def payload(payloads: Sequence[str], number: int, place: int, most: int) -> str:
    """The payload for one row of one column, in so many characters."""
    mark = f"~{number}~"
    text = payloads[(number + place) % len(payloads)].format(mark=mark)
    return text if len(text) <= most - 4 else SHORT[tuple(payloads)].format(mark=mark)[:most]


def deep(value: Any, write: Callable[[], str]) -> Any:
    """The same JSON with each text that somebody wrote replaced; names of its parts stay."""
    if isinstance(value, dict):
        return {name: deep(one, write) for name, one in value.items()}
    if isinstance(value, list):
        return [deep(one, write) for one in value]
    return write() if isinstance(value, str) and WRITTEN.search(value) else value
