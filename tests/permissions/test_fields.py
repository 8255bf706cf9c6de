"""Personal values, field by field: in which outputs they stand in clear, for whom, and nowhere else.

Distinctive values are planted, then every output is asked for by each of the fourteen people: pages by their links,
workbooks and papers by the forms that ask for them, and by everybody what only one was led to. What may show is
declared in MAY_SHOW; the test holds the table to be true in both directions.

To add an output that shows a value on purpose, add its line to MAY_SHOW. To add something that could leak, plant it in
`WORLD` and name the addresses to which no page links.
"""

from collections.abc import Callable
from datetime import date
from io import StringIO
from itertools import count

import pytest
from django.core.management import call_command
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.activities.corridor import draft, held, issued, officer
from tests.assessment import world as appraisals
from tests.ballots.making import (
    NAMES,
    a_draft,
    by,
    election_out,
    opened,
    paper_differs,
    result_out,
    vote_closed,
    vote_open,
)
from tests.circulation.channels import KEYS, channel, waiting_message
from tests.duties import world as world_of_duties
from tests.organisation.workbooks import ROSTER, workbook
from tests.participation import facts, pairs
from tests.permissions import rows_documents, rows_duties, rows_recognition, rows_regulations, rows_supervision
from tests.permissions.outputs import FILES, Walk
from tests.permissions.personas import EVERYBODY, browsers
from tests.permissions.rows_exchange import collected, commented
from tests.permissions.rows_questions import file_answered
from tests.permissions.rows_requests import transfer_asked
from tests.permissions.rows_suggestions import suggestion_made
from tests.permissions.test_matrix import names
from tests.permissions.world_record import a_record
from tests.portal import world
from tests.recognition import announced, selection
from tests.recognition import conferences as gathered
from tests.recognition import sanctions as measured
from tests.recognition import world as honoured
from tests.regulations import world as library
from tests.reporting import shelf
from tests.support import Cast
from zhibu.activities.models import Activity
from zhibu.activities.services.leaves import ask_leave
from zhibu.activities.services.previews import tell
from zhibu.activities.services.rolls import Line
from zhibu.activities.services.sitting_in import sit_in
from zhibu.activities.states import Attended, LeaveKind, Told
from zhibu.ballots import services as ballots
from zhibu.ballots.models import Vote
from zhibu.duties.queries import later_records
from zhibu.duties.services import make_good
from zhibu.organisation.models import Member
from zhibu.organisation.policy import person_for
from zhibu.organisation.services import print_slips
from zhibu.organisation.services.imports import keep_upload
from zhibu.recognition.services import carry_out
from zhibu.reporting.models import Copies

SECRET = "SECsignsdingtalk"
OFFICERS = "secr board gen staf"
SIGNED_IN = "memb omem prob secr board sib far gen staf"  # each reads and takes along what is kept about themselves
# Field → kind of output → who may read it in clear there. What is not here is shown to nobody.
MAY_SHOW: dict[str, dict[str, str]] = {
    "ID number": {"organisation:import_errors": "staf", "organisation:own_data_xlsx": SIGNED_IN},
    "phone": {"organisation:import_errors": "staf", "organisation:own_data_xlsx": SIGNED_IN},
    "address": {"organisation:import_errors": "staf", "organisation:own_data_xlsx": SIGNED_IN},
    "channel": {},
    "protected leave": {
        "activities:activity": OFFICERS,
        "activities:roll_xlsx": OFFICERS,
        "participation:own": "memb",
        "participation:own_year": "memb",
        "organisation:own_data": "memb",
        "organisation:own_data_xlsx": "memb",
        "activities:leave": "memb",
        "activities:notice": "memb",
        "circulation:home": "memb",
        "activities:leaves": "secr board",
        "activities:leave_slip_pdf": "memb secr board",
        "activities:leave_slip_docx": "memb secr board",
        "activities:leaves_xlsx": "secr board",
        "activities:roll": "secr board",
    },
}

