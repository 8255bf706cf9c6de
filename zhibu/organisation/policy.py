"""Who acts, and which rows of this room they may see.

Permissions come from posts held on the day. A post in a unit reaches that unit and all below it; a post at the root
makes staff. A person who is both member and officer acts as one of the two at a time and switches openly. An
administrator's account is neither: it has duties instead of posts, and sees no members.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.accounts import queries as accounts
from zhibu.accounts.models import User
from zhibu.accounts.queries import administrators
from zhibu.accounts.states import Duty
from zhibu.audit.services import Actor
from zhibu.kernel.trees import ancestors, within, within_any
from zhibu.organisation.models import Affiliation, Import, Member, Post, Unit
from zhibu.organisation.queries import staff_is_in
from zhibu.organisation.states import PostKind
from zhibu.rulebook.queries import edition, know_edition

MEMBER, OFFICER, NOBODY = "member", "officer", "anonymous"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Person:
    """Who acts in this request, on this day, in this mode."""

    user: User | None = None
    mode: str = NOBODY
    today: date = date.min
    member: Member | None = None
    unit: Unit | None = None
    posts: tuple[Post, ...] = field(default=())
    committee: str = ""

    @property
    def is_officer(self) -> bool:
        """Whether they act as an officer now (staff included)."""
        return self.mode == OFFICER

    @property
    def is_staff(self) -> bool:
        """Whether they act as an officer and hold a post at the root."""
        return self.is_officer and any(post.unit.is_root for post in self.posts)

    @property
    def duties(self) -> frozenset[Duty]:
        """What they administer; empty for everybody but an administrator who signed in with a password."""
        return self.user.duties if self.mode == ADMINISTRATOR and self.user else frozenset()

    @cached_property
    def paths(self) -> list[str]:
        """Paths of the units they hold posts in, those below another left out; empty when acting as a member."""
        if not self.is_officer:
            return []
        held = {post.unit.path for post in self.posts}
        return sorted(path for path in held if not any(path != up and path.startswith(up) for up in held))

    @property
    def own_units(self) -> list[Unit]:
        """Units in which they themselves hold a post (not those below); empty when acting as a member."""
        return list({post.unit_id: post.unit for post in self.posts}.values()) if self.is_officer else []

    def manages(self, unit: Unit) -> bool:
        """Whether they act as officer of the unit: by a post in it or above it."""
        return any(unit.is_within(path) for path in self.paths)

    def stands_above(self, unit: Unit) -> bool:
        """Whether they act as officer of a unit above this one, or as staff (for the committee itself)."""
        return self.is_staff or any(unit.path != path and unit.is_within(path) for path in self.paths)

    def serves(self, unit: Unit) -> bool:
        """Whether they hold a post in this very unit and act as its officer."""
        return self.is_officer and any(post.unit_id == unit.pk for post in self.posts)

    @property
    def actor(self) -> Actor:
        """How the audit chain names them."""
        if self.user is None:
            return Actor(None, "nobody")
        if self.is_officer:
            return Actor(self.user.pk, ", ".join(f"{post.kind} of {post.unit.code}" for post in self.posts)[:100])
        if self.mode == ADMINISTRATOR:
            return Actor(self.user.pk, f"administrator: {', '.join(sorted(self.duties))}")
        return Actor(self.user.pk, "member")


def person_for(user: Any, *, mode: str | None, today: date, by_pin: bool = False) -> Person:
    """The person behind an account in the wanted mode; two queries. The mode falls back to what they are: officer
    when they hold a post today, else member. The name of the committee comes along, as every page shows it, and the
    edition of what the committee has settled about rules.
    `by_pin`: they came in without a password, so they are a member and nothing else.
    """
    if not user.is_authenticated:
        return Person(today=today)
    if user.duties:
        name = Unit.objects.filter(parent=None).values_list("name", flat=True).first() or ""
        return Person(user=user, mode=NOBODY if by_pin else ADMINISTRATOR, today=today, committee=name)
    mode = MEMBER if by_pin else mode
    member = (
        Member.objects.filter(user=user)
        .annotate(
            here=FilteredRelation("affiliations", condition=Affiliation.on(today, "affiliations__")),
            committee=Subquery(Unit.objects.filter(parent=None).values("name")[:1]),
            rules=Subquery(edition()),
        )
        .select_related("here__unit")  # type: ignore[misc]  # the stubs do not know filtered relations
        .defer("id_number", "phone", "address")
        .first()
    )
    if member is None:
        return Person(user=user, today=today)
    know_edition(member.rules)
    here = getattr(member, "here", None)  # not set when they belong nowhere today
    posts = tuple(
        Post.objects.filter(Post.on(today), member=member).select_related("unit").order_by("unit__path", "kind")
    )
    return Person(
        user=user,
        mode=OFFICER if posts and mode != MEMBER else MEMBER,
        today=today,
        member=member,
        unit=here.unit if here else None,
        posts=posts,
        committee=member.committee or "",
    )


def visible_units(who: Person) -> QuerySet[Unit]:
    """Every signed-in person of the committee may see the tree of units."""
    return Unit.objects.all() if who.mode in {MEMBER, OFFICER} else Unit.objects.none()


def visible_members(who: Person) -> QuerySet[Member]:
    """Members of the units an officer manages; for a member, only themselves."""
    if who.is_officer:
        inside = Affiliation.objects.filter(
            Affiliation.on(who.today), within_any("unit__path", who.paths), member=OuterRef("pk")
        )
        return Member.objects.filter(Exists(inside))
    if who.member is not None:
        return Member.objects.filter(pk=who.member.pk)
    return Member.objects.none()


def readable_units(who: Person) -> QuerySet[Unit]:
    """Units whose page the person may open: those they manage, their own, and those above either."""
    own = [post.unit.path for post in who.posts] if who.is_officer else []
    own += [who.unit.path] if who.unit else []
    return visible_units(who).filter(
        within_any("path", who.paths) | Q(path__in={above for path in own for above in ancestors(path)})
    )


def reads(who: Person, path: str) -> bool:
    """The same question as `readable_units` for one path, without a query."""
    own = [post.unit.path for post in who.posts] if who.is_officer else []
    own += [who.unit.path] if who.unit else []
    return any(path.startswith(up) for up in who.paths) or any(down.startswith(path) for down in own)


def unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code among those the person may see."""
    return _one(visible_units(who).select_related("host", "parent"), code=code)


