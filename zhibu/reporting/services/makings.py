"""The making of a file: asked for, begun by one process only, ended. What sets the pages is above (papers)."""

import hashlib
import secrets
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.reporting.models import Book, Making
from zhibu.reporting.queries import place_of
from zhibu.reporting.states import DEAD, LATE, UNDER_WAY, Stage


def ask(*, book: Book, form: str, who: Person, now: datetime) -> Making:
    """Ask for a file of the book; a process of its own makes it at once, so that the pages stay quick. Raises
    NotPossibleError when the book has no chapter or this form of it is being made already.
    """
    if not book.entries.exists():
        raise NotPossibleError(_("The book has no chapter yet."))
    try:
        with transaction.atomic():
            made = Making.objects.create(book=book, form=form, asked_by=who.actor.id, asked_at=now)
            record(
                actor=who.actor,
                deed="reporting.file.asked_for",
                subject=f"reporting.book:{book.pk}",
                detail={"form": form},
                now=now,
            )
            transaction.on_commit(lambda: start(made.pk))
    except IntegrityError as error:
        raise NotPossibleError(_("It is being made already.")) from error
    return made


def start(key: int) -> None:
    """A process that makes this one; should it not come to it, the worker does (periodic.make_late)."""
    command = [sys.executable, "-m", "django", "book", "make", str(key)]
    subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def begin(*, key: int, now: datetime) -> Making | None:
    """Take a making in hand; None when another process has it, or it is over."""
    again = Q(stage=Stage.WAITING) | Q(stage__in=UNDER_WAY, begun_at__lt=now - DEAD)
    if not Making.objects.filter(again, pk=key).update(stage=Stage.GATHERING, begun_at=now):
        return None
    return Making.objects.select_related("book", "book__cover").get(pk=key)


def waiting(*, now: datetime) -> list[int]:
    """Makings that nobody has begun in time, or whose process has died."""
    late = Q(stage=Stage.WAITING, asked_at__lt=now - LATE) | Q(stage__in=UNDER_WAY, begun_at__lt=now - DEAD)
    return list(Making.objects.filter(late).order_by("pk").values_list("pk", flat=True))


def stage(*, making: Making, to: Stage) -> None:
    """Say how far it has come."""
    Making.objects.filter(pk=making.pk).update(stage=to)


@transaction.atomic
def end(*, making: Making, file: Path, figures: dict[str, int], notes: list[str], now: datetime) -> None:
    """Keep the file that was made, and forget the earlier ones of its form; their files are cleared by the clock."""
    key = secrets.token_hex(16)
    place = place_of(f"{key[:2]}/{key}")
    place.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    size = file.stat().st_size
    file.replace(place)
    Making.objects.filter(book=making.book_id, form=making.form).exclude(pk=making.pk).delete()
    Making.objects.filter(pk=making.pk).update(
        stage=Stage.MADE,
        ended_at=now,
        path=f"{key[:2]}/{key}",
        size=size,
        sha256=digest,
        notes="\n".join(notes),
        **figures,
    )


def fail(*, making: Making, why: str, now: datetime) -> None:
    """Say why it could not be made."""
    Making.objects.filter(pk=making.pk).update(stage=Stage.FAILED, ended_at=now, notes=why)


def clear_left_over(*, now: datetime) -> int:
    """Remove files without a row that are older than an hour; returns how many."""
    top = place_of("")
    known = set(Making.objects.exclude(path="").values_list("path", flat=True))
    gone = 0
    for place in top.glob("??/*"):
        old = place.stat().st_mtime < now.timestamp() - 3600
        if old and place.relative_to(top).as_posix() not in known:
            place.unlink()
            gone += 1
    return gone
