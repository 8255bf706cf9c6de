"""Which sanctions and talks a person may read, and what they may do with them: whom a case concerns, officers who deal
with it, and the staff; nobody else, ever.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import (
    MEMBER,
    OFFICER,
    Person,
    managed_unit_or_404,
    member_or_404,
)
from zhibu.organisation.queries import home
from zhibu.recognition.models import (
    Sanction,
    Talk,
)
from zhibu.recognition.queries import appeals
from zhibu.recognition.states import (
    DECIDING_POSTS,
    HIDDEN,
    SANCTION_MOVES,
    Hand,
    PromisedBy,
    SanctionMove,
    SanctionState,
)


def visible_sanctions(who: Person) -> QuerySet[Sanction]:
    """Cases that concern the person, once notice was given; as an officer those of the units they hold posts in, those
    decided there or taken there on appeal, and those they drafted; for the staff all. About themselves nobody reads
    more than whom it concerns.
    """
    if who.member is None or who.mode not in {MEMBER, OFFICER}:
        return Sanction.objects.none()
    told = ~Q(state__in=HIDDEN)
    own = Q(member=who.member) & told
    if not who.is_officer:
        return Sanction.objects.filter(own)
    units = [unit.pk for unit in who.own_units]
    dealt = Q(unit__in=units, member__isnull=False) | Q(decided_in__in=units) | Q(appeal_to__in=units)
    dealt |= Q(drafter=who.member) | Q(unit__in=units) & told
    if who.is_staff:
        dealt = Q()
    return Sanction.objects.filter(own | dealt & ~Q(member=who.member))


def own_sanctions(who: Person) -> QuerySet[Sanction]:
    """Cases that concern the person as a member, once notice was given."""
    return Sanction.objects.filter(member__isnull=False, member=who.member).exclude(state__in=HIDDEN)


def sanction_or_404(who: Person, pk: int) -> Sanction:
    """The case among those the person may see."""
    rows = visible_sanctions(who).select_related(
        "member", "unit__parent", "drafter", "decider", "decided_in__parent", "appeal_to", "appeal_decider"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def concerns(who: Person, sanction: Sanction) -> bool:
    """Whether it concerns the person: the member, or a secretary of the unit that answers."""
    if sanction.member_id is not None:
        return who.member is not None and who.member.pk == sanction.member_id
    return who.is_officer and any(
        post.unit_id == sanction.unit_id and post.kind in DECIDING_POSTS for post in who.posts
    )


def may_draft_for(who: Person, unit: Unit, member: Member | None) -> bool:
    """A member's unit drafts by its own officers, never about themselves; about a unit the officers above it do."""
    if member is None:
        return not unit.is_root and who.stands_above(unit)
    return who.serves(unit) and who.member is not None and who.member.pk != member.pk


def hands_of(who: Person, sanction: Sanction) -> set[Hand]:
    """As whom the person takes part in a case now. Two queries at most, while an appeal waits."""
    found = set()
    if concerns(who, sanction):
        return {Hand.PERSON}
    if may_draft_for(who, sanction.unit, sanction.member):
        found.add(Hand.OFFICER)
    if not who.is_officer or who.member is None:
        return found
    if who.member.pk == sanction.decider_id and who.serves(sanction.decided_in):
        found.add(Hand.DECIDER)
    place = sanction.appeal_to_id
    leads = any(post.unit_id == place and post.kind in DECIDING_POSTS for post in who.posts)
    if sanction.state == SanctionState.APPEALED and leads and appeals(sanction, who.member.pk, who.today):
        found.add(Hand.APPEAL)
    return found


def sanction_moves(who: Person, sanction: Sanction) -> list[str]:
    """What the person may do with a case where it stands, in the order of the table."""
    hands = hands_of(who, sanction)
    moves = [
        move
        for move, rule in SANCTION_MOVES.items()
        if sanction.state in rule.begins and rule.hands & hands
    ]  # fmt: skip
    closed = sanction.appeal_to_id is not None or (sanction.appeal_due or who.today) < who.today
    early = sanction.state == SanctionState.TOLD and sanction.reply_due and who.today <= sanction.reply_due
    gone = {SanctionMove.APPEAL} if closed else set()
    gone |= {SanctionMove.DECIDE} if early else set()
    gone |= {SanctionMove.READ} if sanction.read_at else set()
    return [move for move in moves if move not in gone]


def require_sanction_move(who: Person, sanction: Sanction, move: str) -> None:
    """403 with who does it; whether it is time for it the service says."""
    hands = SANCTION_MOVES[move].hands
    if not hands & hands_of(who, sanction):
        labels = [str(hand.label) for hand in Hand if hand in hands]
        raise PermissionDenied(_("This is done by: %(who)s.") % {"who": "; ".join(labels)})


def serves_member(who: Person, pk: int) -> bool:
    """Whether the person is an officer of the very unit to which a member, not themselves, belongs today."""
    if not who.is_officer or who.member is None or who.member.pk == pk:
        return False
    units = [unit.pk for unit in who.own_units]
    return Affiliation.objects.filter(Affiliation.on(who.today), member=pk, unit__in=units).exists()


def draft_for_or_404(who: Person, *, member: int | None = None, code: str = "") -> tuple[Unit, Member | None]:
    """Whom a new case concerns: a member of a unit whose officer the person is, or a unit below theirs. 404 for whom
    they do not manage, 403 where others of the committee draft.
    """
    found = member_or_404(who, member) if member else None
    unit = home(found, who.today) if found else managed_unit_or_404(who, code)
    if unit is None:
        raise Http404
    if not may_draft_for(who, unit, found):
        raise PermissionDenied(_("It is drafted by the officers of the member's own unit, or by those above a unit."))
    return unit, found


def visible_talks(who: Person) -> QuerySet[Talk]:
    """Talks that the person took part in, and as an officer those of the units they hold posts in; not the staff's."""
    if who.member is None or who.mode not in {MEMBER, OFFICER}:
        return Talk.objects.none()
    mine = Q(member=who.member) | Q(officer=who.member)
    if who.is_officer:
        mine |= Q(unit__in=[unit.pk for unit in who.own_units])
    return Talk.objects.filter(mine)


def talk_or_404(who: Person, pk: int) -> Talk:
    """The talk among those the person may see."""
    found = visible_talks(who).select_related("member", "officer", "unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def talked_with_or_404(who: Person, pk: int) -> tuple[Unit, Member]:
    """Somebody with whom the person may record a talk: a member of a unit whose officer they are."""
    member = member_or_404(who, pk)
    unit = home(member, who.today)
    if unit is None or not who.is_officer or who.member is None or who.member.pk == pk:
        raise Http404
    if not who.manages(unit):
        raise Http404
    return unit, member


def may_say_kept(who: Person, talk: Talk) -> bool:
    """Whoever did not promise says whether it was kept: the other of the two."""
    other = talk.officer_id if talk.promised_by == PromisedBy.MEMBER else talk.member_id
    return bool(talk.promise) and talk.kept is None and who.member is not None and who.member.pk == other


def require_say_kept(who: Person, talk: Talk) -> None:
    """403 with who says so."""
    if not may_say_kept(who, talk):
        raise PermissionDenied(_("Whether a promise was kept is said once, by the person to whom it was made."))
