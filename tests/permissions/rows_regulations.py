"""The table's lines for the library of rules and for what the office handles."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.permissions.row import Row, key, nothing
from tests.questionnaire.making import PDF
from tests.regulations import world
from tests.support import Cast
from zhibu.attachments.queries import Upload
from zhibu.regulations import services
from zhibu.regulations.models import Affair, Case, CaseFile, Regulation, Version


def in_force(cast: Cast) -> Regulation:
    """A public regulation in force."""
    return world.approved(cast).regulation


def internal(cast: Cast) -> Regulation:
    """A regulation in force for the committee's own people."""
    return world.approved(cast, audience="internal").regulation


def only_drafted(cast: Cast) -> Regulation:
    """A regulation of which there is a draft only."""
    return world.drafted(cast).regulation


def draft(cast: Cast) -> Version:
    """A draft."""
    return world.drafted(cast)


def waiting(cast: Cast) -> Version:
    """A draft that was handed in."""
    return world.handed_in(cast)


def waiting_own(cast: Cast) -> Version:
    """A draft that the very clerk has written and handed in."""
    made = world.drafted(cast)
    who, now = world.officer(cast.staff), timezone.now()
    made = services.write(regulation=made.regulation, text=world.TEXT, reason="", who=who, now=now)
    return services.hand_in(version=made, who=who, now=now)


def second_version(cast: Cast) -> Version:
    """A version after the first."""
    first = world.approved(cast)
    return world.revised(cast, first.regulation, world.TEXT + "\n第四条 新增。", timezone.localdate())


def handled(cast: Cast) -> Affair:
    """Something that the office handles."""
    return world.affair(cast)


def no_longer(cast: Cast) -> Affair:
    """Something that it handles no longer."""
    return world.affair(cast, ended_on=timezone.localdate() - timedelta(days=1))


def applied(cast: Cast) -> Case:
    """A member of 0101 has applied."""
    return world.applied(cast)


def at_the_counter(cast: Cast) -> Case:
    """Somebody else has applied at the counter."""
    return world.entered(cast).case


def returned(cast: Cast) -> Case:
    """The member's case waits for documents."""
    return world.returned(cast)


def with_file(cast: Cast) -> CaseFile:
    """The member's case has a document."""
    case, now = world.returned(cast), timezone.now()
    upload = Upload("说明.pdf", "pdf", PDF)
    services.supplement(case=case, words="说明", uploads=[upload], who=world.officer(cast.staff), now=now)
    return CaseFile.objects.get()


def of_case(made: CaseFile) -> list[Any]:
    """The address names case and file."""
    return [made.case_id, made.pk]


def first_article(made: Regulation) -> list[Any]:
    """The address names regulation and article."""
    return [made.pk, 1]


def facts(_made: Any) -> dict[str, Any]:
    """What is posted about a regulation."""
    from zhibu.organisation.models import Unit

    root = Unit.objects.get(parent=None).pk
    return {
        "title": "新办法", "kind": "system", "owner_unit": root, "owner_post": "clerk", "audience": "public",
        "text": world.TEXT,
    }  # fmt: skip


AFFAIR = {
    "name": "证明", "basis": "规定", "applicants": "党员", "steps": "核对", "days": "3", "contact": "组织科",
    "place": "312室",
}  # fmt: skip
STAFF = "login 403 403 403 403 403 403"
HIDDEN = "login 404 404 404 404 404 404"
OURS = "login 200"


def day(name: str, **more: str) -> Any:
    """A day that is posted, with what else is."""
    return lambda _made: {name: (timezone.localdate() + timedelta(days=5)).isoformat(), **more}


