"""Columns of the list of rules, as it is carried away to a spreadsheet."""

from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.lists import ListColumn, write_list
from zhibu.rulebook import queries


def rules(wanted: queries.Wanted, on: date) -> tuple[BytesIO, int]:
    """The rules as listed on a day, and how many there are."""
    heads = [
        (pgettext("rulebook", "Code"), 8), (pgettext("rulebook", "Part"), 24), (_("Subject of the rule"), 24),
        (_("What it says"), 70), (pgettext("rulebook", "Value"), 24), (pgettext("rulebook", "Standing"), 12),
        (_("Settled by the committee"), 40), (pgettext("rulebook", "Source"), 50), (_("How reliable"), 24),
        (_("Valid from"), 12), (_("Valid to"), 12), (_("Where it is applied"), 40),
    ]  # fmt: skip
    lines = (
        (
            rule.code, str(rule.get_section_display()), rule.title, rule.words,
            said.value_text if said else queries.in_words(rule, rule.value),
            pgettext("rule", "in force") if said and said.on else pgettext("rule", "switched off"),
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
