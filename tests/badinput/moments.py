"""Moments in which texts are shown that the table of who may do what does not need. What is shown counts here and not
how it came about, so some rows are written straight.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.activities import meetings
from tests.activities.corridor import held, issued, officer
from tests.assessment import world as appraisals
from tests.ballots.making import (
    a_draft,
    by,
    election_out,
    paper_differs,
    result_out,
    vote_closed,
    vote_open,
)
from tests.circulation.channels import channel
from tests.documents import world as papers
from tests.duties import world as duty_world
from tests.exchange.making import posted as shown_by
from tests.participation import pairs
from tests.permissions import rows_duties, rows_recognition, rows_regulations, rows_supervision
from tests.permissions.moments import activity_open, disclosure_final, notice_of_branch, objection_open
from tests.permissions.moments_lists import guest_added, leave_asked
from tests.permissions.moments_record import follow_up_open, record_drafted
from tests.permissions.moments_roll import absence_made_up
from tests.permissions.rows_exchange import collected, commented
from tests.permissions.rows_questions import file_answered
from tests.permissions.rows_requests import correction_asked
from tests.portal import world
from tests.recognition import selection
from tests.recognition import world as awards
from tests.regulations import world as rules
from tests.reporting import shelf
from tests.supervision import world as inspections
from tests.support import Cast
from zhibu.accounts.models import Device, Passkey
from zhibu.activities.models import AgendaItem, Change, EffectReply, FollowUp, Leave, Notice, Preview, Record
from zhibu.activities.states import NoticeState, RatedItem, Told
from zhibu.assessment import services as appraising
from zhibu.ballots import services as ballots
from zhibu.ballots.models import Vote
from zhibu.disclosure.models import Objection, Supplement
from zhibu.documents.models import Incoming, Paper
from zhibu.exchange import services as exchange
from zhibu.exchange.models import Collection
from zhibu.organisation.models import Correction, Unit
from zhibu.portal.models import Article
from zhibu.portal.services import show_notice
from zhibu.questionnaire.models import Question
from zhibu.recognition.models import HonourKind
from zhibu.regulations.models import Affair, Carried, Case, Regulation, Version
from zhibu.reporting.models import Book, Copies, Making, Part
from zhibu.supervision import services as oversight
from zhibu.supervision.models import Pressed

DAY = date(2026, 11, 18)


def one(name: str, *args: Any) -> str:
    """The address."""
    return reverse(name, args=args)


def notice_with_all(cast: Cast) -> list[str]:
    """An agenda, a change, why it was issued over the limit, a reply to what members found fault with."""
    notice = notice_of_branch(cast)
    now = timezone.now()
    AgendaItem.objects.create(notice=notice, place=1, title="学习", presenter="李建国")
    Notice.objects.filter(pk=notice.pk).update(over_limit_because="急", place="会议室")
    words = {"place": "会议室", "theme": "主题"}
    made = {"notice": notice, "made_at": now, "made_by": cast.secretary.user.pk}
    Change.objects.create(before=words, after={**words, "theme": "新的主题"}, reason="改期", **made)
    EffectReply.objects.create(item=RatedItem.values[0], part=3, answers=5, text="已改", **made)
    Preview.objects.create(unit=cast.branch, how=Told.values[0], told_on=DAY, note="备注", **made)
    pages = [one(f"activities:{name}", notice.pk) for name in ("notice", "effects", "reach", "change")]
    papers = [one("activities:activity", activity.pk) for activity in notice.activities.all()]
    return [*pages, *papers, one("activities:preview", notice.pk, cast.branch.pk)]


def notice_closed(cast: Cast) -> list[str]:
    """It was closed, with its result."""
    notice = notice_of_branch(cast)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.CLOSED, result="好", closed_at=timezone.now())
    return [one("activities:notice", notice.pk)]


def notice_withdrawn(cast: Cast) -> list[str]:
    """It was withdrawn, for a reason."""
    notice = notice_of_branch(cast)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.WITHDRAWN, withdrawn_because="重复")
    return [one("activities:notice", notice.pk)]


def list_changed(cast: Cast) -> list[str]:
    """A guest is on the list, and the roll was begun."""
    activity = guest_added(cast).activity
    activity.roll_draft = {str(cast.member.pk): {"state": "absent", "leave_kind": "", "note": "外出"}}
    return [one("activities:expected_list", activity.pk)]


def leave_answered(cast: Cast) -> list[str]:
    """Leave was asked for and answered in words."""
    leave = leave_asked(cast)
    Leave.objects.filter(pk=leave.pk).update(
        granted=False, words="有事", answer="请到会", answered_at=timezone.now(), answered_by=cast.secretary.user.pk
    )
    return [one("activities:leave", leave.activity_id), one("activities:leaves", leave.activity_id)]


def made_up(cast: Cast) -> list[str]:
    """An absence was made up, with a remark."""
    absence_made_up(cast)
    return [one("activities:make_ups"), one("activities:own_make_ups")]


def record_of_strangers(cast: Cast) -> list[str]:
    """Its host and recorder are no members; somebody was recused."""
    activity = record_drafted(cast)
    meetings.resolved(cast, activity, voted="acclamation", recused=[(cast.both.pk, "本人事项")])
    Record.objects.filter(activity=activity).update(host=None, host_name="来客", recorder=None, recorder_name="客")
    return [one("activities:record", activity.pk), one("activities:record_edit", activity.pk)]


def followed_up(cast: Cast) -> list[str]:
    """What was to be done is done."""
    made = follow_up_open(cast)
    FollowUp.objects.filter(pk=made.pk).update(done_at=timezone.now(), done_note="已办")
    return [one("activities:follow_up", made.pk), one("activities:record", made.record.activity_id)]


def objection_answered(cast: Cast) -> list[str]:
    """An objection with its answer."""
    made = objection_open(cast)
    Objection.objects.filter(pk=made.pk).update(
        outcome="kept", answer="已核对", answered_at=timezone.now(), stage=Objection._meta.get_field("stage").default
    )
    return [one("disclosure:disclosure", made.disclosure_id), one("participation:own", "2026H1")]


def supplemented(cast: Cast) -> list[str]:
    """A final disclosure with a supplement that changes a figure."""
    made = disclosure_final(cast)
    said = made.versions.get().snapshot
    said["lines"][0]["present"] += 1
    Supplement.objects.create(
        disclosure=made, number=1, snapshot=said, reason="补正", fingerprint="0" * 64, made_at=timezone.now()
    )
    return [one("disclosure:disclosure", made.pk), one("disclosure:print", made.pk)]


def questions_answered(cast: Cast) -> list[str]:
    """Own questions with everything that one may say of a question; a unit has answered, another is about to."""
    activity = file_answered(cast)
    form = activity.notice.own_form
    assert form is not None
    Question.objects.filter(form=form).update(hint="说明", low_word="低", high_word="高")
    other = held(activity.notice, cast.sibling, cast.sibling_secretary)
    own = [one("questionnaire:form", form.pk), one("activities:feedback", other.pk)]
    read = [one(f"activities:{name}", activity.notice_id) for name in ("effects", "feedback_form")]
    return [*own, *read, one("activities:activity", activity.pk)]


def things_of_people(cast: Cast) -> list[str]:
    """A phone that is known, a key, a unit's telephone, a correction that was refused."""
    now = timezone.now()
    for member in (cast.member, cast.secretary):
        Device.objects.create(user=member.user, token_hash=f"{member.pk:064}", label="电话", trusted_at=now)
        Passkey.objects.create(
            user=member.user, credential_id=str(member.pk), credential=b"", name="钥匙", full=True, added_at=now
        )
    Unit.objects.filter(pk=cast.branch.pk).update(office_phone="1")
    asked = correction_asked(cast)
    Correction.objects.filter(pk=asked.pk).update(accepted=False, answer="不对", answered_at=now)
    own = [one("organisation:me"), one("accounts:own"), one("organisation:correction", asked.pk)]
    return [*own, one("organisation:unit", "0101"), one("organisation:member", cast.member.pk)]


