"""The table's lines for selections: 0101 and 0102 have places, officers review, the committee's staff runs it."""

from typing import Any

from tests.permissions.row import Row, key
from tests.recognition import selection as world
from tests.recognition import world as honours
from tests.support import Cast
from zhibu.recognition.models import Campaign, Nomination


def of(one: Nomination) -> list[int]:
    """The address's argument is the selection of a nomination."""
    return [one.campaign_id]


def noticed(campaign: Campaign) -> dict[str, Any]:
    """The form of a notice."""
    return {name: value for name, value in world.values().items() if name != "kind"} | {"kind": campaign.kind_id}


def fresh_notice(kind: Any) -> dict[str, Any]:
    """The form of a new notice of the usual kind."""
    return world.values() | {"kind": kind.pk}


def a_kind(cast: Cast) -> Any:
    """A kind of honour for everybody."""
    return honours.kind()


def first_member(cast: Cast) -> list[Any]:
    """The places of 0101, its member not nominated yet."""
    campaign = world.announced(cast)
    return [campaign, f"{campaign.quotas.get(unit=cast.branch).pk}-{cast.member.pk}"]


def written(one: Nomination) -> dict[str, Any]:
    """The form of a case."""
    return {"case": world.CASE, "edition": one.edition}


def someone(cast: Cast) -> list[Any]:
    """A selection in eligibility and an officer who may review."""
    return [world.checked(cast), cast.other_secretary]


def chosen(campaign: Campaign) -> dict[str, Any]:
    """The form of the choice: one candidate."""
    first = campaign.nominations.earliest("pk")
    return {"chosen": [first.pk], "basis": "评选通知"}


def minutes(_made: object) -> dict[str, Any]:
    """The form of a decision."""
    return world.MINUTES | {"day": world.BEGUN.isoformat()}


OFF, MARK = {"deed": "call_off", "reason": "改期"}, {"value": "8"}
ALL, STAFF = "login 200", "login 403 403 403 403 403 403"
HIDDEN = "login 404 404 404 404 404 404"
UNIT = "login 403 403 200 200 403 403 403"  # officers of units with places
OWN = "login 404 404 {0} 404 404 403 403"  # a nomination of 0101: read above it, written by its own officers
REVIEWERS = "login 403 403 {0} 403 {0} 403 {0}"
ROWS = [
    #                                                anon memb omem secr sib far gen staf
    Row("recognition:campaigns", "GET", ALL, world.announced),
    Row("recognition:campaigns", "POST", "login 405"),
    Row("recognition:campaigns_xlsx", "GET", "login 405"),
    Row("recognition:campaigns_xlsx", "POST", "login 403 403 200 200 200 200 200", world.announced),
    Row("recognition:campaign_new", "GET", f"{STAFF} 200"),
    Row("recognition:campaign_new", "POST", f"{STAFF} 302", a_kind, data=fresh_notice),
    Row("recognition:campaign", "GET", f"{HIDDEN} 200", world.drafted, key),
    Row("recognition:campaign", "GET", ALL, world.announced, key),
    Row("recognition:campaign", "GET", ALL, world.reviewed, key),
    Row("recognition:campaign", "GET", ALL, world.published, key),
    Row("recognition:campaign", "GET", ALL, world.archived, key),
    Row("recognition:campaign", "GET", ALL, world.called_off, key),
    Row("recognition:campaign", "POST", "login 405", world.announced, key),
    Row("recognition:campaign_edit", "GET", f"{HIDDEN} 200", world.drafted, key),
    Row("recognition:campaign_edit", "POST", f"{HIDDEN} 302", world.drafted, key, noticed),
    Row("recognition:campaign_edit", "POST", f"{STAFF} 422", world.announced, key, noticed),
    Row("recognition:campaign_places", "GET", f"{HIDDEN} 200", world.drafted, key),
    Row("recognition:campaign_places", "POST", f"{HIDDEN} 302", world.drafted, key),
    Row("recognition:campaign_step", "GET", "login 405", world.drafted, key),
    Row("recognition:campaign_step", "POST", f"{STAFF} 302", world.filled, key, {"deed": "close_nominations"}),
    Row("recognition:campaign_step", "POST", f"{STAFF} 302", world.announced, key, OFF),
    Row("recognition:campaign_nominate", "GET", UNIT, world.announced, key),
    Row(
        "recognition:campaign_nominate", "POST", "login 403 403 302 422 403 403 403", first_member,
        lambda made: [made[0].pk], lambda made: {"who": made[1]},
    ),
    Row("recognition:nomination", "GET", "login 404 404 200 404 404 200 200", world.nominated, key),
    Row("recognition:nomination", "POST", OWN.format("302"), world.nominated, key, written),
    Row("recognition:nomination_removal", "GET", "login 405", world.nominated, key),
    Row("recognition:nomination_removal", "POST", OWN.format("302"), world.nominated, key),
    Row("recognition:nomination_eligibility", "GET", "login 405", world.own_judged, key),
    Row(
        "recognition:nomination_eligibility", "POST", "login 404 404 403 404 404 403 302", world.own_judged, key,
        {"reason": "另有情况"},
    ),
    Row("recognition:nomination_drop", "GET", "login 405", world.two_published, key),
    Row(
        "recognition:nomination_drop", "POST", "login 404 404 403 404 404 403 302", world.two_published, key,
        {"reason": "异议属实"},
    ),
    Row("recognition:campaign_reviewer", "GET", "login 405", world.checked, key),
    Row(
        "recognition:campaign_reviewer", "POST", f"{STAFF} 302", someone, lambda made: [made[0].pk],
        lambda made: {"member": made[1].pk},
    ),
    Row("recognition:reviewer_removal", "GET", "login 405", world.named_reviewer, list),
    Row("recognition:reviewer_removal", "POST", f"{STAFF} 302", world.named_reviewer, list),
    Row("recognition:campaign_review", "GET", REVIEWERS.format("200"), world.reviewed, key, more={"board": "403"}),
    Row("recognition:campaign_review", "POST", "login 405", world.reviewed, key),
    Row("recognition:case", "GET", REVIEWERS.format("200"), world.a_case, list, more={"board": "403"}),
    Row("recognition:case", "POST", REVIEWERS.format("302"), world.a_case, list, MARK, more={"board": "403"}),
    Row("recognition:campaign_choice", "GET", f"{STAFF} 200", world.marked, key),
    Row("recognition:campaign_choice", "POST", f"{STAFF} 302", world.marked, key, chosen),
    Row("recognition:campaign_decision", "GET", f"{STAFF} 200", world.final, key),
    Row("recognition:campaign_decision", "POST", f"{STAFF} 302", world.final, key, minutes),
    Row("recognition:campaign_award", "GET", f"{STAFF} 200", world.decided, key),
    Row("recognition:campaign_award", "POST", f"{STAFF} 302", world.decided, key),
    Row("recognition:campaign_certificates_pdf", "GET", "login 405", world.awarded, key),
    Row("recognition:campaign_certificates_pdf", "POST", f"{STAFF} 200", world.awarded, key),
    Row("recognition:campaign_certificates_pdf", "POST", f"{STAFF} 404", world.announced, key),
    Row("recognition:candidates_xlsx", "GET", "login 405", world.nominated, of),
    Row("recognition:candidates_xlsx", "POST", f"{STAFF} 200", world.nominated, of),
    Row("recognition:campaign_package", "GET", "login 405", world.awarded, key),
    Row("recognition:campaign_package", "POST", f"{STAFF} 200", world.awarded, key),
    Row("recognition:campaign_package", "POST", f"{STAFF} 404", world.announced, key),
]  # fmt: skip