def readable_unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code when the person may open its page."""
    return _one(readable_units(who).select_related("host", "parent"), code=code)


def managed_unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code when the person manages it; of other units nothing inside is shown (404)."""
    unit = unit_or_404(who, code)
    if not who.manages(unit):
        raise Http404
    return unit


def member_or_404(who: Person, pk: int) -> Member:
    """The member when an officer manages their unit today, or when it is the person themselves."""
    inside = Exists(visible_members(who).filter(pk=OuterRef("pk")))
    return _one(Member.objects.filter(inside | Q(pk=who.member.pk if who.member else None)), pk=pk)


def post_or_404(who: Person, pk: int) -> Post:
    """The post when the person manages its unit."""
    return _one(Post.objects.filter(within_any("unit__path", who.paths)).select_related("unit", "member"), pk=pk)


def candidates(who: Person, unit: Unit) -> QuerySet[Member]:
    """Members who can be appointed in the unit: those of the unit and of all below it today, by pinyin."""
    inside = Affiliation.objects.filter(Affiliation.on(who.today), within("unit__path", unit.path))
    return visible_members(who).filter(pk__in=inside.values("member_id")).order_by("pinyin_key", "pk")


def waiting_for_a_slip(who: Person, unit: Unit) -> QuerySet[Member]:
    """Members of the unit and of all below it who never signed in, and for whom the officer may print a slip.

    A slip lets its holder in as that member. So nobody gets hold of one that opens more than they may do themselves:
    members with a post in a unit the officer does not manage are left to the officers above.
    """
    never = Q(user=None) | Q(user__pin="", user__password__startswith=UNUSABLE_PASSWORD_PREFIX, user__is_active=True)
    return may_get_a_slip(who, unit).filter(never)


def may_get_a_slip(who: Person, unit: Unit) -> QuerySet[Member]:
    """The same with those who signed in before, as a phone may be lost. A used slip puts out their earlier devices."""
    beyond = Post.objects.filter(Q(until=None) | Q(until__gt=who.today), member=OuterRef("pk")).exclude(
        within_any("unit__path", who.paths)
    )
    return candidates(who, unit).filter(Q(user=None) | Q(user__is_active=True)).exclude(Exists(beyond))


def require_may_appoint(who: Person, unit: Unit) -> None:
    """403 with the name of who may: nobody appoints in their own unit, only from above; at the root only staff."""
    if not who.stands_above(unit):
        raise PermissionDenied(
            _("Posts of %(unit)s are filled by the officers of the unit above it.") % {"unit": unit.name}
        )


def require_staff(who: Person) -> None:
    """403 with the name of who may, unless the person is committee staff."""
    if not who.is_staff:
        raise PermissionDenied(_("Only the committee's own staff may do this."))