def messages_waiting(cast: Cast) -> list[str]:
    """A channel, and what waits for everybody."""
    made = channel(cast, "mail")
    activity_open(cast)
    return ["/", one("circulation:channel", made.pk), one("circulation:burden"), one("activities:notices")]


def practices_shown(cast: Cast) -> list[str]:
    """One practice is to be changed, one was taken down; comments, one removed; a notice made of one; a collection."""
    made = commented(cast).practice
    who = {"who": officer(cast.staff, DAY), "now": timezone.now()}
    exchange.ask_change(practice=made, reason="写清步骤", **who)
    other = exchange.comment(practice=made, member=cast.staff, text="再写细些", **who)
    exchange.remove_comment(comment=other, reason="与做法无关", **who)
    made.collections.add(collected(cast))
    Collection.objects.update(words="走访与代办")
    taken = exchange.take_up(
        practice=made, unit=cast.sibling, who=officer(cast.sibling_secretary, DAY), now=timezone.now()
    )
    down = shown_by(cast, unit=cast.apart, by=cast.other_secretary, notice=made.activity.notice)
    exchange.take_down(practice=down, reason="重复", **who)
    pages = [one("exchange:practice", pk) for pk in (made.pk, down.pk)]
    return [*pages, one("exchange:practices"), one("exchange:collections"), one("activities:edit", taken.pk)]


