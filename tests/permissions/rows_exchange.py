"""The table's lines for practices: of branch 0101, posted for the whole committee or still a draft."""

from tests.activities.corridor import at, officer
from tests.exchange.making import DAY, WORDS, drafted, posted, told
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.exchange import services
from zhibu.exchange.models import Collection, Comment, Practice
from zhibu.organisation.policy import person_for


def posted_to_branch(cast: Cast) -> Practice:
    """Only 0101 and those above read it."""
    return posted(cast, audience=cast.branch)


def taken_down(cast: Cast) -> Practice:
    """The general branch has taken it down."""
    return services.take_down(
        practice=posted(cast), reason="重复", who=officer(cast.general_secretary, DAY), now=at(DAY, 12)
    )


def commented(cast: Cast) -> Comment:
    """The member of 0101 has said something."""
    who = person_for(cast.member.user, mode="member", today=DAY)
    return services.comment(practice=posted(cast), member=cast.member, text="很好", who=who, now=at(DAY, 12))


def collected(cast: Cast) -> Collection:
    """A collection of the staff."""
    return services.keep_collection(
        collection=None, title="为民服务", words="", who=officer(cast.staff, DAY), now=at(DAY)
    )


def written(practice: Practice) -> dict[str, object]:
    """The form as its officers post it."""
    return WORDS | {"audience": practice.audience_id, "edition": practice.edition}


def fresh(activity: object) -> dict[str, object]:
    """The form of a new one, for the whole committee."""
    return WORDS | {"audience": activity.unit.parent.parent_id}  # type: ignore[attr-defined]


WHY = {"reason": "写清步骤"}
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("exchange:practices", "GET", "login 200"),
    Row("exchange:practices", "POST", "login 405"),
    Row("exchange:collections", "POST", "login 405"),
    Row("exchange:collection", "POST", "login 405", collected, key),
    Row("exchange:practices_xlsx", "GET", "login 405"),
    Row("exchange:practices_xlsx", "POST", "login 403 403 200 200 200 200 200"),
    Row("exchange:new", "GET", "login 404 404 200 404 404 403 403", told, key),
    Row("exchange:new", "POST", "login 404 404 302 404 404 403 403", told, key, fresh),
    Row("exchange:practice", "GET", "login 404 404 200 404 404 404 404", drafted, key),
    Row("exchange:practice", "GET", "login 200", posted, key),
    Row("exchange:practice", "GET", "login 200 404 200 404 404 200 200", posted_to_branch, key),
    Row("exchange:practice", "GET", "login 404 404 200 404 404 200 200", taken_down, key),
    Row("exchange:practice", "POST", "login 405", posted, key),
    Row("exchange:edit", "GET", "login 403 403 200 403 403 403 403", posted, key),
    Row("exchange:edit", "POST", "login 403 403 302 403 403 403 403", posted, key, written),
    Row("exchange:post", "GET", "login 405", drafted, key),
    Row("exchange:post", "POST", "login 404 404 302 404 404 404 404", drafted, key),
    Row("exchange:post", "POST", "login 404 404 302 404 404 403 403", taken_down, key),
    Row("exchange:discard", "GET", "login 405", drafted, key),
    Row("exchange:discard", "POST", "login 404 404 302 404 404 404 404", drafted, key),
    Row("exchange:take_up", "GET", "login 405", posted, key),
    Row("exchange:take_up", "POST", "login 403 403 403 302 302 302 302", posted, key),
    Row("exchange:take_up", "POST", "login 404 404 404 404 404 404 404", drafted, key, more={"secr": "404"}),
    Row("exchange:ask_change", "GET", "login 405", posted, key),
    Row("exchange:ask_change", "POST", "login 403 403 403 403 403 302 302", posted, key, WHY),
    Row("exchange:take_down", "GET", "login 405", posted, key),
    Row("exchange:take_down", "POST", "login 403 403 403 403 403 302 302", posted, key, WHY),
    Row("exchange:comment", "GET", "login 405", posted, key),
    Row("exchange:comment", "POST", "login 302", posted, key, {"text": "很好"}),
    Row("exchange:comment", "POST", "login 302 404 302 404 404 302 302", posted_to_branch, key, {"text": "很好"}),
    Row("exchange:remove_comment", "GET", "login 405", commented, key),
    Row(
        "exchange:remove_comment", "POST", "login 302 403 403 403 403 403 302", commented, key, WHY,
        more={"prob": "403"},
    ),
    Row("exchange:gather", "GET", "login 405", posted, key),
    Row("exchange:gather", "POST", "login 403 403 403 403 403 403 302", posted, key),
    Row("exchange:collections", "GET", "login 200"),
    Row("exchange:collection_new", "GET", "login 403 403 403 403 403 403 200"),
    Row("exchange:collection_new", "POST", "login 403 403 403 403 403 403 302", data={"title": "为民"}),
    Row("exchange:collection", "GET", "login 200", collected, key),
    Row("exchange:collection_edit", "GET", "login 403 403 403 403 403 403 200", collected, key),
    Row("exchange:collection_edit", "POST", "login 403 403 403 403 403 403 302", collected, key, {"title": "为民"}),
    Row("exchange:collection_remove", "GET", "login 405", collected, key),
    Row("exchange:collection_remove", "POST", "login 403 403 403 403 403 403 302", collected, key),
]  # fmt: skip
