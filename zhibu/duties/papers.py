"""What this room prints."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.duties.models import PostList
from zhibu.duties.queries import HandingOver, Standing
from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Close, Field, Pair, Paper, Table, Title


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


def handing_over(pack: HandingOver, names: Mapping[str, str]) -> Paper:
    """The pack of a post on A4: what waits, duties, where the papers are, and lines to sign for those who hand over,
    take over and are present. `names` are the rules' subjects.
    """
    title = _("Handing over: %(post)s") % {"post": pack.label}
    waiting = tuple(
        (one["title"], one["reason"], day(one["due"], True) if one["due"] else "—") for one in pack.waiting
    )
    due = tuple(
        (names.get(one.requirement.code, one.requirement.code), one.requirement.period, day(one.requirement.due, True))
        for one in pack.due
    )
    blocks: list[Block] = [
        Title(title),
        Pair(pack.unit.name, _("as of %(day)s") % {"day": day(pack.on, True)}),
        Field(_("Holder today: "), _(", ").join(one.member.name for one in pack.now) or _("nobody")),
        Field(_("Held before: "), _(", ").join(one.member.name for one in pack.before) or "—"),
        Field(_("Members of the unit: "), str(pack.members)),
        Field(_("Responsibility list: "), pack.standing.words if pack.standing else _("no list yet")),
        Field(_("What waits now: "), "" if waiting else _("nothing")),
    ]
    widths = (42, 34, 24)
    blocks += [Table((_("What"), _("Why"), _("Until")), waiting, widths)] if waiting else []
    blocks += [Field(_("Duties overdue and due soon: "), "" if due else _("none"))]
    blocks += [Table((_("Duty"), _("Period"), _("Until")), due, widths)] if due else []
    places = "\n".join(f"{number}. {label}" for number, (label, _address) in enumerate(pack.places, 1))
    blocks += [
        Field(_("Where the papers are (all in the system): "), ""),
        Field("", places),
        Table(
            (_("Hands over"), _("Takes over"), _("In the presence of"), _("Day")),
            (("", "", "", ""),),
            (27, 27, 27, 19),
        ),
    ]
    return Paper(title=title, blocks=tuple(blocks), language=(get_language() or "zh")[:2])