def votes(cast: Cast) -> list[str]:
    """A vote in every stage: called off, open with one signature, counted twice, published with texts and void."""
    off = a_draft(cast)
    ballots.cancel(vote=off, reason="改期", **by(cast.secretary))
    waiting = vote_open(cast)
    ballots.close_with(vote=waiting, duty="teller", **by(cast.secretary))
    draft, differs, done, elected = a_draft(cast), paper_differs(cast), result_out(cast), election_out(cast)
    void = vote_closed(cast)
    Vote.objects.filter(pk=void.pk).update(void_because="收回多于发出")
    Vote.objects.update(words="投票说明")
    pages = [one("ballots:vote", vote.pk) for vote in (off, draft, waiting, differs, done, elected, void)]
    deeds = [one("ballots:close", waiting.pk), one("ballots:count", differs.pk), one("ballots:edit", draft.pk)]
    return [*pages, *deeds, one("ballots:votes"), one("ballots:new", "appraisal")]


def website(cast: Cast) -> list[str]:
    """Articles on the website and off it, written on without a version, and a notice that is shown."""
    shown, inner, off = world.published(cast), world.published(cast), world.published(cast)
    Article.objects.filter(pk=off.pk).update(live=False, off_because="有误")
    Article.objects.filter(pk__in=[inner.pk, off.pk]).update(latest_revision=None)
    notice = notice_of_branch(cast)
    show_notice(notice=notice, looked_at=True, who=world.officer(cast.staff), now=timezone.now())
    pages = [one(f"portal:{name}") for name in ("home", "articles", "freshness", "feed", "notices")]
    pages += [one("portal:section", "news"), one("portal:article", "news", shown.pk), one("portal:notice", notice.pk)]
    pages += [one("portal:section_settings", "news"), one("portal:preview", inner.pk)]
    return [*pages, *(one("portal:write", article.pk) for article in (inner, off))]


def books(cast: Cast) -> list[str]:
    """A book with everything that is typed in one, a file that could not be made, and copies for a partner."""
    book = shelf.finished(cast)
    Book.objects.filter(pk=book.pk).update(preface="前言", names="某某", subtitle="副题", printed_on="3 月")
    part = Part.objects.create(book=book, title="编", opening="编首", place=1)
    failed = Making.objects.create(book=book, form="pdf", stage="failed", notes="为何", asked_at=timezone.now())
    Copies.objects.create(book=book, partner="邻市", number=1, day=DAY, note="寄", entered_at=timezone.now())
    pages = [one(f"reporting:{name}", book.pk) for name in ("book", "edit", "copies", "choose_articles", "new_text")]
    pages += [one("reporting:choose_practices", book.pk), one("reporting:choose_regulations", book.pk)]
    pages += [one("reporting:part", part.pk), one("reporting:making", failed.pk), one("reporting:books")]
    return [*pages, one("reporting:text", book.entries.get().pk)]


