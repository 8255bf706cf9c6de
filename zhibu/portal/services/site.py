"""Opening the website: its home, its eleven sections, the reviews an article passes; and telling every process that
what it keeps of the pages is out of date.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page, Site, Workflow, WorkflowTask

from zhibu.audit.services import record
from zhibu.kernel import kept
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.portal.models import Edition, Home, Review, Section
from zhibu.portal.queries import home
from zhibu.portal.states import MOST_REVIEWS, SectionKind


@transaction.atomic
def open_site(*, introduction: str, who: Person, now: datetime) -> Home:
    """Make the home page and the sections, under the committee's name. Raises NotPossibleError when they are there."""
    if home() is not None:
        raise NotPossibleError(_("The website is open already."))
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    root.get_children().filter(slug="home").delete()  # the engine's page of welcome
    root = Page.objects.get(pk=root.pk)
    top = root.add_child(instance=Home(title=who.committee, slug="site", introduction=introduction))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=top, is_default_site=True)
    for place, kind in enumerate(SectionKind, 1):
        with translation.override("zh-hans"):  # titles are the committee's; the frame shows their English by kind
            top.add_child(instance=Section(title=str(kind.label), slug=kind.value, kind=kind, place=place))
    flow = Workflow.objects.create(name="reviews")
    for step in range(1, MOST_REVIEWS + 1):
        task = Review.objects.create(name=f"review {step}", step=step)
        WorkflowTask.objects.create(workflow=flow, task=task, sort_order=step)
    changed()
    record(actor=who.actor, deed="portal.site.opened", subject=f"portal.site:{top.pk}", now=now)
    return top


@transaction.atomic
def describe(*, introduction: str, who: Person, now: datetime) -> None:
    """Change the introduction on the home page."""
    Home.objects.update(introduction=introduction)
    changed()
    record(actor=who.actor, deed="portal.site.described", subject="portal.site", now=now)


@transaction.atomic
def rename(*, section: Section, title: str, about: str, who: Person, now: datetime) -> None:
    """Another title for one of the four sections that a committee chooses itself, and what stands in a section."""
    section.title, section.draft_title, section.about = title, title, about
    section.save(clean=False)
    changed()
    record(actor=who.actor, deed="portal.section.renamed", subject=f"portal.section:{section.pk}", now=now)


def changed() -> None:
    """What everybody sees of the website has changed; call it in the deed's transaction."""
    if not Edition.objects.filter(pk=1).update(number=F("number") + 1):
        Edition.objects.create(pk=1, number=1)
    transaction.on_commit(kept.forget)