def imports(who: Person) -> QuerySet[Import]:
    """All uploads, the newest first, for committee staff; 403 for others."""
    require_staff(who)
    return Import.objects.order_by("-made_at", "-pk")


def import_or_404(who: Person, pk: int, **state: Any) -> Import:
    """One upload, for committee staff; `state` narrows, as in committed_at=None."""
    return _one(imports(who), pk=pk, **state)


def may_export_in_full(who: Person, unit: Unit) -> bool:
    """Whether the person may carry away ID numbers, phones and addresses of a unit: staff, and its own secretary."""
    own = who.is_officer and any(post.unit_id == unit.pk and post.kind == PostKind.SECRETARY for post in who.posts)
    return who.is_staff or own


def require_may_export_in_full(who: Person, unit: Unit) -> None:
    """403 with the name of who may, unless the person may carry away personal values of the unit."""
    if not may_export_in_full(who, unit):
        raise PermissionDenied(
            _("Only the secretary of %(unit)s and the committee's own staff may export full numbers.")
            % {"unit": unit.name}
        )


def require_duty(who: Person, *duties: Duty) -> None:
    """404 unless the person administers one of these: to everybody else such a page does not exist."""
    if not who.duties.intersection(duties):
        raise Http404


def kept_accounts(who: Person, *, text: str = "", kind: str = "") -> QuerySet[User]:
    """Accounts that the security administrator keeps, by user name: of officers and staff (who hold or held a post)
    and of the administrators. `text` is a part of a name, or the whole user name of anybody's account; `kind` is
    "staff", "officers", "administrators" or "closed".
    """
    held = Post.objects.filter(member__user__isnull=False).values("member__user")  # few, where accounts may be many
    now = held.filter(Post.on(who.today))
    kept = Q(pk__in=held) | Q(pk__in=administrators())
    kinds = {
        "staff": Q(pk__in=now.filter(unit__parent=None)),
        "officers": Q(pk__in=now.exclude(unit__parent=None)),
        "administrators": Q(pk__in=administrators()),
        "closed": Q(is_active=False),
    }
    if text:
        kept = kept & Q(name__contains=text) | Q(username__iexact=text)
    return User.objects.filter(kept, kinds.get(kind, Q())).order_by("username")


def account_or_404(who: Person, pk: int) -> User:
    """The account, for the security administrator only."""
    require_duty(who, Duty.SECURITY)
    return _one(User.objects.all(), pk=pk)


def officer_of(who: Person, user: User) -> Member | None:
    """The member behind an account that holds a post today, for whom the security administrator may print a slip; of
    other members the officers of their unit do it.
    """
    held = Post.objects.filter(Post.on(who.today), member=OuterRef("pk"))
    return Member.objects.filter(Exists(held), user=user).only("pk").first()


def needs_second_factor(who: Person) -> bool:
    """Whether the person must show a second factor: administrators, and where the policy asks it, whoever holds a
    post today, in whichever mode they act.
    """
    if who.user is None:
        return False
    return accounts.needs_second_factor(who.user) or (settings.SECOND_FACTOR == "officers" and bool(who.posts))


def require_may_reset(who: Person, user: User) -> None:
    """403 with the name of who may: the security administrator takes lost second factors away, never the own one."""
    require_duty(who, Duty.SECURITY)
    if who.user and user.pk == who.user.pk:
        raise PermissionDenied(
            _("Nobody resets their own second factor. It is done at the console of the server: zhibu administrator.")
        )


def require_may_keep(who: Person, user: User) -> None:
    """403 with the name of who may: what concerns administrators is done at the console, where others are present."""
    require_duty(who, Duty.SECURITY)
    if user.duties:
        raise PermissionDenied(
            _(
                "Nobody changes an administrator's account from here, so that nobody can take another's place unseen."
                " It is done at the console of the server: zhibu administrator."
            )
        )


def require_first_staff(who: Person) -> None:
    """403 with the name of who may: once somebody of the committee's staff is in, they appoint the others."""
    require_duty(who, Duty.SECURITY)
    if staff_is_in(who.today):
        raise PermissionDenied(_("The committee has staff by now. They appoint the others under “Units and members”."))


def require_officer(who: Person, unit: Unit) -> None:
    """403 with the name of who may, unless the person is an officer of the unit or of one above it."""
    if not who.manages(unit):
        raise PermissionDenied(_("Only officers of %(unit)s may do this.") % {"unit": unit.name})


def _one(rows: QuerySet[Any], **which: Any) -> Any:
    found = rows.filter(**which).first()
    if found is None:
        raise Http404
    return found
