"""What a member reads of themselves, takes along, and who has seen it."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.activities.corridor import held, issued
from tests.participation import facts
from tests.support import Cast, assert_query_count_constant, client_as, make_administrators, page
from zhibu.activities.models import CalendarKey
from zhibu.activities.services.rolls import Line
from zhibu.activities.states import Attended, LeaveKind
from zhibu.audit.models import Entry
from zhibu.audit.services import Actor, record_export
from zhibu.circulation.models import Suggestion
from zhibu.kernel.registry import OwnTable, registry
from zhibu.organisation import queries, services
from zhibu.organisation.models import Member
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db

# Every table with a person in it: the heading under which that person reads it, or why it is none of theirs.
TABLES = {
    "accounts.Device": "Phones and computers",
    "accounts.Passkey": "Passkeys",
    "accounts.Slip": "Activation slips",
    "assessment.Promise.for_member": "Good deeds promised to me",
    "assessment.YearReport": "Annual reports I handed in",
    "activities.Attendance": "Attendance and make-up study",
    "activities.CalendarKey": "Calendar addresses",
    "activities.FollowUp.owner": "What I took on at meetings",
    "activities.Leave": "Leaves asked for",
    "activities.ListChange": "Changes of expected lists",
    "activities.Rated": "Activities I rated, without what I said",
    "activities.Recusal": "Votes I kept out of",
    "activities.SignedIn": "Signed in by phone, roll not confirmed yet",
    "activities.SittingIn": "Sitting in",
    "circulation.Delivery": "Delivered and acknowledged",
    "circulation.Suggestion": "Suggestions made by name",
    "circulation.Task": "Tasks of mine",
    "disclosure.Objection": "Objections and answers",
    "exchange.Comment": "Comments on practices",
    "organisation.Affiliation": "Affiliation",
    "organisation.Correction": "Corrections asked for",
    "organisation.Post": "Posts",
    "organisation.Transfer": "Transfers",
    "participation.Record": "Half-year records",
    "recognition.Honour": "Honours",
    "recognition.Nomination": "Selections I was nominated in",
    "recognition.Reviewer": "Selections I review",
    "recognition.Sanction": "Sanctions and appeals",
    "recognition.Talk": "Talks I had",
    "regulations.Case": "Affairs applied for",
    "supervision.Candidate": "Inspections I was listed for",
}
# What stands elsewhere: a deed of an officer is kept with what it was done to, a second factor on one's own sign-in
# page, the record itself above the tables; mail addresses of accounts are never filled in.
OFFICE = {
    "account.EmailAddress", "assessment.Appraised", "activities.Record.host", "activities.Record.recorder",
    "circulation.Delivery.answered_by", "circulation.Hold.released_by", "circulation.Sending.decided_by",
    "documents.Reader",  # an officer reads a paper as a deed of their office
    "disclosure.Objection.answered_by", "disclosure.Supplement.made_by", "mfa.Authenticator", "organisation.Member",
    "recognition.Sanction.appeal_decider", "recognition.Sanction.decider", "recognition.Sanction.drafter",
    "recognition.SanctionStep.by", "recognition.Talk.officer",
    "regulations.CaseStep.by", "regulations.Regulation.repealed_by", "regulations.Version.approved_by",
    "regulations.Version.drafted_by", "rulebook.Override.ended_by",
    "rulebook.Override.made_by",
    "duties.Duty.by", "supervision.FindingStep.by", "supervision.LogEntry.leader", "supervision.Pressed.leader",
    # articles of the website and what the page engine keeps about who had a hand in them
    "portal.Article.locked_by", "portal.Article.owner", "portal.Home.locked_by", "portal.Home.owner",
    "portal.Section.locked_by", "portal.Section.owner",
    "wagtailcore.APIToken", "wagtailcore.Comment", "wagtailcore.Comment.resolved_by", "wagtailcore.CommentReply",
    "wagtailcore.ModelLogEntry", "wagtailcore.Page.locked_by", "wagtailcore.Page.owner", "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription", "wagtailcore.Revision", "wagtailcore.TaskState.finished_by",
    "wagtailcore.UploadedFile.uploaded_by_user",  "wagtailcore.WorkflowState.requested_by",
    "wagtailimages.Image.uploaded_by_user",
}  # fmt: skip

FRAME = 4  # session, account, who this is, the member


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def tables(member: Member, **options: Any) -> dict[str, OwnTable]:
    return {table.title: table for table in queries.own_tables(member, **options)}


def test_every_table_with_a_person_in_it_is_shown_or_is_an_officers_deed(cast: Cast) -> None:
    pointing = {
        f"{model._meta.app_label}.{model.__name__}" + ("" if name in {"member", "user"} else f".{name}")
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        for name in [field.name]
        if field.related_model is Member or field.related_model is type(cast.member.user)
    }
    assert pointing == set(TABLES) | OFFICE
    assert set(tables(cast.member)) - set(TABLES.values()) == {"Own record", "Sign-ins"}


def test_what_is_kept_is_there_in_words(cast: Cast) -> None:
    notice = issued(cast)
    held(notice, cast.branch, cast.secretary, {cast.member.pk: Line(Attended.LEAVE, LeaveKind.SICK)})
    Suggestion.objects.create(member=cast.member, receipt="A", text="多开放图书室", made_at=at(date(2026, 11, 1)))
    CalendarKey.objects.create(member=cast.member, token_hash="x", made_at=at(date(2026, 11, 2)))

    found = tables(cast.member)

    (line,) = found["Attendance and make-up study"].rows
    assert line[:5] == (date(2026, 11, 18), str(notice), "办公室支部", "leave", "sick leave")
    assert found["Suggestions made by name"].rows[0][1] == "多开放图书室"
    assert found["Calendar addresses"].rows == [(None, at(date(2026, 11, 2)), None)]
    assert found["Affiliation"].rows == [("0101", "办公室支部", date(2020, 1, 1), None)]
    assert found["Delivered and acknowledged"].rows[0][0] == str(notice)
    others = tables(cast.both)
    assert others["Attendance and make-up study"].rows[0][3:5] == ("present", None)
    assert others["Suggestions made by name"].rows == []


def test_numbers_are_masked_until_asked_for_and_the_log_keeps_that(cast: Cast) -> None:
    member, client = cast.member, client_as(cast.member)
    numbers = (member.id_number, member.phone)
    assert [number in page(client.get("/organisation/me/data/")) for number in numbers] == [False, False]

    answer = client.post("/organisation/me/data/in-full/")

    assert [number in page(answer) for number in numbers] == [True, True]
    assert (answer["Refresh"], answer["Cache-Control"]) == ("30; url=/organisation/me/data/", "no-store")
    entry = Entry.objects.get()
    assert (entry.deed, entry.detail) == ("organisation.member.revealed_to_self", {})


@pytest.mark.parametrize("full", [False, True])
def test_the_workbook_has_a_sheet_for_each_table_and_is_in_the_log(cast: Cast, full: bool) -> None:
    client = client_as(cast.member, mode="member")

    answer = client.post("/organisation/me/data.xlsx", {"full": "1"} if full else {})

    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    titles = [title[:31] for title in tables(cast.member)]
    assert book.sheet_names == titles
    assert titles[:3] == ["Own record", "Affiliation", "Posts"]
    values = dict(row[:2] for row in book.get_sheet_by_name("Own record").to_python())
    assert (values["ID number"] == cast.member.id_number) is full
    everything = str([sheet for name in book.sheet_names for sheet in book.get_sheet_by_name(name).to_python()])
    assert [one.id_number in everything for one in (cast.both, *cast.others)] == [False] * 4
    entry = Entry.objects.get(deed="organisation.own_data.exported")
    assert (entry.detail["member"], entry.detail["full"]) == (cast.member.pk, full)


def test_the_page_costs_the_same_however_much_there_is(cast: Cast) -> None:
    client, days = client_as(cast.member), iter(range(1, 9))

    def add() -> None:
        facts.roll(cast.branch, date(2026, 2, next(days)), {cast.member: Attended.LEAVE})

    # One query for each of the tables, and the frame: this page is not a list but all lists.
    assert_query_count_constant(client, "/organisation/me/data/", add, limit=len(tables(cast.member)) + FRAME)


def exported(cast: Cast, what: str, now: datetime, **detail: Any) -> None:
    who = person_for(cast.staff.user, mode="officer", today=now.date())
    record_export(actor=who.actor, what=what, detail=detail, now=now)


def lines(member: Member) -> list[tuple[str, str, str]]:
    return [(look.acted_as, look.what, look.detail) for look in queries.looks(queries.seen(member), member)]


def test_who_looked_is_told_by_post_with_the_reason(cast: Cast) -> None:
    who = person_for(cast.secretary.user, mode="officer", today=date(2026, 11, 9))
    services.reveal(member=cast.member, reason="statistics", who=who, now=at(date(2026, 11, 9)))

    assert lines(cast.member) == [
        (
            "secretary of 办公室支部",
            "looked at your full numbers",
            "statistics or a report to the organisation above",
        )
    ]
    assert lines(cast.both) == []
    assert cast.secretary.name not in page(client_as(cast.member).get("/organisation/me/seen/"))


def test_lists_of_a_unit_concern_who_belonged_to_it_that_day(cast: Cast) -> None:
    moved = date(2026, 6, 1)
    facts.move(cast.member, cast.sibling, moved)
    before, after = at(moved - timedelta(days=1)), at(moved)
    for code, now in [
        ("0101", before),
        ("0101", after),
        ("0102", before),
        ("0102", after),
        ("01", after),
        ("11", after),
    ]:
        exported(cast, "organisation.full_roster", now, unit=code, reason="check", rows=3)
    exported(cast, "organisation.found_members", after, rows=3)

    told = [look for look in lines(cast.member) if look[1] == "exported the roster of your unit with full numbers"]

    check = "checking against the host's personnel records"
    assert told == lines(cast.member)
    assert [detail for _who, _what, detail in told] == [
        f"甲局党总支 · {check}", f"业务支部 · {check}", f"办公室支部 · {check}",
    ]  # fmt: skip


def test_rolls_and_half_years_of_rooms_above_are_told_too(cast: Cast) -> None:
    line = facts.attend(facts.activity(cast.branch, date(2026, 2, 10)), cast.member)
    now = at(date(2026, 3, 1))
    exported(cast, "activities.roll", now, activity=line.activity_id, rows=3)
    exported(cast, "activities.roll", now, activity=line.activity_id + 1, rows=3)
    exported(cast, "participation.lines", now, unit="0101", member=cast.member.pk)
    exported(cast, "participation.lines", now, unit="0101", member=cast.both.pk)
    exported(cast, "participation.records", now, unit="0101")

    assert [what for _who, what, _detail in lines(cast.member)] == [
        "exported the half-year records of your unit",
        "exported the lines behind your half-year",
        "exported a roll with you on it",
    ]


def test_every_deed_that_is_shown_has_words_and_the_words_are_of_deeds_that_exist(cast: Cast) -> None:
    assert {deed.split(".")[0] for deed in registry.seen_words} == {
        "organisation", "accounts", "activities", "participation",
    }  # fmt: skip
    everything = {str(words) for words in registry.seen_words.values()}
    assert "" not in everything


def test_the_list_is_paged_empty_at_first_and_costs_the_same(cast: Cast) -> None:
    client = client_as(cast.member)
    assert "Nobody has" in page(client.get("/organisation/me/seen/"))
    now = at(date(2026, 11, 9))

    assert_query_count_constant(
        client,
        "/organisation/me/seen/",
        lambda: exported(cast, "organisation.roster", now, unit="0101", rows=3),
        limit=14,
    )

    for _number in range(50):
        exported(cast, "organisation.roster", now, unit="00", rows=9)
    assert "shown: 51 to 53" in page(client.get("/organisation/me/seen/?page=2"))
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(client.post("/organisation/me/seen.xlsx"))))
    assert len(book.get_sheet_by_index(0).to_python()) == 54
    assert Entry.objects.get(deed="organisation.seen.exported").detail == {"member": cast.member.pk, "rows": 53}


def test_the_log_is_read_by_its_index_and_not_from_end_to_end(cast: Cast) -> None:
    for number in range(300):
        record_export(actor=Actor(None, "system"), what=f"demo.list{number}", detail={}, now=at(date(2026, 1, 1)))
    with CaptureQueriesContext(connection) as captured:
        list(queries.seen(cast.member))
    sql = captured.captured_queries[-1]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table that was empty when the server last counted is cheap in any way; this leaves one.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "subject" in plan and "MULTI-INDEX OR" in plan if connection.vendor == "sqlite" else "Bitmap" in plan, plan


def test_administrators_have_no_record_to_read(cast: Cast) -> None:
    clients = [client_as(user) for user in make_administrators(cast).values()]
    assert [client.get("/organisation/me/data/").status_code for client in clients] == [403, 403, 403]
