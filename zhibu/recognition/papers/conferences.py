"""会议议程: the order of proceedings of a conference, with its awards and speeches."""

from collections.abc import Sequence

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Close, Field, Paper, Table, Title
from zhibu.recognition.models import Conference, Speech
from zhibu.recognition.queries import Award


def proceedings(conference: Conference, awards: Sequence[Award], speeches: Sequence[Speech]) -> Paper:
    """When and where by its notice, then awards and speeches in their order."""
    notice = conference.notice
    first, last = (day(one, with_year=True) if one else "" for one in (notice.first_day, notice.last_day))
    when = first if last in {"", first} else _("%(first)s to %(last)s") % {"first": first, "last": last}
    if notice.start_time:
        when = f"{when} {notice.start_time:%H:%M}"
    blocks: list[Block] = [
        Title(notice.theme),
        Field(_("When: "), when),
        Field(_("Where: "), notice.place or "—"),
    ]
    if awards:
        rows = tuple((str(at), one.honour, one.level, _(", ").join(one.names)) for at, one in enumerate(awards, 1))
        heads = (_("No."), _("Honour"), _("Level"), _("Who receives it"))
        blocks += [Field(_("Awards: "), ""), Table(heads, rows, (8, 26, 14, 52))]
    if speeches:
        said = tuple((str(at), one.unit.name, one.speaker, one.title) for at, one in enumerate(speeches, 1))
        heads = (_("No."), _("Unit"), _("Speaker"), _("Title of the speech"))
        blocks += [Field(_("Speeches: "), ""), Table(heads, said, (8, 30, 16, 46))]
    blocks.append(Close(notice.issuer.name, ""))
    title = pgettext("conference", "Order of proceedings")
    return Paper(title=title, blocks=tuple(blocks), language=(get_language() or "zh")[:2])
