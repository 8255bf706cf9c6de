"""The retention table, kept to with a clock of our own: just before its time a row is there, just after it is gone."""

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.ballots.making import vote_closed
from tests.circulation.channels import channel, waiting_message
from tests.exchange.making import posted
from tests.participation import facts
from tests.recognition import sanctions, selection
from tests.regulations import world
from tests.supervision import world as inspections
from tests.support import Cast, client_as, make_administrators, page
from zhibu.accounts.models import Device, Slip
from zhibu.activities.models import Attendance, CalendarKey, Leave, PhoneSignIn
from zhibu.activities.states import Attended
from zhibu.audit.models import Entry
from zhibu.ballots.models import Slip as CodeSlip
from zhibu.ballots.models import Vote
from zhibu.circulation.models import Sending
from zhibu.exchange.models import Comment, Practice
from zhibu.kernel.registry import registry
from zhibu.organisation.models import Import
from zhibu.organisation.services import keep_to_retention
from zhibu.organisation.services.retention import PORTION
from zhibu.recognition.models import Aside, Campaign, Nomination, Sanction, Talk, Upload
from zhibu.regulations.models import Case, CaseStep
from zhibu.supervision.models import Inspection, LogEntry, Relation

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(datetime.combine(date(2030, 11, 9), time(3)))
SECOND = timedelta(seconds=1)


def upload(cast: Cast, at: datetime, **more: Any) -> Import:
    return Import.objects.create(
        kind="members", file_name="x", workbook=b"x", checksum="x", made_by=1, made_at=at, **more
    )


def slip(cast: Cast, at: datetime, **more: Any) -> Slip:
    count = Slip.objects.count()
    fields = {"made_at": at, "expires_at": NOW + timedelta(days=9), **more}
    return Slip.objects.create(user=cast.member.user, code_hash=f"{count}", **fields)


def leave(cast: Cast, at: datetime, words: str = "住院") -> Leave:
    held = facts.activity(cast.branch, date(2026, 2, 10))
    return Leave.objects.create(activity=held, member=cast.member, kind="sick", words=words, asked_at=at, answer="好")


def phone_code(cast: Cast, at: datetime) -> PhoneSignIn:
    held = facts.activity(cast.branch, date(2026, 2, 10))
    return PhoneSignIn.objects.create(activity=held, code="123456", opened_at=at, closes_at=at)


def key(cast: Cast, at: datetime | None) -> CalendarKey:
    count = CalendarKey.objects.count()
    return CalendarKey.objects.create(member=cast.member, token_hash=f"{count}", made_at=NOW, revoked_at=at)


def message(cast: Cast, at: datetime, state: str = "accepted") -> Sending:
    sent = waiting_message(channel(cast, "mail"), state=state)
    Sending.objects.filter(pk=sent.pk).update(ended_at=at, state=state, text="走进社区")
    return sent


def answered_case(cast: Cast, at: datetime) -> Case:
    affair = world.affair(cast)
    case = Case.objects.create(
        affair=affair, what="竞聘使用", received=at.date(), days=5, due=at.date(), state="granted", made_at=at
    )
    CaseStep.objects.create(case=case, deed="answered", words="好", at=at)
    return case


def removed_comment(cast: Cast, at: datetime) -> Comment:
    practice = Practice.objects.first() or posted(cast)
    return Comment.objects.create(
        practice=practice, member=cast.member, text="很好用", made_at=at, removed_at=at, removed_because="重复"
    )


def recusal(cast: Cast, at: datetime) -> Relation:
    made = inspections.drafted(cast)
    row = Relation.objects.create(candidate=made.candidates.get(), unit=cast.branch, reason="配偶")
    Inspection.objects.filter(pk=made.pk).update(published_at=at, drawn_at=at, released_at=at)
    return row


def log_entry(cast: Cast, at: datetime) -> LogEntry:
    made = inspections.logged(cast)
    LogEntry.objects.filter(pk=made.pk).update(taken_back_at=at, taken_back_because="重")
    return made


def old_slip(cast: Cast, at: datetime) -> CodeSlip:
    vote = vote_closed(cast)
    Vote.objects.filter(pk=vote.pk).update(closed_at=at)
    return vote.box.earliest("pk")


def old_case(cast: Cast, at: datetime) -> Nomination:
    campaign = Campaign.objects.create(**selection.values(), made_at=at, awarded_at=at)
    quota = campaign.quotas.create(unit=cast.branch, places=1)
    named = {"member": cast.member, "home": cast.branch, "name": "王小明", "stroke_key": "", "made_at": at}
    return Nomination.objects.create(campaign=campaign, quota=quota, case="做了很多", **named)


def old_aside(cast: Cast, at: datetime) -> Aside:
    one = old_case(cast, at)
    Nomination.objects.filter(pk=one.pk).update(case="")
    reviewer = one.campaign.reviewers.create(member=cast.staff, named_at=at)
    return Aside.objects.create(reviewer=reviewer, nomination=one, reason="亲属", declared_at=at)


def ended_case(cast: Cast, at: datetime) -> Sanction:
    made = sanctions.told(cast)
    Sanction.objects.filter(pk=made.pk).update(state="dropped", ended_at=at)
    return made


def talk(cast: Cast, at: datetime) -> Talk:
    made = sanctions.talked(cast)
    Talk.objects.filter(pk=made.pk).update(entered_at=at)
    return made


