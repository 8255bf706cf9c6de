"""The table's lines for sanctions, accountability and talks: about the member of 0101, and about 0101 itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.permissions.row import Row, key
from tests.recognition import sanctions as world
from tests.support import Cast
from zhibu.recognition.models import Sanction, Talk


def draft(cast: Cast) -> Sanction:
    """Nobody was told."""
    return world.drafted(cast)


def told(cast: Cast) -> Sanction:
    """The member has time to reply."""
    return world.told(cast)


def replied(cast: Cast) -> Sanction:
    """The secretary of 0101 decides."""
    return world.replied(cast)


def decided(cast: Cast) -> Sanction:
    """The member can appeal."""
    return world.decided(cast)


def appealed(cast: Cast) -> Sanction:
    """The secretary of the general branch answers."""
    return world.appealed(cast)


def unit_draft(cast: Cast) -> Sanction:
    """A draft about 0101."""
    return world.unit_case(cast, notice=False)


def unit_told(cast: Cast) -> Sanction:
    """0101 has time to reply."""
    return world.unit_case(cast)


def promised(cast: Cast) -> Talk:
    """The secretary of 0101 promised the member something."""
    return world.talked(cast)


def whom(cast: Cast) -> Cast:
    """Nothing yet."""
    return cast


def member_key(cast: Cast) -> list[Any]:
    """The member of 0101."""
    return [cast.member.pk]


def of_member(cast: Cast) -> dict[str, Any]:
    """The form of a draft about a member."""
    return {"rung": "reminder", "ground": "事由", "decider": cast.secretary.pk}


def of_unit(cast: Cast) -> dict[str, Any]:
    """The form of a draft about a unit."""
    return {"rung": "inspection", "ground": "事由", "decider": cast.general_secretary.pk}


def changed(made: Sanction) -> dict[str, Any]:
    """The form of a draft that is changed."""
    return {"rung": "reminder", "ground": "改后的事由", "decider": made.decider_id}


def the_decision(_made: Sanction) -> dict[str, Any]:
    """The form of a decision."""
    today = timezone.localdate()
    days = {"effect_from": today, "effect_last": today + timedelta(days=30)}
    return {"move": "decide", "rung": "reminder", "words": "提醒", **days}


def say(move: str) -> dict[str, Any]:
    """The form of a step in words."""
    return {"move": move, "words": "写明"}


ONLY = {"prob": "404"}
TALK = {"day": "2026-11-20", "promise": "", "promised_by": "", "due": ""}
ROWS = [
    #                                                 anon memb omem secr sib far gen staf
    Row("recognition:sanctions", "GET", "login 200", told),
    Row("recognition:sanctions", "POST", "login 405"),
    Row("recognition:sanctions_xlsx", "GET", "login 405"),
    Row("recognition:sanctions_xlsx", "POST", "login 403 403 200 200 200 200 200", told),
    Row("recognition:sanction_new", "GET", "login 403 404 200 404 404 403 403", whom, member_key, more=ONLY),
    Row(
        "recognition:sanction_new", "POST", "login 403 404 302 404 404 403 403", whom, member_key, of_member,
        more=ONLY,
    ),
    Row("recognition:sanction_new_unit", "GET", "login 404 404 403 404 404 200 200", whom, ["0101"]),
    Row("recognition:sanction_new_unit", "POST", "login 404 404 403 404 404 302 302", whom, ["0101"], of_unit),
    Row("recognition:sanction_edit", "GET", "login 404 404 200 404 404 404 403", draft, key),
    Row("recognition:sanction_edit", "POST", "login 404 404 302 404 404 404 403", draft, key, changed),
    Row("recognition:sanction", "GET", "login 404 404 200 404 404 404 200", draft, key),
    Row("recognition:sanction", "GET", "login 200 404 200 404 404 404 200", told, key, more=ONLY),
    Row("recognition:sanction", "GET", "login 200 404 200 404 404 200 200", appealed, key, more=ONLY),
    Row("recognition:sanction", "GET", "login 404 404 404 404 404 200 200", unit_draft, key),
    Row("recognition:sanction", "GET", "login 404 404 200 404 404 200 200", unit_told, key),
    Row("recognition:sanction", "POST", "login 404 404 302 404 404 404 403", draft, key, {"move": "tell"}),
    Row("recognition:sanction", "POST", "login 302 404 403 404 404 404 403", told, key, say("reply"), more=ONLY),
    Row(
        "recognition:sanction", "POST", "login 403 404 302 404 404 404 403", replied, key, the_decision,
        more=ONLY | {"board": "403"},
    ),
    Row("recognition:sanction", "POST", "login 302 404 403 404 404 404 403", decided, key, say("appeal"), more=ONLY),
    Row("recognition:sanction", "POST", "login 403 404 403 404 404 302 403", appealed, key, say("lift"), more=ONLY),
    Row(
        "recognition:sanction", "POST", "login 404 404 302 404 404 403 403", unit_told, key, say("reply"),
        more={"board": "403"},
    ),
    Row("recognition:sanction_notice_pdf", "GET", "login 405", args=[1]),
    Row("recognition:sanction_notice_pdf", "POST", "login 404", draft, key),
    Row("recognition:sanction_notice_pdf", "POST", "login 200 404 200 404 404 404 200", told, key, more=ONLY),
    Row("recognition:sanction_notice_pdf", "POST", "login 404 404 200 404 404 200 200", unit_told, key),
    Row("recognition:sanction_notice_docx", "GET", "login 405", args=[1]),
    Row("recognition:sanction_notice_docx", "POST", "login 200 404 200 404 404 404 200", told, key, more=ONLY),
    Row("recognition:sanction_decision_pdf", "GET", "login 405", args=[1]),
    Row("recognition:sanction_decision_pdf", "POST", "login 404", replied, key),
    Row("recognition:sanction_decision_pdf", "POST", "login 200 404 200 404 404 404 200", decided, key, more=ONLY),
    Row("recognition:sanction_decision_docx", "GET", "login 405", args=[1]),
    Row("recognition:sanction_decision_docx", "POST", "login 200 404 200 404 404 404 200", decided, key, more=ONLY),
    Row("recognition:absences", "GET", "login 404 404 200 404 404 200 200", told, ["0101"]),
    Row("recognition:absences", "POST", "login 405", whom, ["0101"]),
    Row("recognition:talks", "GET", "login 200", promised),
    Row("recognition:talks", "POST", "login 405"),
    Row("recognition:talks_xlsx", "GET", "login 405"),
    Row("recognition:talks_xlsx", "POST", "login 403 403 200 200 200 200 200", promised),
    Row("recognition:talk_new", "GET", "login 404 404 200 404 404 200 200", whom, member_key),
    Row("recognition:talk_new", "POST", "login 404 404 302 404 404 302 302", whom, member_key, TALK),
    Row("recognition:talk", "GET", "login 200 404 200 404 404 404 404", promised, key, more=ONLY),
    Row("recognition:talk", "POST", "login 302 404 403 404 404 404 404", promised, key, {"kept": "yes"}, more=ONLY),
]  # fmt: skip