# What is said in a case: whom it concerns, the officers of the unit, those above who deal with it (here with the
# appeal and the unit's case), the staff; of a talk the two persons and officers of the unit.
MAY_SHOW["sanction"] = {
    "recognition:sanction": "memb secr board gen staf",
    "recognition:sanction_edit": "secr board",
    "recognition:sanction_notice_pdf": "memb secr board gen staf",
    "recognition:sanction_notice_docx": "memb secr board gen staf",
    "recognition:sanction_decision_pdf": "memb secr board gen staf",
    "recognition:sanction_decision_docx": "memb secr board gen staf",
    "recognition:talk": "memb secr board",
    "recognition:talks": "memb secr board",
    "recognition:talks_xlsx": "secr board",
    "organisation:own_data": "memb",
    "organisation:own_data_xlsx": "memb",
}

# Outputs that name the kinds of leave there are, which are nobody's.
RULES = ("rulebook:rule", "rulebook:rules_xlsx", "rulebook:override")


def a_notice_with_its_roll(cast: Cast) -> list[str]:
    """A notice issued and a roll confirmed, on which a member of 0101 is on sick leave."""
    notice = issued(cast)
    told = {"how": Told.MEETING, "told_on": notice.first_day, "note": "", "now": timezone.now()}
    tell(notice=notice, unit=cast.branch, who=officer(cast.secretary), **told)
    activity = held(notice, cast.branch, cast.secretary, {cast.member.pk: Line(Attended.LEAVE, LeaveKind.SICK)})
    draft(cast)
    return [reverse("activities:notice", args=[notice.pk]), reverse("activities:activity", args=[activity.pk])]


def half_years(cast: Cast) -> list[str]:
    """A half-year on show, with sick leave among its facts and an objection."""
    facts.roll(cast.branch, date(2026, 2, 10), {cast.both: Attended.PRESENT})
    line = facts.attend(facts.activity(cast.branch, date(2026, 4, 10)), cast.member, Attended.LEAVE, leave_kind="sick")
    closing = facts.compiled(cast, cast.branch)
    own = [reverse("participation:own", args=[period]) for period in ("2026H1", "2026H2")]
    return [
        *own,
        reverse("participation:lines", args=["2026H1", "0101", line.member_id]),
        f"/disclosure/{closing.disclosure_id}/",
    ]


def an_upload_with_an_error(cast: Cast) -> list[str]:
    """A roster that the staff has uploaded and not committed: every value of a member, and one wrong cell."""
    member = cast.member
    row = {
        "姓名": member.name, "公民身份号码": member.id_number, "所在党支部": "没有的支部", "联系电话": member.phone,
        "家庭住址": member.address,
    }  # fmt: skip
    data = workbook([ROSTER, [row.get(heading, "") for heading in ROSTER]])
    kept = keep_upload(
        kind="members", file_name="名册.xlsx", data=data, made_by=cast.staff.user.pk, by=officer(cast.staff).actor,
        now=timezone.now(),
    )  # fmt: skip
    return [reverse(f"organisation:{page}", args=[kept.pk]) for page in ("import_check", "import_errors")]


def a_leave_asked(cast: Cast) -> list[str]:
    """A member has asked for sick leave from an activity that is still to come."""
    notice = issued(cast)
    activity = Activity.objects.get(notice=notice, unit=cast.branch)
    who = person_for(cast.member.user, mode="member", today=timezone.localdate())
    ask_leave(
        activity=activity, member=cast.member, kind=LeaveKind.SICK, words="隐秘的病", who=who, now=timezone.now()
    )
    pages = ("activity", "leave", "leaves", "roll", "expected_list")  # its papers are offered until it was held
    return [reverse(f"activities:{page}", args=[activity.pk]) for page in pages]


def a_suggestion(cast: Cast) -> list[str]:
    """A member has suggested something, by name."""
    made = suggestion_made(cast)
    return [reverse("circulation:received"), reverse("circulation:suggestion", args=[made.pk])]


