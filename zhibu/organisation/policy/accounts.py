"""Which accounts the security administrator keeps, and who shows a second factor."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.accounts import queries as accounts
from zhibu.accounts.models import User
from zhibu.accounts.queries import administrators
from zhibu.accounts.states import Duty
from zhibu.organisation.models import Member, Post
from zhibu.organisation.policy.people import Person
from zhibu.organisation.policy.units import _one
from zhibu.organisation.queries import staff_is_in


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
