"""A selection from its notice to its archive: who may do what when, and what is refused."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.recognition import selection
from tests.recognition.selection import by
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.audit.models import Entry
from zhibu.circulation.models import BurdenEntry, Task
from zhibu.disclosure.services import answer, object_to
from zhibu.disclosure.states import Outcome
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import person_for
from zhibu.recognition import queries, services
from zhibu.recognition.models import Aside, Campaign, Honour, Mark
from zhibu.recognition.services.campaigns import locked
from zhibu.recognition.states import DEEDS, WAY, Deed, Phase, Role, Source

pytestmark = pytest.mark.django_db


def open_tasks(kind: str) -> list[str]:
    return sorted(Task.objects.filter(kind=f"recognition.{kind}", closed_at=None).values_list("key", flat=True))


def test_the_table_leads_along_the_way_and_everything_in_it_is_done_somewhere() -> None:
    steps = {phase: may.to for may in DEEDS.values() for phase in may.phases if may.to and may.to != Phase.CALLED_OFF}
    reached, phase = [], str(Phase.DRAFT)
    while phase in steps:
        phase = steps[phase]
        reached.append(phase)

    assert reached == list(WAY)
    assert set(DEEDS) == set(Deed)
    assert {may.who for may in DEEDS.values()} == set(Role)


def test_services_read_the_table(cast: Cast) -> None:
    campaign = selection.drafted(cast)
    for phase in Phase:
        Campaign.objects.filter(pk=campaign.pk).update(phase=phase, called_off_because="改期")
        for deed, may in DEEDS.items():
            if phase in may.phases:
                assert locked(campaign, deed).phase == phase
            else:
                with pytest.raises(NotPossibleError):
                    locked(campaign, deed)


def test_units_are_asked_when_it_is_announced(cast: Cast) -> None:
    campaign = selection.announced(cast)
    assert open_tasks("nominate") == sorted(
        f"recognition.nominate:{campaign.pk}:{unit.pk}" for unit in (cast.branch, cast.sibling)
    )
    assert BurdenEntry.objects.filter(source__startswith=f"recognition.campaign:{campaign.pk}:").count() == 2


def test_from_the_notice_to_the_archive(cast: Cast) -> None:
    campaign = selection.archived(cast)

    honour = Honour.objects.get()
    assert (honour.member, honour.home, honour.source) == (cast.member, cast.branch, Source.CAMPAIGN)
    assert (honour.document_number, honour.day) == ("工〔2026〕1号", selection.LATER)
    assert campaign.phase == Phase.ARCHIVED
    assert campaign.paper is not None and cast.member.name in campaign.paper.body
    assert not Task.objects.filter(kind__startswith="recognition.", closed_at=None).exists()
    said = set(Entry.objects.filter(deed__startswith="recognition.campaign.").values_list("deed", flat=True))
    assert {
        f"recognition.campaign.{one}" for one in ("announced", "eligibility_set_aside", "awarded", "archived")
    } <= said


def test_places_follow_the_rules(cast: Cast) -> None:
    campaign = selection.drafted(cast)
    with pytest.raises(NotPossibleError, match="SR-33"):
        services.give_places(campaign=campaign, places={cast.branch.pk: 3}, **by(cast))
    with pytest.raises(NotPossibleError, match="whole group"):
        services.give_places(campaign=campaign, places={cast.general.pk: 1, cast.branch.pk: 1}, **by(cast))
    services.give_places(campaign=campaign, places={cast.branch.pk: 1}, **by(cast))
    selection.rolls(cast)
    with pytest.raises(NotPossibleError, match="AW-14"):
        services.announce(campaign=campaign, **by(cast))


def test_without_a_final_half_year_nothing_is_announced(cast: Cast) -> None:
    with pytest.raises(NotPossibleError, match="half-year"):
        services.announce(campaign=selection.drafted(cast), **by(cast))


def test_a_unit_nominates_its_own_once_and_in_time(cast: Cast) -> None:
    made = selection.nominated(cast, hand_in=False)
    quota, mine = made.quota, by(cast, cast.secretary)
    with pytest.raises(NotPossibleError, match="taken"):
        services.nominate(quota=quota, who_or_what=cast.both.pk, **mine)
    with pytest.raises(NotPossibleError, match="meanwhile"):
        services.write_case(nomination=made, case="x", edition=1, hand_in=False, **mine)
    with pytest.raises(NotPossibleError, match="AW-11"):
        services.write_case(nomination=made, case="长" * 1501, edition=2, hand_in=False, **mine)
    services.take_back(nomination=made, **mine)
    with pytest.raises(NotPossibleError, match="do not belong"):
        services.nominate(quota=quota, who_or_what=cast.other_member.pk, **mine)
    late = by(cast, cast.secretary, selection.BEGUN + timedelta(days=selection.YEARS + 6))
    with pytest.raises(NotPossibleError, match="over"):
        services.nominate(quota=quota, who_or_what=cast.member.pk, **late)


def test_a_person_decides_otherwise_with_a_reason_and_a_name(cast: Cast) -> None:
    out = selection.judged(cast)
    assert (out.eligible, out.may_be_chosen) == (False, False)
    with pytest.raises(NotPossibleError):
        services.set_aside(nomination=out, reason="", **by(cast))

    services.set_aside(nomination=out, reason="补录", **by(cast))

    out.refresh_from_db()
    assert (out.eligible, out.may_be_chosen) == (False, True)
    html = page(client_as(cast.staff).get(f"/recognition/campaigns/{out.campaign_id}/"))
    assert "补录" in html
    assert f"— {cast.staff.name}" in html


def test_who_is_related_steps_aside_and_nobody_reads_names(cast: Cast) -> None:
    campaign = selection.reviewed(cast)
    tied = {(one.reviewer.member, one.nomination.member) for one in Aside.objects.all()}
    assert tied == {(cast.secretary, cast.member)}
    member = campaign.nominations.get(member=cast.member)
    mine = campaign.reviewers.get(member=cast.secretary)
    with pytest.raises(NotPossibleError, match="stepped aside"):
        services.mark_case(reviewer=mine, nomination=member, value=9, words="", **by(cast, cast.secretary))
    member.case = f"{cast.member.name}在{cast.branch.name}"
    member.save()

    client = client_as(cast.other_secretary, mode="officer")
    html = page(client.get(f"/recognition/campaigns/{campaign.pk}/review/{member.code}/"))

    assert cast.member.name not in html
    assert cast.branch.name not in html.split("<main")[1]
    assert "该同志" in html or "this comrade" in html
    staff = page(client_as(cast.staff).get(f"/recognition/campaigns/{campaign.pk}/"))
    assert f"code {member.code}" not in staff and "Marks</th>" not in staff


def test_a_declared_relation_takes_the_mark_away_and_too_few_marks_end_nothing(cast: Cast) -> None:
    campaign = selection.reviewed(cast)
    mine = campaign.reviewers.get(member=cast.other_secretary)
    one = campaign.nominations.get(member=cast.member)
    given = {"reviewer": mine, "nomination": one, **by(cast, cast.other_secretary)}
    services.mark_case(value=9, words="", **given)
    services.step_aside(reason="亲属", **given)

    assert not Mark.objects.exists()
    with pytest.raises(NotPossibleError, match="AW-12"):
        services.end_review(campaign=campaign, **by(cast))


def test_the_choice_keeps_to_places_posts_and_the_vote(cast: Cast) -> None:
    campaign = selection.marked(cast)
    everybody = list(campaign.nominations.values_list("pk", flat=True))
    for chosen, said in (([], "Choose"), (everybody, "places")):
        with pytest.raises(NotPossibleError, match=said):
            services.choose(campaign=campaign, chosen=chosen, basis="通知", **by(cast))
    services.prepare_vote(campaign=campaign, **by(cast))
    with pytest.raises(NotPossibleError, match="vote"):
        services.choose(campaign=campaign, chosen=everybody[:1], basis="通知", **by(cast))
    spread = queries.spreads(campaign)[campaign.nominations.get(member=cast.member).pk]
    assert (spread.marked, spread.aside, spread.lowest, spread.middle, spread.highest) == (3, 1, 6, 7.0, 8)


def test_an_objection_that_was_right_takes_somebody_out(cast: Cast) -> None:
    one = selection.two_published(cast)
    campaign = Campaign.objects.select_related("disclosure").get()
    found = campaign.disclosure
    assert found is not None and found.stage == "shown"
    reader = person_for(cast.far_member.user, mode="member", today=selection.BEGUN)
    made = object_to(disclosure=found, member=cast.far_member, text="…", who=reader, now=by(cast)["now"])
    with pytest.raises(NotPossibleError, match="objection"):
        services.finish_publication(disclosure=found, **by(cast, day=selection.LATER))
    answer(objection=made, outcome=Outcome.UPHELD, text="属实", **by(cast))

    services.drop_candidate(nomination=one, reason="异议属实", **by(cast))

    assert [line["name"] for line in queries.published_of(campaign, queries.chosen(campaign))["lines"]] == ["钱进"]
    assert found.versions.latest("number").reason == "异议属实"
    with pytest.raises(NotPossibleError, match="Nobody would be left"):
        services.drop_candidate(nomination=queries.chosen(campaign).get(), reason="x", **by(cast))


@pytest.mark.parametrize(("changed", "said"), [({"present": 4}, "SR-23"), ({"votes_for": 4}, "not carried")])
def test_no_decision_without_quorum_and_majority(cast: Cast, changed: dict[str, int], said: str) -> None:
    campaign = selection.final(cast)
    given = by(cast, day=selection.LATER)
    with pytest.raises(NotPossibleError, match=said):
        services.decide(campaign=campaign, resolution=None, values=selection.MINUTES | changed, **given)
    with pytest.raises(NotPossibleError, match="decision"):
        services.award(campaign=campaign, document_number="", **given)


def test_the_package_holds_all_of_it(cast: Cast) -> None:
    campaign = selection.awarded(cast)
    answer_ = client_as(cast.staff).post(f"/recognition/campaigns/{campaign.pk}/package.zip")

    with ZipFile(BytesIO(b"".join(answer_))) as package:
        manifest = json.loads(package.read("manifest.json"))
        names = {one["file"] for one in manifest["files"]}
        assert names | {"manifest.json"} == set(package.namelist())
        assert json.loads(package.read("disclosure.json"))["fingerprint"]
        assert json.loads(package.read("honours.json"))[0]["name"] == cast.member.name
        assert json.loads(package.read("marks.json"))[cast.member.name] == [6, 7, 8]


def test_the_list_and_a_page_cost_the_same_however_much_there_is(cast: Cast) -> None:
    campaign = selection.checked(cast)

    def another() -> None:
        selection.drafted(cast, places={cast.branch: 1}, title=f"第{Campaign.objects.count()}项")

    assert_query_count_constant(client_as(cast.staff), "/recognition/campaigns/", another)
    first = campaign.nominations.first()
    assert first is not None

    def nomination() -> None:
        first.pk, first.member_id = None, cast.others[campaign.nominations.count() - 2].pk
        first.save()

    assert_query_count_constant(client_as(cast.staff), f"/recognition/campaigns/{campaign.pk}/", nomination)
