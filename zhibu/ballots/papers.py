"""What is printed for a vote: code slips, paper ballots, the tally sheet, the report of the result."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.ballots.models import Item, Vote
from zhibu.ballots.queries import Result, printed_code
from zhibu.ballots.states import Choice, Fate, Kind
from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Card, Close, Field, Pair, Paper, Printed, Remark, Table, Title, cards
from zhibu.kernel.papers.paper import clean
from zhibu.kernel.papers.pdf import missing_of, typeset

BALLOT = Path(__file__).parent / "templates/ballots/ballot.typ"
OTHERS = 2  # lines on a ballot for persons whom the voter names


def slips(vote: Vote, codes: Sequence[str], address: Callable[..., str], *, language: str) -> Printed:
    """Code slips to cut out, ten on a page: the picture leads to the ballot, the code can be typed as well. Nothing on
    a slip tells it from another but its code.
    """
    place = address().split("//", 1)[-1].rstrip("/")
    words = _("Scan, or open %(place)s and type the code. Good for one ballot; keep it to yourself.") % {
        "place": place
    }
    until = day(vote.day, with_year=True)
    group = [Card(vote.title, vote.unit.name, printed_code(code), words, until, address(code)) for code in codes]
    return cards(title=vote.title, groups=[group], language=language)


def ballots(vote: Vote, items: Sequence[Item]) -> Printed:
    """As many ballots as are present, a page each and all alike: whoever holds two of them cannot tell one from the
    other (the rules on elections make a ballot with a mark void).
    """
    election = vote.kind == Kind.ELECTION
    labels = [str(Choice(sign).label) for sign in vote.choices]
    if election:
        how = _("Mark one column for each candidate. At most %(places)s may be voted for, or the ballot is void.")
        how = how % {"places": vote.places}
        how += " " + _("Whoever is against a candidate may name somebody else; who abstains may not.")
    else:
        how = _("Mark one column for each line.")
        if vote.kind == Kind.RECOMMENDATION:
            how = _("Mark whom you recommend, at most %(places)s.") % {"places": vote.places}
    nothing_else = _("Write nothing else; a ballot with a name, a number or a sign is void.")
    texts: dict[str, Any] = {
        "unit": clean(vote.unit.name),
        "title": clean(vote.title),
        "how": f"{how} {nothing_else}",
        "head": [
            _("Candidate") if vote.kind != Kind.RESOLUTION else _("Matter"),
            *labels[: -1 if vote.kind == Kind.RECOMMENDATION else None],
        ],
        "lines": [clean(item.name) for item in items],
        "other": _("Somebody else:"),
        "others": OTHERS if election else 0,
        "day": day(vote.day, with_year=True),
    }
    missing = missing_of([texts])
    return Printed(typeset(BALLOT, texts | {"copies": vote.present}, (get_language() or "zh")[:2]), missing)


def tally(vote: Vote, items: Sequence[Item]) -> Paper:
    """唱票计票单: a line for each candidate, room for strokes, the total; and whom to sign."""
    labels = [str(Choice(sign).label) for sign in vote.choices]
    rows = [(item.name, label, "", "") for item in items for label in labels]
    if vote.kind == Kind.ELECTION:
        rows += [("", labels[0], "", "")] * OTHERS
    title = _("Tally sheet")
    blocks: list[Block] = [
        Title(title),
        Pair(vote.unit.name, day(vote.day, with_year=True)),
        Field("", vote.title),
        Field("", _("Given out: ____  Collected: ____  Invalid: ____  Valid: ____")),
        Table((_("Name"), _("Vote"), _("Strokes of five"), _("Total")), tuple(rows), (5, 3, 12, 3)),
        Field("", _("Caller: ________  Counter: ________  Scrutineer: ________")),
    ]
    return Paper(title=title, blocks=tuple(blocks), language=(get_language() or "zh")[:2])


def report(vote: Vote, result: Result, signed: Sequence[str]) -> Paper:
    """选举结果报告单: the numbers, the counts in the order of the ballot, who is elected, by which rule."""
    title = (
        _("Report on the result of the election")
        if vote.kind == Kind.ELECTION
        else _("Report on the result of the vote")
    )
    paper = vote.slips
    counted = (
        _("Slips given out: %(issued)s; used %(used)s, unused %(unused)s, spoilt %(spoilt)s.")
        if vote.by_slips
        else _("Ballots given out: %(issued)s; collected %(collected)s, of them invalid %(invalid)s.")
    ) % paper
    blocks: list[Block] = [
        Title(title),
        Pair(vote.unit.name, day(vote.day, with_year=True)),
        Field("", vote.title),
        Field(
            "",
            _("Entitled to vote: %(entitled)s. Present: %(present)s.")
            % {"entitled": vote.entitled, "present": vote.present},
        ),
        Field("", counted),
        *(Field("", text) for text in sentences(vote, result)),
        *_table(vote, result),
        *([Remark(_("Scrutiny and counting: %(names)s") % {"names": _(", ").join(signed)})] if signed else []),
        Close(vote.unit.name, day(vote.day, with_year=True)),
    ]
    return Paper(title=title, blocks=tuple(blocks), language=(get_language() or "zh")[:2])


def _table(vote: Vote, result: Result) -> list[Block]:
    if not result.lines:
        return []
    labels = tuple(str(Choice(sign).label) for sign in vote.choices)
    decides = any(line.fate for line in result.lines)
    head = (_("Name") if vote.kind != Kind.RESOLUTION else _("Matter"), *labels, *([_("Result")] if decides else []))
    rows = tuple(
        (line.name, *map(str, line.counts), *([str(Fate(line.fate).label)] if decides else []))
        for line in result.lines
    )
    return [Table(head, rows, (6, *[3] * len(labels), *([5] if decides else [])))]


def sentences(vote: Vote, result: Result) -> list[str]:
    """What the result says in words: void or why not shown, quorum, majority, ties, how the lines stand."""
    if vote.void_because:
        return [_("The vote is void: %(why)s It is held again.") % {"why": vote.void_because}]
    said = _quorum(vote, result)
    if not result.shown:
        why = _("Fewer than five ballots were cast, so no result is shown: it would tell how single people voted.")
        return [*said, why]
    if (majority := result.rules.majority) and result.enough:
        election = _("Elected is who has more than half of the %(base)s present: %(least)s votes or more (%(code)s).")
        carried = _(
            "Carried is what has more than half of the %(base)s entitled, not of those present: %(least)s votes or"
            " more (%(code)s)."
        )
        said.append((election if vote.kind == Kind.ELECTION else carried) % vars(majority))
    return said + _outcome(vote, result)


def _quorum(vote: Vote, result: Result) -> list[str]:
    quorum = result.rules.quorum
    if quorum is None:
        return []
    met = _("Of %(entitled)s entitled %(present)s were present; %(least)s were needed (%(code)s): the vote has force.")
    missed = _(
        "Of %(entitled)s entitled only %(present)s were present; %(least)s were needed (%(code)s): the vote has"
        " no force."
    )
    words = {"entitled": vote.entitled, "present": vote.present, **vars(quorum)}
    return [(met if result.enough else missed) % words]


def _outcome(vote: Vote, result: Result) -> list[str]:
    said = []
    if vote.kind == Kind.ELECTION and result.rules.majority and result.enough:
        told = {"elected": result.elected, "places": vote.places}
        said.append(_("%(elected)s are elected for %(places)s places.") % told)
        if result.tied:
            tie = _("%(names)s have as many votes as each other at the last place and are voted on again (EL-17).")
            said.append(tie % {"names": _(", ").join(result.tied)})
        elif result.elected < (vote.places or 0):
            said.append(
                _("For the places left there is another round, or the meeting decides to leave them open (EL-18).")
            )
    if vote.kind == Kind.APPRAISAL:
        if result.rules.most is not None:
            cap = _("On one ballot at most %(most)s could be found outstanding (SR-33).")
            said.append(cap % {"most": result.rules.most})
        said.append(_("The vote is one voice among others: the branch settles the grades, and each is told theirs."))
    if vote.blank:
        said.append(_("Ballots on which nothing was chosen: %(blank)s.") % {"blank": vote.blank})
    return said
