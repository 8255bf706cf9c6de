"""Which conferences a person sees: those whose notice they see; the officers of the unit that called it keep it."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.activities.policy import visible_notices
from zhibu.exchange.models import Practice
from zhibu.exchange.policy import visible_practices
from zhibu.exchange.states import Stage
from zhibu.kernel.trees import within
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import MEMBER, OFFICER, Person
from zhibu.recognition.models import Campaign, Conference, Speech
from zhibu.recognition.policy.honours import visible_campaigns

OFFERED, PRACTICES = 12, 60  # notices and selections, and practices, offered to choose from; the newest


def visible_conferences(who: Person) -> QuerySet[Conference]:
    """Those whose notice the person sees."""
    if who.mode not in {MEMBER, OFFICER}:
        return Conference.objects.none()
    return Conference.objects.filter(notice__in=visible_notices(who))


def conference_or_404(who: Person, pk: int) -> Conference:
    """The conference among those the person may see."""
    found = visible_conferences(who).select_related("notice__issuer", "campaign").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kept_conference_or_404(who: Person, pk: int) -> Conference:
    """One that the person keeps: an officer of the unit that called it; 403 with who does it for others."""
    found = conference_or_404(who, pk)
    if not who.serves(found.notice.issuer):
        unit = found.notice.issuer.name
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": unit})
    return found


def kept_speech_or_404(who: Person, pk: int, which: int) -> Speech:
    """A speech of a conference that the person keeps."""
    kept = kept_conference_or_404(who, pk)
    found = kept.speeches.select_related("conference", "unit", "practice").filter(pk=which).first()
    if found is None:
        raise Http404
    return found


def callable_notices(who: Person) -> list[Notice]:
    """Notices of the person's units that call no conference yet, the newest. One query."""
    units = [unit.pk for unit in who.own_units]
    rows = visible_notices(who).filter(issuer__in=units, issued_at__isnull=False, withdrawn_at=None, conference=None)
    return list(rows.order_by("-issued_at", "-pk")[:OFFERED])


def awarded_campaigns(who: Person) -> list[Campaign]:
    """Selections that were awarded, the newest. One query."""
    return list(visible_campaigns(who).filter(awarded_at__isnull=False).order_by("-awarded_at", "-pk")[:OFFERED])


def speaking_units(conference: Conference) -> QuerySet[Unit]:
    """Units that may speak: the one that called it and those below, by code."""
    return Unit.objects.filter(within("path", conference.notice.issuer.path)).order_by("code")


def spoken_practices(who: Person) -> QuerySet[Practice]:
    """Practices that may be spoken about: posted ones that the person reads, the newest first."""
    return visible_practices(who).filter(stage=Stage.POSTED).select_related("unit").order_by("-pk")


def offered_practices(who: Person, speech: Speech | None) -> QuerySet[Practice]:
    """The newest of these to choose from, and the one that the speech has."""
    keys = list(spoken_practices(who).values_list("pk", flat=True)[:PRACTICES])
    kept = [speech.practice_id] if speech and speech.practice_id else []
    return Practice.objects.filter(pk__in=[*keys, *kept]).select_related("unit").order_by("-pk")