def a_channel(cast: Cast) -> list[str]:
    """0101 has a robot and a mailbox; of a message it is not known whether it arrived."""
    made = channel(cast, "mail")
    waiting_message(channel(cast, "dingtalk", secret=SECRET), state="unknown", reason="died")
    pages = [reverse(f"circulation:{page}") for page in ("channels", "channel_new", "sendings")]
    return [*pages, reverse("circulation:channel", args=[made.pk])]


def a_transfer_asked(cast: Cast) -> list[str]:
    """0101 has asked 0102 to take a member; the list and the transfer itself name them."""
    made = transfer_asked(cast)
    return [reverse("organisation:transfers"), reverse("organisation:transfer", args=[made.pk])]


def a_practice(cast: Cast) -> list[str]:
    """0101 shows what it did; a member has said something about it; it stands in a collection."""
    made = commented(cast).practice
    made.collections.add(collected(cast))
    return [reverse("exchange:practices"), reverse("exchange:practice", args=[made.pk])]


def a_vote(cast: Cast) -> list[str]:
    """0101 has voted with slips and on paper; one vote waits for its second signature, one count for the other."""
    done, elected, waiting, differs = result_out(cast), election_out(cast), vote_open(cast), paper_differs(cast)
    ballots.close_with(vote=waiting, duty="teller", **by(cast.secretary))
    Vote.objects.filter(pk=vote_closed(cast).pk).update(void_because="多收一张")
    Vote.objects.filter(pk=a_draft(cast).pk).update(stage="cancelled", cancelled_because="改期")
    code = opened(cast)[1][0]
    ballots.cast_ballot(code=code, marks=["y"] * len(NAMES), text="")
    pages = [reverse("ballots:vote", args=[vote.pk]) for vote in (done, differs, elected, waiting)]
    return [reverse("ballots:votes"), *pages, reverse("ballots:count", args=[differs.pk])]


def an_officer_sat_in(cast: Cast) -> list[str]:
    """The secretary of 0101 sat in at a meeting of the host this year."""
    day = timezone.localdate()
    who = person_for(cast.secretary.user, mode="officer", today=day)
    sit_in(
        unit=cast.branch, member=cast.secretary, day=day, meeting="局党组会", matter="", who=who, now=timezone.now()
    )
    return [reverse("activities:sittings_in")]


def questions_answered(cast: Cast) -> list[str]:
    """A notice with questions of its own, which 0101 has answered."""
    activity = file_answered(cast)
    pages = [
        reverse("activities:effects", args=[activity.notice_id]),
        reverse("questionnaire:form", args=[activity.notice.own_form_id]),
    ]
    return [*pages, reverse("activities:activity", args=[activity.pk])]


def searches_and_slips(cast: Cast) -> list[str]:
    """Slips were printed; somebody searches, by name and by the digits that a mask leaves."""
    print_slips([cast.member.pk], by=officer(cast.staff).actor, on=timezone.localdate(), now=timezone.now())
    asked = (cast.member.name, cast.member.phone[-4:], cast.member.id_number[-4:])
    return [f"{reverse('organisation:search')}?q={text}" for text in asked]


def a_website(cast: Cast) -> list[str]:
    """An article on the website and one in review."""
    world.published(cast)
    return [reverse("portal:home"), reverse("portal:review", args=[world.sent_in(cast).pk])]


def a_book(cast: Cast) -> list[str]:
    """A book of which a unit and a partner have got copies."""
    book = shelf.handed_on(cast).book
    Copies.objects.create(book=book, partner="邻市", number=1, day=date(2026, 3, 1), entered_at=timezone.now())
    return [reverse("reporting:copies", args=[book.pk]), reverse("reporting:books")]


def official_documents(cast: Cast) -> list[str]:
    """A notice to 0101 and its members, a paper that 0101 handles, one in the archive; a price of paper."""
    sent, came, kept = rows_documents.to_branch(cast), rows_documents.handled(cast), rows_documents.filed(cast)
    pages = [reverse(f"documents:{page}") for page in ("papers", "incoming", "archive", "saved")]
    pages += [reverse(f"documents:{page}", args=[sent.pk]) for page in ("paper", "reach", "versions")]
    pages += [reverse("documents:incoming_one", args=[came.pk]), f"{reverse('documents:archive')}?year={kept.year}"]
    return pages


