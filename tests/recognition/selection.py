"""Makes selections for tests and takes them from phase to phase, on fixed days of 2026."""

from datetime import date, timedelta
from typing import Any

from tests.activities.corridor import at, officer
from tests.participation import facts
from tests.recognition import world
from tests.support import Cast, make_member
from zhibu.activities.states import Attended
from zhibu.disclosure.models import Disclosure
from zhibu.organisation.models import Member, Unit
from zhibu.participation.models import Closing
from zhibu.recognition import queries, services
from zhibu.recognition.models import Campaign, HonourKind, Nomination, Reviewer

BEGUN = world.DAY  # everything happens on this day but what needs days on show
LATER = BEGUN + timedelta(days=10)
YEARS = 3650  # nominations stay open whatever day it is
CASE = "该同志在窗口一年受理一千余件，没有一件让群众跑第二趟。"
MINUTES: dict[str, Any] = {
    "body": "工委会议", "number": "纪要1号", "day": LATER, "due": 9, "present": 7, "votes_for": 6,
}  # fmt: skip


def values(**changed: Any) -> dict[str, Any]:
    """What the notice says: one member is honoured."""
    kind = HonourKind.objects.get_or_create(
        name="优秀共产党员", defaults={"for_person": True, "for_unit": True, "words": "{name}被评为{year}年{honour}"}
    )[0]
    days = {
        f"{name}_by": BEGUN + timedelta(days=YEARS + count)
        for name, count in (("nominate", 5), ("check", 6), ("review", 7), ("vote", 8), ("decide", 20))
    }
    fixed = {
        "title": "2026年优秀共产党员评选", "kind": kind, "for_whom": "person", "level": "committee",
        "grantor": "机关工委", "year": 2026, "places": 1, "words": "评选在一线作出成绩的同志。",
    }  # fmt: skip
    return fixed | days | changed


def rolls(cast: Cast) -> None:
    """A final half-year: everybody of 0101 and 0102 came in February; `both` was ill in March, `member` was there."""
    if Closing.objects.filter(disclosure__stage="final").exists():
        return
    everybody = dict.fromkeys((cast.member, cast.secretary, cast.both, *cast.others), Attended.PRESENT)
    facts.roll(cast.branch, date(2026, 2, 10), everybody)
    facts.roll(cast.sibling, date(2026, 2, 10), {cast.other_member: Attended.ABSENT})
    facts.attend(facts.activity(cast.branch, date(2026, 3, 10)), cast.both, Attended.LEAVE, leave_kind="sick")
    other = Closing.objects.filter(unit=cast.branch).exists()  # another moment has that one under way
    closing = facts.compiled(cast, cast.sibling if other else cast.branch)
    Disclosure.objects.filter(pk=closing.disclosure_id).update(
        stage="final", shown_from=date(2026, 7, 8), shown_until=date(2026, 7, 14), final_at=at(date(2026, 7, 20))
    )


def by(cast: Cast, who: Member | None = None, day: date = BEGUN) -> dict[str, Any]:
    """Who does it and when."""
    return {"who": officer(who or cast.staff, day), "now": at(day)}


def drafted(cast: Cast, *, places: dict[Unit, int] | None = None, **changed: Any) -> Campaign:
    """A selection that is being prepared; 0101 and 0102 may nominate one each."""
    made = services.keep_campaign(campaign=None, values=values(**changed), **by(cast))
    given = {unit.pk: count for unit, count in (places or {cast.branch: 1, cast.sibling: 1}).items()}
    _let_small_units_nominate(cast)
    services.give_places(campaign=made, places=given, **by(cast))
    return made


def _let_small_units_nominate(cast: Cast) -> None:
    """0102 has two members and so no place by a third; one more makes three."""
    if not Member.objects.filter(name="沈三").exists():
        make_member(cast.sibling, "沈三")


def announced(cast: Cast, **changed: Any) -> Campaign:
    """It is announced."""
    rolls(cast)
    return services.announce(campaign=drafted(cast, **changed), **by(cast))


def nominated(cast: Cast, campaign: Campaign | None = None, *, hand_in: bool = True) -> Nomination:
    """0101 has nominated its member, with a case."""
    kept = campaign or announced(cast)
    quota = kept.quotas.select_related("campaign", "unit").get(unit=cast.branch)
    made = services.nominate(quota=quota, who_or_what=cast.member.pk, **by(cast, cast.secretary))
    return services.write_case(
        nomination=made, case=CASE, edition=made.edition, hand_in=hand_in, **by(cast, cast.secretary)
    )


def draft_nomination(cast: Cast) -> Nomination:
    """0101 has begun a nomination and not handed it in."""
    return nominated(cast, hand_in=False)


