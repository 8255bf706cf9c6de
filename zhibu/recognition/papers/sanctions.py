"""告知书 and 决定书 of a case, in the layout of the office's other papers. Only who reads the case prints them."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.papers import Block, Close, Field, Paper, Remark, Table, Title
from zhibu.recognition.models import Sanction, SanctionFact, SanctionStep
from zhibu.recognition.states import Rung, SanctionMove

ANSWERS = (SanctionMove.UPHOLD, SanctionMove.CHANGE, SanctionMove.LIFT)


def notice_paper(sanction: Sanction, facts: Sequence[SanctionFact]) -> Paper:
    """What whom it concerns is told: step, facts, until when to reply and who decides. Told already."""
    assert sanction.told_at is not None
    assert sanction.reply_due is not None
    title = pgettext("sanction paper", "Notice before a decision")
    said = _("It is proposed to take this step: %(step)s. Nothing is decided yet.")
    rights = _(
        "You can say what you have to say until %(day)s; a late reply is read too as long as nothing is decided."
        " It is decided by %(decider)s of %(unit)s, at the latest on %(last)s."
    )
    blocks: list[Block] = [
        Title(title),
        Field("", _("%(unit)s:") % {"unit": sanction.whom}),
        Field("", said % {"step": _step(sanction.proposed)}),
        *_facts(sanction, facts),
        Field("", rights % {
            "day": _full(sanction.reply_due), "decider": sanction.decider.name, "unit": sanction.decided_in.name,
            "last": _full(sanction.decide_due or sanction.reply_due),
        }),
        Close(_issuer(sanction), _full(timezone.localdate(sanction.told_at))),
    ]  # fmt: skip
    return Paper(title=title, blocks=tuple(blocks), language=_language())


def decision_paper(sanction: Sanction, facts: Sequence[SanctionFact], steps: Sequence[SanctionStep]) -> Paper:
    """What was decided, why, for how long and how to appeal; what an appeal made of it stands in another hand."""
    assert sanction.decided_on is not None
    assert sanction.effect_from is not None
    made = next(one for one in steps if one.move == SanctionMove.DECIDE)
    title = pgettext("sanction paper", "Decision")
    last = made.last or sanction.effect_last or sanction.effect_from
    holds = _("It has effect from %(first)s to %(last)s, then it ends by itself.")
    bars = _("While it has effect, it bars from being chosen.") if sanction.bars else ""
    blocks: list[Block] = [
        Title(title),
        Field("", _("%(unit)s:") % {"unit": sanction.whom}),
        Field("", _("This step is decided: %(step)s.") % {"step": _step(made.rung)}),
        *_facts(sanction, facts),
        Field(_("Reason: "), made.words),
        Field("", holds % {"first": _full(sanction.effect_from), "last": _full(last)} + bars),
    ]
    if sanction.appeal_due:
        words = _("You can appeal once, until %(day)s, to the unit above.") % {"day": _full(sanction.appeal_due)}
        blocks.append(Field("", words))
    blocks += [_answer(one) for one in steps if one.move in ANSWERS]
    blocks.append(Close(sanction.decided_in.name, _full(sanction.decided_on)))
    return Paper(title=title, blocks=tuple(blocks), language=_language())


def _answer(step: SanctionStep) -> Remark:
    said = str(SanctionMove(step.move).label)
    if step.move == SanctionMove.CHANGE and step.last:
        said = _("%(answer)s: %(step)s, until %(day)s") % {
            "answer": said, "step": _step(step.rung), "day": _full(step.last),
        }  # fmt: skip
    words = {"day": _full(timezone.localdate(step.at)), "said": said, "words": step.words}
    return Remark(_("Appeal answered on %(day)s: %(said)s. %(words)s") % words)


def _facts(sanction: Sanction, facts: Sequence[SanctionFact]) -> list[Block]:
    found: list[Block] = [Field(_("What it rests on: "), sanction.ground)] if sanction.ground else []
    if facts:
        rows = tuple(
            (_full(one.attendance.activity.day), one.attendance.activity.notice.theme, _("absent without leave"))
            for one in facts
        )
        found.append(Table((_("Day"), _("Activity"), _("What stands on the roll")), rows, (24, 50, 26)))
    return found


def _issuer(sanction: Sanction) -> str:
    """Who gives notice: the member's own unit, or the unit above the one that answers."""
    parent = sanction.unit.parent
    return parent.name if sanction.of_unit and parent else sanction.unit.name


def _step(rung: str) -> str:
    return str(Rung(rung).label)


def _full(on: date | None) -> str:
    return day(on, with_year=True) if on else "—"


def _language() -> str:
    return (get_language() or "zh")[:2]