def official_documents(cast: Cast) -> list[str]:
    """A document with all its parts, returned once and sent, one that was returned, one that came and was handled, one
    that went back, a price of paper.
    """
    parts = {"outside": "市直各单位", "copies_outside": "市委", "attached": "安排表", "note": "此件公开"}
    sent = papers.sent(cast, **parts, to_members=True)
    minutes = papers.draft(cast, kind="minutes", present="某某", absent="某某", sitting_in="某某")
    back = papers.draft(cast)
    Paper.objects.filter(pk=back.pk).update(returned_because="依据不清")
    late = papers.advanced(cast, papers.draft(cast), "printing")
    came = papers.handled(cast, readers=[cast.staff], with_others="宣传科", pressed_by="冯静")
    Incoming.objects.filter(pk=came.pk).update(outcome="已报", returned_because="")
    gone = papers.came(cast)
    Incoming.objects.filter(pk=gone.pk).update(state="returned", returned_because="不属本机关")
    filed = papers.advanced(cast, papers.draft(cast), "filed")
    pages = [one(f"documents:{name}") for name in ("papers", "incoming", "archive", "saved", "new")]
    for paper in (sent, minutes, back, late, filed):
        pages += [one("documents:paper", paper.pk), one("documents:versions", paper.pk)]
    pages += [one("documents:edit", back.pk), one("documents:reach", sent.pk)]
    return [*pages, *(one("documents:incoming_one", paper.pk) for paper in (came, gone))]


def library(cast: Cast) -> list[str]:
    """A regulation in its second version with what carries it, repealed; a draft that was returned; an affair with all
    that is said of one, and its cases.
    """
    done = rows_regulations.second_version(cast)
    regulation, article = done.regulation, done.articles.get(number=1)
    Carried.objects.create(article=article, rules=["GW-04"], owner="书记", steps="一", trace="rulebook:rules")
    Carried.objects.update(trace_words="规则")
    draft = rules.drafted(cast, title="新办法", text=f"题注\n{rules.TEXT}")
    Version.objects.filter(pk=draft.pk).update(returned_because="改短", reason="改")
    Regulation.objects.filter(pk=draft.regulation_id).update(repealed_because="并入")
    day = timezone.localdate()
    Regulation.objects.filter(pk=regulation.pk).update(repealed_from=day, repealed_because="并入")
    case = rows_regulations.with_file(cast).case
    Affair.objects.update(fee="工本费")
    Case.objects.filter(pk=case.pk).update(answer="好", state="granted", answered_on=day)
    other = rules.entered(cast).case
    affairs = [one("regulations:affair", case.affair_id), one("regulations:affair_edit", case.affair_id)]
    cases = [one("regulations:case", key) for key in (case.pk, other.pk)]
    texts = [one(f"regulations:{name}", regulation.pk) for name in ("regulation", "facts", "text")]
    texts += [one("regulations:article", regulation.pk, 1), one("regulations:carried", regulation.pk, 1)]
    versions = [one("regulations:version", draft.pk), one("regulations:differences", done.pk)]
    lists = [one(f"regulations:{name}") for name in ("regulations", "map", "affairs", "cases")]
    return [*affairs, *cases, *texts, *versions, *lists, f"{lists[0]}?standing=all"]


