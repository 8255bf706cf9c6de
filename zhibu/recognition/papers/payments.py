"""The list by which rewards are paid, with places to sign."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.figures import yuan
from zhibu.kernel.papers import Field, Pair, Paper, Printed, Table, Title, pdf
from zhibu.recognition.models import Payment, PaymentList


def payment_paper(
    payments: PaymentList, lines: Sequence[Payment], total: Decimal, *, committee: str, names: dict[int, str]
) -> Printed:
    """The list with its sum, who drew it up and who approved it, and a column to sign in."""
    head = (_("No."), _("Honour"), _("Recipient"), _("Yuan"), _("Signed"))
    rows = tuple(
        (str(place), one.honour.kind.name, whose(one), yuan(one.amount), "") for place, one in enumerate(lines, 1)
    )
    title = _("Rewards of %(year)s, list for payment") % {"year": payments.year}
    drawn = _("Drawn up by %(name)s on %(day)s") % {
        "name": names.get(payments.drawn_by, "—"), "day": day(payments.drawn_at, with_year=True),
    }  # fmt: skip
    approved = _("not approved yet")
    if payments.approved_at:
        approved = _("Approved by %(name)s on %(day)s") % {
            "name": names.get(payments.approved_by or 0, "—"), "day": day(payments.approved_at, with_year=True),
        }  # fmt: skip
    blocks = (
        Title(title),
        Pair(committee, _("%(lines)s lines, %(total)s yuan") % {"lines": len(rows), "total": yuan(total)}),
        Table(head, rows, (1, 4, 6, 2, 3)),
        Field("", drawn),
        Field("", approved),
    )
    mark = "" if payments.approved_at else _("Not approved")
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return pdf(Paper(title, blocks, mark, language))


def whose(one: Payment) -> str:
    """The recipient, a person with the unit."""
    honour = one.honour
    return f"{honour.name} · {honour.home.name}" if honour.home else honour.name