# Line of the table → makes a row whose time counts from this instant.
MAKERS: dict[str, Callable[[Cast, datetime], Any]] = {
    "uploads": upload,
    "undo": lambda cast, at: upload(cast, at, committed_at=at, undo=b"x"),
    "sessions": lambda cast, at: Session.objects.create(session_key=f"{at:%H%M%S}", session_data="", expire_date=at),
    "slips": lambda cast, at: slip(cast, at, used_at=at),
    "devices": lambda cast, at: Device.objects.create(
        user=cast.member.user, token_hash=f"{at}", trusted_at=at, revoked_at=at
    ),
    "leave_words": leave,
    "phone_codes": phone_code,
    "calendar_keys": key,
    "messages": message,
    "case_words": answered_case,
    "removed_comments": removed_comment,
    "recusal_reasons": recusal,
    "log_taken_back": log_entry,
    "ballots": old_slip,
    "selection_cases": old_case,
    "selection_asides": old_aside,
    "sanction_words": ended_case,
    "talk_promises": talk,
    "honour_uploads": lambda cast, at: Upload.objects.create(
        file_name="荣誉.xlsx", workbook=b"x", checksum="x", made_by=cast.staff.user.pk, made_at=at
    ),
}  # fmt: skip


def shape(row: Any) -> dict[str, Any] | None:
    """A row as the database has it now; None when it is gone."""
    return type(row).objects.filter(pk=row.pk).values().first()


def test_every_line_of_the_table_is_tried() -> None:
    assert set(registry.retention) == set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_just_before_its_time_it_stays_and_just_after_it_is_ended_once(cast: Cast, name: str) -> None:
    since = NOW - timedelta(days=registry.retention[name].days(NOW.date()))
    kept, over = MAKERS[name](cast, since), MAKERS[name](cast, since - SECOND)
    before = shape(kept), shape(over)

    assert keep_to_retention(now=NOW, dry_run=True)[name] == 1
    assert (shape(kept), shape(over)) == before
    assert keep_to_retention(now=NOW) == {line: int(line == name) for line in MAKERS}

    assert shape(kept) == before[0]
    assert shape(over) != before[1]
    entry = Entry.objects.latest("number")
    assert (entry.deed, entry.role, entry.detail) == (
        "organisation.retention.executed", "system", {"line": name, "rows": 1},
    )  # fmt: skip
    after = shape(over), entry.number
    assert keep_to_retention(now=NOW) == dict.fromkeys(MAKERS, 0)
    assert (shape(over), Entry.objects.count()) == after


def test_only_the_words_of_a_leave_go_and_the_roll_stays(cast: Cast) -> None:
    asked = leave(cast, NOW - timedelta(days=1096))
    line = facts.attend(asked.activity, cast.member, Attended.LEAVE, leave_kind="sick")
    roll = Attendance.objects.values().get(pk=line.pk)

    keep_to_retention(now=NOW)

    asked.refresh_from_db()
    assert (asked.words, asked.answer, asked.kind) == ("", "", "sick")
    assert Attendance.objects.values().get(pk=line.pk) == roll


def test_what_is_in_force_or_waits_for_a_person_stays_however_old(cast: Cast) -> None:
    long_ago = NOW - timedelta(days=4000)
    waiting = message(cast, long_ago, state="unknown")
    trusted = Device.objects.create(user=cast.member.user, token_hash="t", trusted_at=long_ago)
    address, open_slip = key(cast, None), slip(cast, long_ago)

    assert keep_to_retention(now=NOW) == dict.fromkeys(MAKERS, 0)
    assert None not in [shape(row) for row in (trusted, address, open_slip)]
    assert Sending.objects.get(pk=waiting.pk).text == "走进社区"


def test_many_rows_go_in_portions_each_with_its_entry(cast: Cast) -> None:
    old = NOW - timedelta(days=1)
    Session.objects.bulk_create(
        Session(session_key=f"{number}", session_data="", expire_date=old) for number in range(PORTION + 1)
    )

    assert keep_to_retention(now=NOW)["sessions"] == PORTION + 1
    details = Entry.objects.order_by("number").values_list("detail", flat=True)
    assert [detail["rows"] for detail in details] == [PORTION, 1]


@pytest.mark.parametrize("dry", [True, False])
def test_the_command_says_what_it_did(cast: Cast, dry: bool) -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now() - SECOND)
    out = StringIO()

    call_command("retention", *(["--dry-run"] if dry else []), "--json", stdout=out)

    rows = {**dict.fromkeys(registry.retention, 0), "sessions": 1}
    assert json.loads(out.getvalue()) == {"dry_run": dry, "rows": rows}
    assert Session.objects.count() == int(dry)


def test_everybody_reads_the_table_and_takes_it_along(cast: Cast) -> None:
    administrator = make_administrators(cast)["system"]
    for client in (client_as(cast.member), client_as(cast.staff), client_as(administrator)):
        html = page(client.get("/organisation/retention/"))
        assert [line for line in ("1,095 days", "183 days", "nothing has had to end yet") if line not in html] == []
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(client.post("/organisation/retention.xlsx"))))
    assert len(book.get_sheet_by_index(0).to_python()) == len(registry.retention) + 1


def test_the_page_tells_when_something_was_last_ended(cast: Cast) -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=NOW - SECOND)
    keep_to_retention(now=NOW)
    assert "it last ended something on 2030-11-09 03:00" in page(
        client_as(cast.member).get("/organisation/retention/")
    )


def test_the_documents_have_the_same_table() -> None:
    text = (Path(__file__).parents[2] / "docs/retention.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in text.splitlines() if row.startswith("| `")]
    told = {row[1].strip(" `"): (row[3].strip().replace(",", ""), row[4].strip()) for row in rows}
    assert told == {
        name: (str(line.days(NOW.date())), line.rule or "the program") for name, line in registry.retention.items()
    }
