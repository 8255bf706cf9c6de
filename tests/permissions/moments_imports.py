"""Moments of imports."""

from django.utils import timezone

from tests.permissions.moments import upload_kept
from tests.support import Cast
from zhibu.audit.services import SYSTEM
from zhibu.organisation.forms.uploads import check
from zhibu.organisation.models import Import
from zhibu.organisation.services import commit_upload, workbook


def import_done(cast: Cast) -> Import:
    """A workbook of one new unit that was imported a moment ago."""
    upload = upload_kept(cast)
    commit_upload(upload, check("units", workbook(upload)), by=SYSTEM, now=timezone.now())
    return upload
