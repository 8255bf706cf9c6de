"""Files that articles hand out: looked at and looked through before they are kept."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.attachments.queries import FileError, inspect
from zhibu.attachments.services import keep
from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.file_text import text_of
from zhibu.kernel.personal import found_in
from zhibu.organisation.policy import Person
from zhibu.portal.models import ArticleFile

MOST_NAMED = 50  # personal values of one file that are kept, to be shown


def add_file(*, file: Any, title: str, who: Person, now: datetime) -> ArticleFile:
    """Keep a file (Django's upload), with what in it may be personal. Raises NotPossibleError with what is wrong."""
    try:
        upload = inspect(file)
    except FileError as error:
        raise NotPossibleError(str(error)) from error
    text = text_of(upload.kind, upload.data)
    found = found_in(text or "", upload.name)[:MOST_NAMED]
    assert who.user is not None
    with transaction.atomic():
        made = ArticleFile.objects.create(
            file=keep(upload=upload, by=who.actor, now=now),
            title=title,
            personal=[[one.kind, one.shown] for one in found],
            read=bool(text and text.strip()),
            uploaded_by=who.user.pk,
        )
        record(actor=who.actor, deed="portal.file.added", subject=f"portal.file:{made.pk}", now=now)
    return made


def said_of_files(keys: set[int]) -> list[str]:
    """What the writer and the reviewers should look at in these files, a sentence for each that has something."""
    return [sentence for one in ArticleFile.objects.filter(pk__in=keys).order_by("pk") if (sentence := _said(one))]


def _said(one: ArticleFile) -> str:
    if one.personal:
        named = _(", ").join(shown for _kind, shown in one.personal[:5])
        return _("the file %(title)s holds %(found)s") % {"title": one.title, "found": named}
    return "" if one.read else _("the words of the file %(title)s could not be read") % {"title": one.title}
