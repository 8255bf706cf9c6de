"""What the services of this room share."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from zhibu.assessment.models import Assessment, Scheme
from zhibu.assessment.states import SchemeStage
from zhibu.audit.services import Actor, record
from zhibu.kernel.deeds import NotPossibleError


def note(of: Model, deed: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """One line in the chain about a row of this room; it names nobody."""
    noun = str(of._meta.model_name)
    record(actor=actor, deed=f"assessment.{noun}.{deed}", subject=f"assessment.{noun}:{of.pk}", detail=detail, now=now)


def drafted(scheme: Scheme) -> Scheme:
    """The scheme, kept from others until the end of the transaction. Raises NotPossibleError once it is in force."""
    kept = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if kept.stage != SchemeStage.DRAFT:
        raise NotPossibleError(_("A scheme that was put in force is changed no more; make a new version of it."))
    return kept


def locked(assessment: Assessment, *stages: str) -> Assessment:
    """The assessment, kept from others. Raises NotPossibleError where it went on meanwhile."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("scheme")
    kept = rows.get(pk=assessment.pk)
    if kept.stage not in stages:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": kept.get_stage_display()}
        )
    return kept