def a_library(cast: Cast) -> list[str]:
    """Regulations in force and being written; cases of the office, one with a document, one from the counter."""
    kept = rows_regulations.with_file(cast)
    counter = library.entered(cast).case
    draft = library.drafted(cast, title="新办法")
    pages = [reverse(f"regulations:{name}") for name in ("regulations", "map", "affairs", "cases", "counts")]
    pages += [reverse("regulations:case", args=[pk]) for pk in (kept.case_id, counter.pk)]
    done = library.approved(cast)
    return [*pages, *(reverse("regulations:version", args=[one.pk]) for one in (draft, done))]


def inspections(cast: Cast) -> list[str]:
    """0101 was inspected and mends; it is asked for evidence, which it brought; it is pressed; a leader looked."""
    draft = rows_supervision.tied(cast).candidate.inspection
    asked, done = rows_supervision.answered(cast), rows_supervision.mended(cast)
    pressed = rows_supervision.told(cast)
    entry = rows_supervision.entry(cast)
    pages = [reverse(f"supervision:{page}") for page in ("inspections", "findings", "pressed", "log", "checklists")]
    pages += [reverse("supervision:inspection", args=[pk]) for pk in (draft.pk, done.visit.inspection_id)]
    pages += [reverse("supervision:visit", args=[pk]) for pk in (asked.visit_id, done.visit_id)]
    pages += [reverse("supervision:finding", args=[done.pk]), reverse("supervision:evidence", args=[asked.pk])]
    pages += [reverse("supervision:visit_activities", args=[done.visit_id])]
    pages += [
        reverse("supervision:pressed_item", args=[pressed.pk]),
        reverse("supervision:take_back", args=[entry.pk]),
    ]
    return [*pages, reverse("supervision:common", args=[done.visit.inspection_id])]


def honours(cast: Cast) -> list[str]:
    """Honours of a member, corrected and withdrawn ones, grades, rewards drawn up and paid, a workbook that waits."""
    made = [*rows_recognition.corrected(cast), rows_recognition.of_branch(cast)]
    paid, waits, upload = honoured.paid(cast), honoured.drawn(cast), honoured.uploaded(cast)
    honoured.graded(cast)
    pages = [reverse(f"recognition:{name}") for name in ("honours", "kinds", "rewards", "mine", "import")]
    pages += [reverse(f"recognition:{name}") + "?year=2025" for name in ("statistics", "grades")]
    pages += [reverse("recognition:payments", args=[one.pk]) for one in (paid, waits)]
    pages += [reverse("recognition:import_check", args=[upload.pk]), reverse("recognition:reward_year", args=[2025])]
    pages += [reverse("recognition:of_unit", args=["0101"]), reverse("recognition:of_member", args=[cast.member.pk])]
    return [*pages, *(reverse("recognition:honour", args=[one.pk]) for one in made)]


def learning_together(cast: Cast) -> list[str]:
    """0101 offers help; 0102 asked, and both wrote what came of it."""
    made = pairs.ended(cast)
    return [reverse("participation:together"), reverse("participation:pair", args=[made.pk])]


def a_selection(cast: Cast) -> list[str]:
    """One that was awarded; another one under review, with somebody who stepped aside."""
    done = selection.archived(cast)
    pages = [reverse("recognition:campaigns"), reverse("recognition:campaign", args=[done.pk])]
    pages += [reverse("recognition:nomination", args=[one.pk]) for one in done.nominations.all()]
    later = selection.reviewed(cast, year=2025)
    pages += [reverse(f"recognition:{page}", args=[later.pk]) for page in ("campaign_review", "campaign")]
    pages += [reverse("recognition:case", args=[later.pk, one.code]) for one in later.nominations.all()]
    return [*pages, f"/disclosure/{done.disclosure_id}/"]