def filled(cast: Cast, **changed: Any) -> Campaign:
    """Both units have handed in: of 0101 a member whom the facts let be chosen, of 0102 one who was absent."""
    campaign = nominated(cast, announced(cast, **changed)).campaign
    quota = campaign.quotas.select_related("campaign", "unit").get(unit=cast.sibling)
    made = services.nominate(quota=quota, who_or_what=cast.other_member.pk, **by(cast, cast.sibling_secretary))
    services.write_case(nomination=made, case=CASE, edition=1, hand_in=True, **by(cast, cast.sibling_secretary))
    return campaign


def checked(cast: Cast, **changed: Any) -> Campaign:
    """Nominations are closed."""
    return services.close_nominations(campaign=filled(cast, **changed), **by(cast))


def judged(cast: Cast) -> Nomination:
    """The nomination of 0102, which is not eligible, in the phase of eligibility."""
    return checked(cast).nominations.get(member=cast.other_member)


def own_judged(cast: Cast) -> Nomination:
    """The nomination of 0101, in the phase of eligibility."""
    return checked(cast).nominations.get(member=cast.member)


def reviewers(cast: Cast) -> list[Member]:
    """Three who are tied to neither 0101 nor 0102, and the secretary of 0101."""
    found = [cast.other_secretary, cast.staff, world.second(cast)]
    return [*found, cast.secretary]


def with_reviewers(cast: Cast, **changed: Any) -> Campaign:
    """Both may be chosen, one by a person's word; four officers review."""
    campaign = checked(cast, **changed)
    services.set_aside(nomination=campaign.nominations.get(member=cast.other_member), reason="补录", **by(cast))
    for one in reviewers(cast):
        services.name_reviewer(campaign=campaign, member=one, **by(cast))
    return campaign


def named_reviewer(cast: Cast) -> list[Any]:
    """A selection and the key of one of its reviewers."""
    campaign = with_reviewers(cast)
    return [campaign.pk, campaign.reviewers.earliest("pk").pk]


def reviewed(cast: Cast, **changed: Any) -> Campaign:
    """Codes are drawn; cases wait for marks."""
    return services.begin_review(campaign=with_reviewers(cast, **changed), **by(cast))


def a_case(cast: Cast) -> list[Any]:
    """The selection under review and the code of the case of 0102."""
    campaign = reviewed(cast)
    return [campaign.pk, campaign.nominations.get(member=cast.other_member).code]


def marked(cast: Cast) -> Campaign:
    """Everybody who may has marked; then the review ended."""
    campaign = reviewed(cast)
    reviewers = Reviewer.objects.filter(campaign=campaign).select_related("campaign", "member").order_by("pk")
    for place, reviewer in enumerate(reviewers):
        for case in queries.to_mark(reviewer):
            if case.aside is None:
                services.mark_case(
                    reviewer=reviewer, nomination=case.nomination, value=6 + place, words="", **by(cast)
                )
    return services.end_review(campaign=campaign, **by(cast))


def published(cast: Cast, *, both: bool = False) -> Campaign:
    """The member of 0101 is on show to everybody."""
    campaign = marked(cast)
    wanted = list(campaign.nominations.values_list("pk", flat=True))
    mine = [campaign.nominations.get(member=cast.member).pk]
    if both:
        Campaign.objects.filter(pk=campaign.pk).update(places=2)
    return services.choose(campaign=campaign, chosen=wanted if both else mine, basis="评选通知", **by(cast))


def two_published(cast: Cast) -> Nomination:
    """Both are on show; the one of 0101."""
    return published(cast, both=True).nominations.get(member=cast.member)


def final(cast: Cast) -> Campaign:
    """The publication is final; the decision is next."""
    campaign = published(cast)
    assert campaign.disclosure is not None
    services.finish_publication(disclosure=campaign.disclosure, **by(cast, day=LATER))
    campaign.refresh_from_db()
    return campaign


def decided(cast: Cast) -> Campaign:
    """The committee's meeting has decided."""
    return services.decide(campaign=final(cast), resolution=None, values=MINUTES, **by(cast, day=LATER))


def awarded(cast: Cast) -> Campaign:
    """Honours stand in the register."""
    return services.award(campaign=decided(cast), document_number="工〔2026〕1号", **by(cast, day=LATER))


def archived(cast: Cast) -> Campaign:
    """It is archived."""
    return services.archive(campaign=awarded(cast), **by(cast, day=LATER))


def called_off(cast: Cast, **changed: Any) -> Campaign:
    """It was called off."""
    return services.call_off(campaign=announced(cast, **changed), reason="改期", **by(cast))
