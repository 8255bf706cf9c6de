"""What this room prints."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.duties.models import PostList
from zhibu.duties.queries import Standing
from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Close, Pair, Paper, Table, Title


def responsibilities(made: PostList, standing: Standing, on: date) -> Paper:
    """责任清单 of a post on A4: items with their clause, holders with the day they signed, and a line to sign."""
    title = _("Responsibility list of the %(post)s") % {"post": standing.label}
    items = tuple(
        (str(number), one.text, one.often or "—", one.code or _("own item"))
        for number, one in enumerate(made.items.order_by("place"), 1)
    )
    signed = tuple(
        (one.member.name, day(standing.signed[one.pk].signed_at, True) if one.pk in standing.signed else "")
        for one in standing.holders
    )
    version = _("version %(number)s, issued on %(day)s") % {
        "number": made.version, "day": day(made.issued_at, True) if made.issued_at else "—",
    }  # fmt: skip
    blocks: list[Block] = [
        Title(title),
        Pair(made.unit.name, version),
        Table((_("No."), _("Responsibility"), _("How often or until when"), _("Clause")), items, (7, 58, 20, 15)),
        Table((_("Holder of the post"), _("Signed on")), signed or (("", ""),), (50, 50)),
        Close(made.unit.name, day(on, with_year=True)),
    ]
    return Paper(title=title, blocks=tuple(blocks), language=(get_language() or "zh")[:2])