def supervision(cast: Cast) -> list[str]:
    """An inspection at each stage with everything that is written about it, pressed items, the log."""
    begun = rows_supervision.tied(cast).candidate.inspection
    answered = inspections.answered(cast)
    done = rows_supervision.mended(cast)
    oversight.move(finding=done, move="returned", words="不够", who=officer(cast.staff), now=timezone.now())
    told = inspections.reported(cast)
    oversight.urge(pressed=inspections.pressed(cast), words="抓紧", who=officer(cast.staff), now=timezone.now())
    Pressed.objects.filter(pk=told.pk).update(close_words="看过", closed_at=timezone.now(), returned_because="不够")
    entry = inspections.logged(cast)
    oversight.take_back(entry=entry, reason="重", who=officer(cast.staff), now=timezone.now())
    lists = [one(f"supervision:{name}") for name in ("inspections", "findings", "pressed", "log", "checklists")]
    rounds = [one("supervision:inspection", pk) for pk in (begun.pk, answered.visit.inspection_id)]
    rounds += [one("supervision:common", done.visit.inspection_id), one("supervision:publish", begun.pk)]
    visits = [one("supervision:visit", pk) for pk in (answered.visit_id, done.visit_id)]
    items = [one("supervision:checklist", begun.checklist_id), one("supervision:take_back", entry.pk)]
    items += [one("supervision:item", pk) for pk in begun.checklist.items.values_list("pk", flat=True)]
    pressed = [one("supervision:pressed_item", pk) for pk in Pressed.objects.values_list("pk", flat=True)]
    ends = [one("supervision:evidence", answered.pk), one("supervision:finding", done.pk)]
    return [*lists, *rounds, *visits, *items, *pressed, *ends, one("supervision:edit", begun.pk)]


def honours(cast: Cast) -> list[str]:
    """Honours with all that is said of one, grades, rewards and their lists, a workbook that waits."""
    found = rows_recognition.corrected(cast)
    awards.given("甲局", document_number="某委〔2025〕9号")
    awards.given(cast.branch, document_number="某委〔2025〕9号")
    HonourKind.objects.update(words="在{year}年被评为{honour}", carries="奖牌")
    paid, upload = awards.paid(cast), awards.uploaded(cast)
    awards.graded(cast)
    pages = [one(f"recognition:{name}") for name in ("honours", "kinds", "rewards", "mine", "new", "reward_new")]
    pages += [f"{one(f'recognition:{name}')}?year=2025" for name in ("statistics", "grades")]
    pages += [one("recognition:kind", HonourKind.objects.get().pk), one("recognition:payments", paid.pk)]
    pages += [one("recognition:import_check", upload.pk), one("recognition:reward_year", 2025)]
    pages += [one("recognition:of_unit", "0101"), one("recognition:of_member", cast.member.pk)]
    pages += [one("recognition:correct", found[0].pk), one("organisation:unit", "0101")]
    return [*pages, *(one("recognition:honour", honour.pk) for honour in found)]


def learning_together(cast: Cast) -> list[str]:
    """An offer with a practice, and a pair that came to its result."""
    pair = pairs.ended(cast)
    given = pairs.offered(cast, "study")
    return [one("participation:together"), one("participation:pair", pair.pk), one("participation:ask", given.pk)]


def selections(cast: Cast) -> list[str]:
    """A selection with all that is said in one: awarded, called off, its cases read by who reviews."""
    one_out = selection.two_published(cast)
    services = selection.services
    services.drop_candidate(nomination=one_out, reason="异议属实", **selection.by(cast))
    done = one_out.campaign
    services.finish_publication(disclosure=done.disclosure, **selection.by(cast, day=selection.LATER))
    later = selection.by(cast, day=selection.LATER)
    services.decide(campaign=done, resolution=None, values=selection.MINUTES, **later)
    services.award(campaign=done, document_number="", **later)
    off = selection.called_off(cast, title="改期的评选")
    running = selection.reviewed(cast, title="联审中的评选")
    mine = done.reviewers.first()
    assert mine is not None
    mine.marks.update(words="事迹实")
    mine.asides.get_or_create(nomination=one_out, defaults={"reason": "亲属", "declared_at": later["now"]})
    pages = [one("recognition:campaigns"), *(one("recognition:campaign", pk) for pk in (done.pk, off.pk, running.pk))]
    pages += [one("recognition:nomination", pk) for pk in done.nominations.values_list("pk", flat=True)]
    return [*pages, one("disclosure:disclosure", done.disclosure_id)]