ROWS = [
    #                                              anon memb omem secr sib far gen staf
    Row("regulations:regulations", "GET", "200", in_force),
    Row("regulations:regulations", "POST", "405"),
    Row("regulations:regulation", "GET", "200", in_force, key),
    Row("regulations:regulation", "GET", "404 200 200 200 200 200 200 200", internal, key, admins="404"),
    Row("regulations:regulation", "GET", "404 404 404 404 404 404 404 200", only_drafted, key, admins="404"),
    Row("regulations:regulation", "POST", "405", in_force, key),
    Row("regulations:article", "GET", "200", in_force, first_article),
    Row("regulations:article", "GET", "404 200 200 200 200 200 200 200", internal, first_article, admins="404"),
    Row("regulations:article", "GET", "404", only_drafted, first_article),
    Row("regulations:article", "POST", "405", in_force, first_article),
    Row("regulations:regulations_xlsx", "GET", "login 405"),
    Row("regulations:regulations_xlsx", "POST", OURS, in_force),
    Row("regulations:collection_pdf", "GET", "login 405"),
    Row("regulations:collection_pdf", "POST", OURS, in_force),
    Row("regulations:collection_docx", "GET", "login 405"),
    Row("regulations:collection_docx", "POST", OURS, in_force),
    Row("regulations:map", "GET", OURS, in_force),
    Row("regulations:map", "POST", "login 405"),
    Row("regulations:map_xlsx", "GET", "login 405"),
    Row("regulations:map_xlsx", "POST", OURS, in_force),
    Row("regulations:new", "GET", f"{STAFF} 200"),
    Row("regulations:new", "POST", f"{STAFF} 302", nothing, (), facts),
    Row("regulations:facts", "GET", f"{STAFF} 200", in_force, key),
    Row("regulations:facts", "GET", f"{HIDDEN} 200", only_drafted, key),
    Row("regulations:facts", "POST", f"{STAFF} 302", in_force, key, facts),
    Row("regulations:text", "GET", f"{STAFF} 200", in_force, key),
    Row("regulations:text", "POST", f"{STAFF} 302", in_force, key, {"text": world.TEXT, "reason": "改"}),
    Row("regulations:repeal", "GET", f"{STAFF} 200", in_force, key),
    Row("regulations:repeal", "POST", f"{STAFF} 302", in_force, key, day("day", because="并入")),
    Row("regulations:carried", "GET", f"{STAFF} 200", in_force, first_article),
    Row("regulations:carried", "POST", f"{STAFF} 302", in_force, first_article, {"rules": "GW-04"}),
    Row("regulations:version", "GET", "login 200", second_version, key),
    Row("regulations:version", "GET", f"{HIDDEN} 200", draft, key),
    Row("regulations:version", "POST", "login 405", draft, key),
    Row("regulations:differences", "GET", "login 200", second_version, key),
    Row("regulations:differences", "GET", f"{HIDDEN} 200", draft, key),
    Row("regulations:differences", "POST", "login 405", draft, key),
    Row("regulations:hand_in", "GET", "login 405", draft, key),
    Row("regulations:hand_in", "POST", f"{HIDDEN} 302", draft, key),
    Row("regulations:hand_in", "POST", f"{STAFF} 302", second_version, key),
    Row("regulations:approve", "GET", "login 405", waiting, key),
    Row("regulations:approve", "POST", f"{HIDDEN} 302", waiting, key, day("since")),
    Row("regulations:approve", "POST", f"{HIDDEN} 403", waiting_own, key, day("since")),
    Row("regulations:send_back", "GET", "login 405", waiting, key),
    Row("regulations:send_back", "POST", f"{HIDDEN} 302", waiting, key, {"because": "改短"}),
    Row("regulations:discard", "GET", "login 405", draft, key),
    Row("regulations:discard", "POST", f"{HIDDEN} 302", draft, key),
    Row("regulations:discard", "POST", f"{STAFF} 302", second_version, key),
    Row("regulations:affairs", "GET", "200", handled),
    Row("regulations:affairs", "POST", "405"),
    Row("regulations:affairs_xlsx", "GET", "login 405"),
    Row("regulations:affairs_xlsx", "POST", OURS, handled),
    Row("regulations:affair", "GET", "200", handled, key),
    Row("regulations:affair", "GET", "404 404 404 404 404 404 404 200", no_longer, key, admins="404"),
    Row("regulations:affair", "POST", "405", handled, key),
    Row("regulations:guide_pdf", "GET", "405", handled, key),
    Row("regulations:guide_pdf", "POST", "200", handled, key),
    Row("regulations:affair_new", "GET", f"{STAFF} 200"),
    Row("regulations:affair_new", "POST", f"{STAFF} 302", nothing, (), AFFAIR),
    Row("regulations:affair_edit", "GET", f"{STAFF} 200", handled, key),
    Row("regulations:affair_edit", "POST", f"{STAFF} 302", handled, key, AFFAIR),
    Row("regulations:progress", "GET", "200"),
    Row("regulations:progress", "POST", "422", nothing, (), {"code": "AAAA-BBBB-CCCC"}),
    Row("regulations:counts", "GET", OURS, applied),
    Row("regulations:counts", "POST", "login 405"),
    Row("regulations:counts_xlsx", "GET", "login 405"),
    Row("regulations:counts_xlsx", "POST", OURS, applied),
    Row("regulations:apply", "GET", OURS, handled, key),
    Row("regulations:apply", "POST", "login 302", handled, key, {"what": "竞聘"}),
    Row("regulations:counter", "GET", f"{STAFF} 200", handled, key),
    Row("regulations:counter", "POST", f"{STAFF} 200", handled, key, {"name": "某社区"}),
    Row("regulations:cases", "GET", OURS, applied),
    Row("regulations:cases", "POST", "login 405"),
    Row("regulations:cases_xlsx", "GET", "login 405"),
    Row("regulations:cases_xlsx", "POST", OURS, applied),
    Row("regulations:case", "GET", "login 200 404 200 404 404 200 200", applied, key, more={"prob": "404"}),
    Row("regulations:case", "GET", f"{HIDDEN} 200", at_the_counter, key),
    Row("regulations:case", "POST", "login 405", applied, key),
    Row("regulations:step", "GET", "login 405", applied, key),
    Row(
        "regulations:step", "POST", "login 403 404 403 404 404 403 302", applied, key, {"step-words": "好"},
        more={"prob": "404"},
    ),
    Row("regulations:more", "GET", "login 405", applied, key),
    Row(
        "regulations:more", "POST", "login 403 404 403 404 404 403 302", applied, key, {"more-words": "缺说明"},
        more={"prob": "404"},
    ),
    Row("regulations:answer", "GET", "login 405", applied, key),
    Row(
        "regulations:answer", "POST", "login 403 404 403 404 404 403 302", applied, key,
        {"answer-outcome": "granted"}, more={"prob": "404"},
    ),
    Row("regulations:supplement", "GET", "login 405", returned, key),
    Row(
        "regulations:supplement", "POST", "login 302 404 403 404 404 403 302", returned, key,
        {"supplement-words": "说明"}, more={"prob": "404"},
    ),
    Row("regulations:file", "GET", "login 405", with_file, of_case),
    Row(
        "regulations:file", "POST", "login 200 404 200 404 404 200 200", with_file, of_case, more={"prob": "404"}
    ),
]  # fmt: skip
