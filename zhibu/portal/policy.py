"""Who reads which article, who writes, who reviews."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from wagtail.images.models import Image

from zhibu.kernel.trees import ancestors, within_any
from zhibu.organisation.models import Post
from zhibu.organisation.policy import Person
from zhibu.portal.models import Article, ArticleFile
from zhibu.portal.states import Audience


def readable_articles(who: Person) -> QuerySet[Article]:
    """Published articles that this person may read: the public ones; the internal ones when signed in; those for one
    unit as its member or officer, or as one of a unit below or above it. The staff read all.
    """
    published = Article.objects.filter(live=True)
    if who.is_staff:
        return published
    if who.member is None and not who.is_officer:
        return published.filter(audience=Audience.PUBLIC)
    own = Q(audience__in=[Audience.PUBLIC, Audience.INTERNAL])
    if who.is_officer:
        own |= Q(within_any("by_unit__path", who.paths))
        up = {path for unit in who.own_units for path in ancestors(unit.path)}
    else:
        up = set(ancestors(who.unit.path)) if who.unit else set()
    return published.filter(own | Q(by_unit__path__in=up))


def readable_or_404(who: Person, pk: int) -> Article:
    """The published article among those the person may read."""
    found = readable_articles(who).select_related("stands_in", "by_unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_articles(who: Person) -> QuerySet[Article]:
    """What officers work on: the articles of the units they hold posts in or above; the staff all of them."""
    if not who.is_officer:
        return Article.objects.none()
    return Article.objects.filter(within_any("by_unit__path", who.paths))


def own_or_404(who: Person, pk: int) -> Article:
    """The article among those the person works on."""
    found = own_articles(who).select_related("stands_in", "by_unit", "latest_revision").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def require_officer_mode(who: Person) -> None:
    """403 unless the person acts as an officer: articles are written by those who hold a post."""
    if not who.is_officer:
        raise PermissionDenied(_("Articles are written by the officers of a unit; send yours to your secretary."))


def may_write(who: Person, article: Article) -> bool:
    """Whether the person serves the unit that the article comes from, or is of the committee's staff."""
    return who.is_staff or who.serves(article.by_unit)


def require_writer(who: Person, article: Article) -> None:
    """403 with the name of who may, unless the person may write on it."""
    if not may_write(who, article):
        raise PermissionDenied(
            _("The officers of %(unit)s and the committee's staff write on it.") % {"unit": article.by_unit.name}
        )


def file_or_404(who: Person, pk: int) -> ArticleFile:
    """A file that a published article hands out which the person may read; before that as `picture_or_404`."""
    found = ArticleFile.objects.select_related("file").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not (readable_articles(who).filter(files__file=pk).exists() or _works_with(who, found.uploaded_by)):
        raise Http404
    return found


def _works_with(who: Person, user: int | None) -> bool:
    """Whether the person is of the staff, or an officer of a unit in which, or below which, this user holds a post."""
    theirs = Post.objects.filter(Post.on(who.today), within_any("unit__path", who.paths))
    return who.is_staff or theirs.filter(member__user=user).exists()


def picture_or_404(who: Person, pk: int) -> Image:
    """A picture that stands in a published article which the person may read. Before that the staff see it, and
    officers of a unit in which, or below which, whoever uploaded it holds a post today.
    """
    found = Image.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    shown = readable_articles(who).filter(pictures__image=pk).exists()
    if not (shown or _works_with(who, found.uploaded_by_user_id)):
        raise Http404
    return found