def assessed(cast: Cast) -> list[str]:
    """A trial closed with everything that is said of it and judged, a draft, a counter with what was written there."""
    held(issued(cast), cast.branch, cast.secretary)
    day = timezone.localdate()
    made = appraisals.scheme(cast, first=date(day.year, 1, 1), last=date(day.year, 12, 31), year=day.year, trial=True,
                             review_on=day, units=[cast.branch])  # fmt: skip
    of = appraisals.dimension(cast, made)
    appraisals.indicator(cast, of, weight=Decimal(60))
    appraisals.indicator(cast, of, weight=Decimal(10), how="marks", fact="", group="公开")
    appraisals.hand(cast, of, 30)
    made = appraising.put_in_force(scheme=made, who=officer(cast.staff), now=timezone.now())
    run = appraisals.by_hand(cast, appraising.begin(scheme=made, who=officer(cast.staff), now=timezone.now()))
    run = appraising.open_for_answers(assessment=run, who=officer(cast.staff), now=timezone.now())
    values = {"unit": cast.branch, "indicator": appraisals.held(run), "words": "补充事实"}
    said = appraising.answer(assessment=run, **values, who=officer(cast.secretary), now=timezone.now())
    settled = {"settled": "stands", "percent": None, "words": "记录无误"}
    appraising.settle(answer=said, **settled, who=officer(cast.staff), now=timezone.now())
    type(run).objects.update(answer_until=day - timedelta(days=1))
    appraising.close(assessment=run, who=officer(cast.staff), now=timezone.now())
    verdict = {"verdict": "rolled_out", "words": "能从记录得分"}
    draft_of = appraising.judge_trial(scheme=made, **verdict, who=officer(cast.staff), now=timezone.now())
    assert draft_of is not None
    parts = [appraisals.dimension(cast, draft_of), appraisals.indicator(cast, draft_of.dimensions.all()[0])]
    counter = appraisals.said(cast, 10, words="办得快")
    pages = [one(f"assessment:{name}") for name in ("assessments", "schemes", "counters")]
    pages += [one("assessment:scheme", pk) for pk in (made.pk, draft_of.pk)]
    pages += [
        one("assessment:result", run.pk, "0101"),
        one("assessment:score", run.pk, "0101", appraisals.held(run).pk),
    ]
    pages += [one("assessment:dimension", parts[0].pk), one("assessment:indicator", parts[1].pk)]
    return [*pages, one("assessment:assessment", run.pk), one("assessment:settle", said.pk),
            one("assessment:counter", counter.pk)]  # fmt: skip


def duties(cast: Cast) -> list[str]:
    """0101 said by hand that something was done."""
    said = rows_duties.told(cast)
    pages = [f"{one(f'duties:{name}')}?show=all" for name in ("due", "overview", "rules")]
    duty_world.signed(cast)
    pages += [one("duties:lists"), one("duties:post_list", "0101", "secretary")]
    return [*pages, one("duties:calendar", "0101"), one("duties:duty", said.pk)]


def promised(cast: Cast) -> list[str]:
    """A report graded and another that is written, good deeds of every kind, one of them contradicted."""
    graded, no = appraisals.graded(cast), appraisals.contradicted(cast)
    dropped, done = appraisals.promise(cast, for_member=cast.member), appraisals.promise_done(cast)
    who, now = officer(cast.secretary), timezone.now()
    appraising.drop_promise(promise=dropped, reason="改由街道办", who=who, now=now)
    for code in appraisals.promise_codes(cast, done, 5):
        appraising.confirm_by_slip(code=code, done=True, words="方便", now=now)
    pages = [one("assessment:reports"), one("assessment:report_round", graded.round_id), one("assessment:promises")]
    pages += [one("assessment:report", graded.pk), one("assessment:report_write", graded.pk)]
    return [*pages, *(one("assessment:promise", made.pk) for made in (no, dropped, done))]


EXTRA: list[Callable[[Cast], list[str]]] = [
    notice_with_all,
    notice_closed,
    notice_withdrawn,
    list_changed,
    leave_answered,
    made_up,
    record_of_strangers,
    followed_up,
    objection_answered,
    supplemented,
    questions_answered,
    things_of_people,
    messages_waiting,
    practices_shown,
    votes,
    website,
    books,
    official_documents,
    library,
    supervision,
    duties,
    honours,
    learning_together,
    selections,
    assessed,
    promised,
]
