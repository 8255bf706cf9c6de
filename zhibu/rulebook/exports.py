"""Columns of the list of rules, as it is carried away to a spreadsheet."""

from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _

from zhibu.kernel.lists import ListColumn, write_list
from zhibu.rulebook import queries


def rules(wanted: queries.Wanted, on: date) -> tuple[BytesIO, int]:
    """The rules as listed on a day, and how many there are."""
    heads = [
        (_("code"), 8), (_("part"), 24), (_("subject"), 24), (_("obligation"), 70), (_("value"), 24),
        (_("standing"), 12), (_("settled by the committee"), 40), (_("source"), 50), (_("confidence"), 24),
        (_("valid from"), 12), (_("valid to"), 12), (_("applied where"), 40),
    ]  # fmt: skip
    lines = (
        (
            rule.code, str(rule.get_section_display()), rule.title, rule.words,
            said.value_text if said else queries.in_words(rule, rule.value),
            _("in force") if said and said.on else _("switched off"),
            said.override.reason if said and said.override else "", queries.origin(rule),
            str(rule.get_confidence_display()), rule.valid_from, rule.valid_to,
            "; ".join(str(use.where) for use in queries.uses_of(rule.code)),
        )
        for rule, said in queries.export_rows(wanted, on)
    )  # fmt: skip
    out = BytesIO()
    count = write_list(out, _("Rulebook"), [ListColumn(*head) for head in heads], lines)
    out.seek(0)
    return out, count
