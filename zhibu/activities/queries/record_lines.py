"""What a record says, line by line: the page, both papers and the versions that stay are made of the same lines."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zhibu.activities.models import FollowUp
from zhibu.activities.queries.records import Meeting, Voting
from zhibu.activities.states import Outcome, Voted
from zhibu.kernel.dates import day as day_text
from zhibu.kernel.dates import weekday
from zhibu.kernel.figures import percent

Line = tuple[str, str]


def when(meeting: Meeting) -> str:
    """Day and hours."""
    day, record = meeting.activity.day, meeting.record
    if day is None:
        return _("the day is not set yet")
    text = _("%(day)s (%(weekday)s)") % {"day": day_text(day, with_year=True), "weekday": weekday(day)}
    began = record.began if record else meeting.activity.start_time
    ended = record.ended if record else None
    if began and ended:
        return f"{text} {began:%H:%M}–{ended:%H:%M}"
    return f"{text} {began:%H:%M}" if began else text


def numbers(meeting: Meeting) -> str:
    """Who was due and who came, with the denominator; says so while the roll is missing."""
    if meeting.counts is None:
        return _("not known yet: the roll is not confirmed")
    found = meeting.counts
    text = _("expected %(expected)s · present %(present)s · leave %(leave)s · absent %(absent)s") % found
    share = percent(found["present"], found["expected"])
    return text if share is None else _("%(counts)s; attendance %(share)s%%") % {"counts": text, "share": share}


def head_lines(meeting: Meeting) -> list[Line]:
    """What the system knows: theme, day, place, who led and wrote, who came."""
    record = meeting.record
    lines = [
        (_("Theme"), meeting.activity.notice.theme),
        (pgettext("four unifications", "Time"), when(meeting)),
        (_("Place"), meeting.activity.place),
        (_("Host"), record.host_text if record else ""),
        (_("Recorder"), record.recorder_text if record else ""),
        (_("Attendance"), numbers(meeting)),
        (_("On leave"), _(", ").join(meeting.on_leave)),
        (_("Absent"), _(", ").join(meeting.absent)),
    ]
    return [(label, text) for label, text in lines if text]


def item_lines(meeting: Meeting) -> list[Line]:
    """The agenda as it was dealt with, and what else was said."""
    lines = [
        (_("Agenda item %(number)s") % {"number": number}, f"{item.title}\n{item.said}".strip())
        for number, item in enumerate(meeting.items, 1)
    ]
    if meeting.record and meeting.record.said:
        lines.append((_("Also said"), meeting.record.said))
    return lines


def resolution_lines(votings: Iterable[Voting], *, reasons: bool) -> list[Line]:
    """Resolutions with their votes and what became of them; `reasons` says whether those of a recusal are told."""
    lines = []
    for number, voting in enumerate(votings, 1):
        label = _("Resolution %(number)s") % {"number": number}
        lines.append((label, f"{voting.resolution.text}\n{vote_text(voting)}"))
        if recused := recused_text(voting, reasons=reasons):
            lines.append((_("Recused"), recused))
    return lines


def vote_text(voting: Voting) -> str:
    """How it was voted, against whom it is measured, and what became of it, in one sentence."""
    one, tally = voting.resolution, voting.tally
    if tally is None:
        return _("The votes are counted once the roll is confirmed.")
    said = [_("%(label)s: ") % {"label": one.get_voted_display()} + _ayes(voting)]
    said.append(_("due with a vote %(due)s, present with a vote %(present)s") % {
        "due": tally.due, "present": tally.present,
    })  # fmt: skip
    if tally.recused:
        said.append(_("recused %(recused)s, voting %(voting)s") % {"recused": tally.recused, "voting": tally.voting})
    if tally.majority:
        said.append(_("needed %(least)s of %(base)s") % {"least": tally.majority.least, "base": tally.majority.base})
    return _("; ").join(said) + _("; result: %(outcome)s.") % {"outcome": voting.outcome.label}


def _ayes(voting: Voting) -> str:
    one = voting.resolution
    if one.voted == Voted.ACCLAMATION:
        return _("all %(count)s who could vote") % {"count": voting.votes_for}
    if voting.outcome == Outcome.OPEN:
        return _("not counted yet")
    text = _("for %(for)s, against %(against)s, abstained %(abstained)s") % {
        "for": one.votes_for or 0, "against": one.votes_against or 0, "abstained": one.abstained or 0,
    }  # fmt: skip
    if one.invalid:
        text += _(", invalid or missing %(invalid)s") % {"invalid": one.invalid}
    if one.written_for:
        text += _(", written votes for it %(written)s") % {"written": one.written_for}
    return text


def recused_text(voting: Voting, *, reasons: bool) -> str:
    """Who had no vote in it; with the reasons for those who may read them."""
    return _("; ").join(
        _("%(name)s (%(reason)s)") % {"name": one.member.name, "reason": one.reason} if reasons else one.member.name
        for one in voting.resolution.recusals.all()
    )


def follow_up_lines(follow_ups: Iterable[FollowUp]) -> list[Line]:
    """What follows: what, who, until when, as agreed; what came of it is told elsewhere."""
    return [
        (
            _("To do %(number)s") % {"number": number},
            _("%(what)s. %(owner)s, until %(day)s.")
            % {"what": one.what.rstrip(".。"), "owner": one.owner_text, "day": day_text(one.due, with_year=True)},
        )
        for number, one in enumerate(follow_ups, 1)
    ]


def said_lines(meeting: Meeting) -> list[Line]:
    """What was said, decided and agreed, without reasons of a recusal."""
    return [
        *item_lines(meeting),
        *resolution_lines(meeting.votings, reasons=False),
        *follow_up_lines(meeting.follow_ups),
    ]


def record_lines(meeting: Meeting, *, reasons: bool) -> list[Line]:
    """The whole record, in its order."""
    return [
        *head_lines(meeting),
        *item_lines(meeting),
        *resolution_lines(meeting.votings, reasons=reasons),
        *follow_up_lines(meeting.follow_ups),
    ]


def minute_lines(meeting: Meeting) -> list[Line]:
    """纪要: shorter: when, where, who led, how many came, what was on the agenda, what was decided, what follows."""
    titles = _("; ").join(item.title.rstrip("；;。.") for item in meeting.items)
    hidden = {_("On leave"), _("Absent"), _("Recorder")}
    lines = [line for line in head_lines(meeting) if line[0] not in hidden]
    if titles:
        lines.append((_("Agenda"), titles))
    return [
        *lines,
        *resolution_lines(meeting.votings, reasons=False),
        *follow_up_lines(meeting.follow_ups),
    ]


def adds_up(voting: Voting) -> str:
    """Why the votes of a resolution cannot be right; empty when they are, and before the roll is confirmed."""
    one, tally = voting.resolution, voting.tally
    if tally is None or one.voted == Voted.ACCLAMATION:
        return ""
    if one.votes_for is None:
        return _("Enter how many voted for it, against it and abstained.")
    if (one.written_for or 0) > tally.due - tally.present:
        return _("Written votes come from those who were not there: at most %(most)s.") % {
            "most": tally.due - tally.present
        }
    if one.cast == tally.voting:
        return ""
    could = ngettext("%(num)s person could vote", "%(num)s people could vote", tally.voting) % {"num": tally.voting}
    return _("%(could)s (present with a vote %(present)s, recused %(recused)s), but the votes add up to %(cast)s.") % {
        "could": could, "present": tally.present, "recused": tally.recused, "cast": one.cast,
    }  # fmt: skip


def is_overdue(follow_up: FollowUp, today: date) -> bool:
    """Whether it is still open after its day."""
    return follow_up.done_at is None and follow_up.due < today
