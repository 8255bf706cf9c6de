"""From the vote to the archive: candidates chosen, published, decided on, honoured."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhibu.activities.models import Resolution
from zhibu.activities.queries import Tally
from zhibu.activities.states import Outcome
from zhibu.ballots import services as ballots
from zhibu.ballots.models import Vote
from zhibu.ballots.queries import members_of
from zhibu.ballots.states import Kind, Measured, Way
from zhibu.circulation.services import close_tasks_from
from zhibu.disclosure.models import Disclosure
from zhibu.disclosure.services import NewDisclosure, begin, finish, revise, show
from zhibu.disclosure.states import SHOW_DAYS, Stage
from zhibu.documents.services import draft as draft_paper
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.sheets import Row, Table
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.recognition import queries
from zhibu.recognition.models import Campaign, Honour, Nomination
from zhibu.recognition.services.campaigns import go_on, locked, note, office_task
from zhibu.recognition.services.checked import HonourRow
from zhibu.recognition.services.honours import compare_honours, import_honours
from zhibu.recognition.states import QUORUM, SHOWN_DAYS, Deed, ForWhom, Phase, Source
from zhibu.rulebook.queries import needed

KIND = "selection"  # of its disclosure


@transaction.atomic
def prepare_vote(*, campaign: Campaign, who: Person, now: datetime) -> Vote:
    """Draft a secret recommendation on the candidates, by strokes, for the committee to hold; how many are present is
    set there. Raises NotPossibleError when there is one already that was not called off.
    """
    kept = locked(campaign, Deed.PREPARE_VOTE)
    if kept.vote is not None and kept.vote.stage != "cancelled":
        raise NotPossibleError(_("There is a vote on it already."))
    root = Unit.objects.get(parent=None)
    today = timezone.localdate(now)
    voters = members_of(root, today).count()
    values = {
        "title": kept.title, "words": _("Recommend at most %(places)s.") % {"places": kept.places}, "day": today,
        "kind": Kind.RECOMMENDATION, "way": Way.PAPER, "measured": Measured.NONE, "places": kept.places,
        "entitled": voters, "present": voters,
    }  # fmt: skip
    lines = list(queries.ballot_lines(queries.remaining(kept)))
    kept.vote = ballots.save(vote=None, unit=root, values=values, lines=lines, who=who, now=now)
    kept.save(update_fields=["vote"])
    note(kept, "vote_prepared", who.actor, now, vote=kept.vote.pk)
    return kept.vote


@transaction.atomic
def choose(*, campaign: Campaign, chosen: Iterable[int], basis: str, who: Person, now: datetime) -> Campaign:
    """Choose whom to publish (ids of nominations) and put them on show to everybody for the days of rule AW-05. Marks
    and votes lie beside; a person chooses. Raises NotPossibleError when none or more than the places are chosen, too
    few of the persons hold no post (AW-13), a vote on it is not closed yet, and as disclosure's `show` does.
    """
    kept = locked(campaign, Deed.CHOOSE)
    rows = list(queries.remaining(kept))
    wanted = [one for one in rows if one.pk in set(chosen)]
    _refuse_choice(kept, wanted, timezone.localdate(now))
    votes = _votes(kept, rows)
    for one in rows:
        one.votes = votes.get(one.pk)
        one.chosen_at = now if one in wanted else None
    Nomination.objects.bulk_update(rows, ["votes", "chosen_at"], batch_size=200)
    kept.disclosure = _publish(kept, wanted, basis, who, now)
    go_on(kept, Deed.CHOOSE, "disclosure")
    note(kept, "candidates_published", who.actor, now, candidates=len(wanted), disclosure=kept.disclosure.pk)
    office_task(kept, now)
    return kept


def _refuse_choice(campaign: Campaign, wanted: list[Nomination], today: date) -> None:
    if not wanted:
        raise NotPossibleError(_("Choose whom to publish."))
    if len(wanted) > campaign.places:
        raise NotPossibleError(
            _("%(count)s are chosen, but there are %(places)s places.")
            % {"count": len(wanted), "places": campaign.places}
        )
    if campaign.for_persons:
        least = queries.least_without_post(len(wanted), today)
        plain = queries.without_post([one.member_id for one in wanted if one.member_id], today)
        if plain < least:
            raise NotPossibleError(
                _("At least %(least)s of those chosen must hold no post (AW-13); %(plain)s do.")
                % {"least": least, "plain": plain}
            )


def _votes(campaign: Campaign, rows: list[Nomination]) -> dict[int, int]:
    if campaign.vote is None or campaign.vote.stage == "cancelled":
        return {}
    found = queries.votes_of(campaign.vote, queries.ballot_lines(rows))
    if found is None:
        raise NotPossibleError(_("The vote on it is not closed yet."))
    return found


def _publish(campaign: Campaign, wanted: list[Nomination], basis: str, who: Person, now: datetime) -> Disclosure:
    root = Unit.objects.get(parent=None)
    today = timezone.localdate(now)
    (made,) = begin(
        new=[
            NewDisclosure(
                KIND, root.pk, root.code, {"unit": root.name, "period": campaign.title}, basis, today,
                queries.published_of(campaign, wanted),
            )
        ],
        now=now,
    )  # fmt: skip
    return show(disclosure=made, working_days=SHOWN_DAYS(today) or SHOW_DAYS(today), who=who, now=now, looked=False)


@transaction.atomic
def show_selection(
    *, disclosure: Disclosure, working_days: int, who: Person, now: datetime, **more: Any
) -> Disclosure:
    """Put candidates on show again after they were taken off. Raises NotPossibleError as disclosure's `show` does, and
    for fewer days than rule AW-05 says.
    """
    least = SHOWN_DAYS(timezone.localdate(now))
    if least and working_days < least:
        raise NotPossibleError(
            _("Candidates are on show for at least %(days)s working days (AW-05).") % {"days": least}
        )
    return show(disclosure=disclosure, working_days=working_days, who=who, now=now, **more)


@transaction.atomic
def drop_candidate(*, nomination: Nomination, reason: str, who: Person, now: datetime) -> Nomination:
    """Take a candidate out of what is published, as when an objection was right; a new version of the publication says
    why. Raises NotPossibleError for the last one, for whom the selection is called off instead.
    """
    kept = locked(nomination.campaign, Deed.DROP)
    rows = list(queries.chosen(kept))
    if nomination not in rows:
        raise NotPossibleError(_("They are not among the candidates."))
    left = [one for one in rows if one != nomination]
    if not left:
        raise NotPossibleError(_("Nobody would be left. Call the selection off instead."))
    nomination.dropped_at, nomination.dropped_because = now, reason
    nomination.save(update_fields=["dropped_at", "dropped_because"])
    assert kept.disclosure is not None
    revise(disclosure=kept.disclosure, snapshot=queries.published_of(kept, left), reason=reason, who=who, now=now)
    note(kept, "candidate_dropped", who.actor, now, nomination=nomination.pk)
    return nomination


@transaction.atomic
def finish_publication(*, disclosure: Disclosure, who: Person, now: datetime) -> Disclosure:
    """Make the publication of candidates final; the decision is next. Raises NotPossibleError as disclosure's `finish`
    does.
    """
    done = finish(disclosure=disclosure, who=who, now=now)
    kept = locked(Campaign.objects.get(disclosure=disclosure), Deed.FINISH)
    go_on(kept, Deed.FINISH)
    note(kept, "publication_final", who.actor, now, disclosure=disclosure.pk)
    office_task(kept, now)
    return done


@transaction.atomic
def decide(
    *, campaign: Campaign, resolution: Resolution | None, values: Mapping[str, Any], who: Person, now: datetime
) -> Campaign:
    """Enter the decision on the published candidates: a resolution of the confirmed record of a meeting, or
    what the minutes of a meeting say (`values`: body, number, day, due, present, votes_for). Raises NotPossibleError
    before the publication is final, without quorum (SR-23; of a resolution by its own rules), and where it was not
    carried.
    """
    kept = locked(campaign, Deed.DECIDE)
    if kept.disclosure is None or kept.disclosure.stage != Stage.FINAL:
        raise NotPossibleError(_("The publication is not final yet."))
    said = _by_resolution(resolution) if resolution else _by_minutes(values)
    kept.resolution, kept.decision = resolution, said
    kept.save(update_fields=["resolution", "decision"])
    note(kept, "decided", who.actor, now, due=said["due"], present=said["present"], votes_for=said["votes_for"])
    return kept


def _by_resolution(resolution: Resolution) -> dict[str, Any]:
    activity = resolution.record.activity
    if not resolution.basis:
        raise NotPossibleError(_("The record of this meeting is not confirmed yet."))
    tally = Tally.read(resolution.basis)
    if tally.outcome(resolution.votes_for) != Outcome.CARRIED:
        raise NotPossibleError(_("This resolution was not carried, or the meeting had no quorum."))
    return {
        "body": activity.notice.theme, "number": "", "day": activity.day.isoformat() if activity.day else "",
        "due": tally.due, "present": tally.present, "votes_for": resolution.votes_for,
        "least": tally.quorum.least if tally.quorum else None,
    }  # fmt: skip


def _by_minutes(values: Mapping[str, Any]) -> dict[str, Any]:
    due, present, votes = values["due"], values["present"], values["votes_for"]
    quorum = needed(QUORUM.code, due, values["day"])
    if quorum is not None and not quorum.met_by(present):
        raise NotPossibleError(
            _("Of %(due)s members of the body at least %(least)s must be there (SR-23); %(present)s were.")
            % {"due": due, "least": quorum.least, "present": present}
        )
    if votes * 2 <= due:
        raise NotPossibleError(_("It takes the votes of more than half of those due; it was not carried."))
    return {
        "body": values["body"], "number": values["number"], "day": values["day"].isoformat(), "due": due,
        "present": present, "votes_for": votes, "least": quorum.least if quorum else None,
    }  # fmt: skip


@transaction.atomic
def award(*, campaign: Campaign, document_number: str, who: Person, now: datetime) -> Campaign:
    """Honour those who were decided on: entries in the register, a draft of the award document to all units. Raises
    NotPossibleError before the decision, and when the register holds one of these honours already.
    """
    kept = locked(campaign, Deed.AWARD)
    if not kept.decision:
        raise NotPossibleError(_("Enter the decision of the meeting first."))
    rows = list(queries.chosen(kept))
    _write_honours(kept, rows, document_number, who, now)
    kept.paper, kept.awarded_at = _award_paper(kept, rows, who, now), now
    go_on(kept, Deed.AWARD, "paper", "awarded_at")
    note(kept, "awarded", who.actor, now, honours=len(rows))
    office_task(kept, now)
    return kept


def _write_honours(campaign: Campaign, rows: list[Nomination], number: str, who: Person, now: datetime) -> None:
    day = date.fromisoformat(campaign.decision["day"])
    lines = [
        HonourRow(
            place, campaign.year, campaign.kind.name, campaign.level, campaign.grantor, ForWhom(campaign.for_whom),
            one.name, unit=one.unit_id, member=one.member_id, home=one.home_id, document_number=number, day=day,
        )
        for place, one in enumerate(rows, 1)
    ]  # fmt: skip
    same = Honour.objects.filter(
        year=campaign.year, kind=campaign.kind, level=campaign.level, grantor=campaign.grantor, withdrawn_at=None
    )  # fmt: skip
    wanted = Q(member__in=[one.member_id for one in rows]) | Q(unit__in=[one.unit_id for one in rows])
    if same.filter(wanted).exists():
        raise NotPossibleError(_("The register holds one of these honours already."))
    table = Table("", [], {}, [Row(line.number, []) for line in lines])
    checked = compare_honours(lines, table=table, checksum="", errors=[])
    import_honours(checked, by=who.actor, now=now, source=Source.CAMPAIGN)
    made = same.filter(wanted, source=Source.CAMPAIGN)
    by_who = {(one.member_id, one.unit_id): one for one in made}
    for one in rows:
        one.honour = by_who[one.member_id, one.unit_id]
    Nomination.objects.bulk_update(rows, ["honour"], batch_size=200)


def _award_paper(campaign: Campaign, rows: list[Nomination], who: Person, now: datetime) -> Any:
    """The award document (决定) as a draft to all units, to go on writing on. Nothing is issued by it."""
    root = Unit.objects.get(parent=None)
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Decision on the commendation “%(title)s”") % {"title": campaign.title}
        names = [f"{one.name}（{one.home.name}）" if one.home else one.name for one in rows]
        body = _(
            "After nomination from below, check of eligibility, joint review and publication, it was decided to give"
            " the following the honour “%(honour)s” of %(year)s:\n%(names)s\nMay those honoured go on doing well, and"
            " all others learn from them."
        ) % {"honour": campaign.kind.name, "year": campaign.year, "names": "、".join(names)}
    units = Unit.objects.filter(parent=root, dissolved=None).order_by("code")
    return draft_paper(by=who, unit=root, kind="decision", title=title, body=body, units=units, now=now)


@transaction.atomic
def archive(*, campaign: Campaign, who: Person, now: datetime) -> Campaign:
    """Archive a selection: from now on nothing of it changes."""
    kept = locked(campaign, Deed.ARCHIVE)
    kept.archived_at = now
    go_on(kept, Deed.ARCHIVE, "archived_at")
    close_tasks_from(f"recognition.campaign:{kept.pk}", now=now)
    note(kept, "archived", who.actor, now, phase=Phase.ARCHIVED.value)
    return kept