def appraised(cast: Cast) -> list[str]:
    """An assessment closed and released, a scheme, a counter with what was said there."""
    made, counter = appraisals.closed(cast), appraisals.said(cast, 5)
    waits = appraisals.answered(cast, title="试行", trial=True, review_on=timezone.localdate(), units=[cast.branch])
    pages = [reverse(f"assessment:{name}") for name in ("assessments", "schemes", "counters", "red_line")]
    pages += [reverse("assessment:assessment", args=[pk]) for pk in (made.pk, waits.assessment_id)]
    runs = (made, waits.assessment)  # set by hand, and from its rows
    pages += [reverse("assessment:score", args=[one.pk, "0101", appraisals.held(one).pk]) for one in runs]
    return [*pages, reverse("assessment:counter", args=[counter.pk])]


def reported(cast: Cast) -> list[str]:
    """Annual reports, one graded and one being written, and good deeds for a member, a unit and people served."""
    done, waits = appraisals.graded(cast), appraisals.written_report(cast, 2020)
    deeds = [
        appraisals.contradicted(cast),
        appraisals.promise_done(cast, for_member=cast.member),
        appraisals.promise_done(cast),
        appraisals.promise(cast),
    ]
    appraisals.promise_codes(cast, deeds[2])
    pages = [reverse("assessment:reports"), reverse("assessment:promises")]
    pages += [reverse("assessment:report_round", args=[one.round_id]) for one in (done, waits)]
    pages += [reverse("assessment:report", args=[one.pk]) for one in (done, waits)]
    return [*pages, *(reverse("assessment:promise", args=[one.pk]) for one in deeds)]


def duties(cast: Cast) -> list[str]:
    """0101 said something by hand, was exempt from something and made something good."""
    made, said, exempt = rows_duties.by_record(cast), rows_duties.told(cast), world_of_duties.duty(cast, "SR-19")
    who, now = world_of_duties.officer(cast.secretary), timezone.now()
    make_good(duty=made, record=later_records(made)[0], words="集中补开", who=who, now=now)
    pages = [reverse(f"duties:{page}") + "?show=all" for page in ("due", "overview", "rules")]
    world_of_duties.signed(cast)
    pages += [reverse("duties:lists"), reverse("duties:post_list", args=["0101", "secretary"])]
    pages += [reverse("duties:calendar", args=["0101"])]
    return [*pages, *(reverse("duties:duty", args=[one.pk]) for one in (made, said, exempt))]


def sanctions(cast: Cast) -> list[str]:
    """A case of a member in each hand, one of 0101, talks; in all of them words that nobody else may read."""
    made = [measured.told(cast), measured.appealed(cast), measured.drafted(cast), measured.unit_case(cast)]
    talks = [measured.talked(cast, promise=measured.SECRET), measured.talked(cast)]
    pages = [reverse(f"recognition:{name}") for name in ("sanctions", "talks")]
    pages += [reverse("recognition:sanction", args=[one.pk]) for one in made]
    pages += [reverse("recognition:talk", args=[one.pk]) for one in talks]
    return [*pages, reverse("recognition:absences", args=["0101"])]


def promises(cast: Cast) -> list[str]:
    """0101 carried one out by a case that others do not read, another by an honour; one is open."""
    case, (made, waits) = (
        measured.decided(cast),
        [announced.stated(cast, side=side) for side in ("not_doing", "doing")],
    )
    by = announced.by(cast.secretary)
    carry_out(promise=made, records=[("sanction", case.pk)], words="", **by)
    done = announced.carried(cast)
    pages = [reverse("recognition:promise", args=[one.pk]) for one in (made, waits, done)]
    return [reverse("recognition:promises"), *pages]


def a_conference(cast: Cast) -> list[str]:
    """0101 speaks about its practice where honours are given."""
    kept = gathered.spoken(cast, practice=None).conference_id
    return [reverse("recognition:conferences"), reverse("recognition:conference", args=[kept])]


WORLD: list[Callable[[Cast], list[str]]] = [
    a_leave_asked,
    a_notice_with_its_roll,
    a_record,
    half_years,
    a_channel,
    a_suggestion,
    a_transfer_asked,
    an_officer_sat_in,
    questions_answered,
    a_practice,
    a_vote,
    an_upload_with_an_error,
    searches_and_slips,
    a_website,
    a_book,
    official_documents,
    a_library,
    inspections,
    honours,
    learning_together,
    a_selection,
    appraised,
    reported,
    duties,
    sanctions,
    promises,
    a_conference,
]
# Files that only an empty or another moment offers; each with the reason why no person of this world gets them.
NOT_MET: dict[str, str] = {
    "organisation:slips_pdf": "is made from the sheet that is shown once, as test_slips does",
    "participation:spread_xlsx": "is offered from five units on, and holds numbers only",
}


def plant(cast: Cast) -> list[Member]:
    """Every member gets an address whose end is theirs alone; phones and ID numbers are anyway."""
    members = list(Member.objects.all())
    for member, number in zip(members, count(701), strict=False):
        member.address = f"某市某区隐秘路{number}号"
    Member.objects.bulk_update(members, ["address"])
    cast.member.refresh_from_db()
    return members


@pytest.fixture
def walk(cast: Cast) -> tuple[Walk, list[Member]]:
    """Everything that everybody could get, with the members whose values were planted."""
    makers = browsers(cast)
    members = plant(cast)
    begin = ["/", *(address for make in WORLD for address in make(cast))]
    walk = Walk({who: make() for who, make in makers.items()})
    walk.go(begin)
    return walk, members


@pytest.mark.sqlite  # what a page shows does not follow from the database, and this walk is the longest of all
def test_personal_values_show_where_they_may_and_nowhere_else(walk: tuple[Walk, list[Member]]) -> None:
    gone, members = walk
    raw: dict[str, list[str]] = {
        "ID number": [member.id_number for member in members],
        "phone": [member.phone for member in members],
        "address": [member.address.removeprefix("某市某区") for member in members],
        "channel": [KEYS["mail"], KEYS["dingtalk"], SECRET],
        "protected leave": [str(LeaveKind.SICK.label), "隐秘的病"],
        "sanction": [measured.SECRET],
    }
    assert all(value for values in raw.values() for value in values)

    found = {
        name: gone.met(lambda text, values=values: any(value in text for value in values))
        for name, values in raw.items()
    }

    for kind in RULES:
        found["protected leave"].pop(kind, None)

    for name, kinds in MAY_SHOW.items():
        assert found[name] == {kind: set(people.split()) for kind, people in kinds.items()}, name
    _nothing_breaks(gone)
    _files_are_met(gone)
    _the_chain_holds_none(members, raw)


def _nothing_breaks(gone: Walk) -> None:
    """Whatever anybody asks for is answered or refused."""
    odd = {
        (who, output.address, status)
        for (who, output), (status, _text) in gone.got.items()
        if status not in {200, 302, 403, 404, 405}
    }

    assert odd == set()
    assert {who for who, _output in gone.got} == set(EVERYBODY)
    names_in = gone.met(lambda text: "钱进" in text)  # so that papers and workbooks are really read
    assert {"organisation:roster", "activities:sign_in_sheet"} <= set(names_in)
    assert {"organisation:roster", "activities:activity", "organisation:member", "accounts:log"} <= set(gone.kinds)


def _files_are_met(gone: Walk) -> None:
    """Every file that the program gives out was got by somebody, so that none is forgotten here."""
    files = {name for name in names(get_resolver()) if name.rsplit("_", 1)[-1] in {"xlsx", "pdf", "docx"}}
    got = {output.kind for (_who, output), (status, _text) in gone.got.items() if status == 200}

    assert files - got - set(NOT_MET) == set()
    assert [
        output.address for output in gone.known if output.posted is not None and not output.address.endswith(FILES)
    ] == []


def _the_chain_holds_none(members: list[Member], raw: dict[str, list[str]]) -> None:
    """The export of the log holds no personal value, and no name."""
    out = StringIO()
    call_command("audit", "export", stdout=out)
    values = [*(value for values in raw.values() for value in values), *(member.name for member in members)]

    assert [value for value in values if value in out.getvalue()] == []
