"""What `zhibu doctor` and the administrators' page look at: one function per part of the installation.

Each yields what it found in words, and what to do where something is wrong. Nothing is changed, no secret is said.
"""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from zhibu.kernel import outage, sealed
from zhibu.kernel.backup import notes as backup_notes
from zhibu.kernel.dates import minute
from zhibu.kernel.models import JobRun
from zhibu.kernel.papers import fonts
from zhibu.kernel.registry import Finding, registry
from zhibu.kernel.workdays import known

LEAST_FREE = 2 * 1024**3  # bytes: a day of uploads, papers and a copy of a committee's database
BACKUP_OLD = timedelta(days=2)  # one a night, and one night may fail
DRILL_OLD = timedelta(days=100)  # one a quarter
CLOCK_DIFFERS = timedelta(seconds=5)
OUTAGE_RECENT = timedelta(hours=1)  # so long a monitor that asks hears of an outage
SLOTS_MISSED = 2  # slots of its own length a job may be behind before the worker counts as stopped


def settings_of_process() -> Iterator[Finding]:
    """Whether the settings are those of a real server, by our own rules and the framework's."""
    if not settings.PRODUCTION:
        yield Finding(True, _("This is a development installation: sample people may sign in."))
        return
    yield Finding(True, _("Production: secret, keys and host names are given."))
    if not settings.HTTPS:
        yield Finding(False, _("Pages are served without HTTPS."), _("Set ZHIBU_HTTPS=true behind a certificate."))
    if settings.SECOND_FACTOR == "off":
        yield Finding(
            False,
            _("A password alone opens the administrators' accounts."),
            _("Set ZHIBU_SECOND_FACTOR=administrators, or officers."),
        )
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield Finding(False, f"{message.id}: {message.msg}", str(message.hint or ""))


def keys() -> Iterator[Finding]:
    """Whether sealed values can be opened, and whether nobody else can read the keys."""
    file = Path(settings.KEY_FILE)
    try:
        sealed.check_keys()
        fine = sealed.unseal(sealed.seal("examined")) == "examined"
    except (ImproperlyConfigured, ValueError) as error:
        yield Finding(False, str(error), _("Put the right key file where ZHIBU_KEY_FILE says. Never make a new one."))
        return
    yield Finding(fine, _("The key file %(file)s opens what it sealed.") % {"file": file})
    cipher, digest = sealed.in_use()
    text = _("New values are sealed with %(cipher)s, look-ups are made with %(digest)s.")
    yield Finding(True, text % {"cipher": cipher, "digest": digest})
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding(False, _("Others on this machine can read the key file."), f"chmod 600 {file}")


def database() -> Iterator[Finding]:
    """Whether the database answers, can be written and has the tables of this version; the last time it did not."""
    yield from _outages()
    try:
        with connection.cursor() as cursor:
            version = "sqlite_version()" if connection.vendor == "sqlite" else "version()"
            cursor.execute(f"SELECT {version}")
            said = str(cursor.fetchone()[0]).split(",")[0]
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        said = type(error).__name__
        yield Finding(False, _("The database does not answer (%(what)s).") % {"what": said}, "DATABASE_URL")
        return
    yield Finding(True, _("The database answers: %(what)s.") % {"what": f"{connection.display_name} {said}"})
    if waiting:
        text = ngettext("%(count)s change of the tables waits.", "%(count)s changes of the tables wait.", len(waiting))
        yield Finding(False, text % {"count": len(waiting)}, "zhibu migrate")
        return
    try:
        with transaction.atomic():
            JobRun.objects.filter(pk=0).update(outcome="")  # no such row: writing is asked for, nothing is written
    except DatabaseError as error:
        text = _("The database cannot be written (%(what)s).") % {"what": outage.said(error)}
        yield Finding(False, text, _("Look at the disk and at who owns the database's files."))


def _outages() -> Iterator[Finding]:
    last = outage.last_note()
    if last is None:
        return
    text = {
        outage.GONE: _("At %(time)s the database could not be reached; readers were told so."),
        outage.FULL: _("At %(time)s nothing could be stored; readers were told so."),
        outage.BUSY: _("At %(time)s a request waited too long for others; its sender was told so."),
    }.get(last.kind)
    if text is not None:
        recent = timezone.now() - last.at < OUTAGE_RECENT
        yield Finding(not recent, text % {"time": minute(last.at)}, _("The log of web server and worker says more."))


def worker() -> Iterator[Finding]:
    """Whether what happens by the clock does happen: the newest run of each job, and the failed ones."""
    now = timezone.now()
    newest: dict[str, JobRun] = {}
    for run in JobRun.objects.filter(started_at__gte=now - timedelta(days=8)).order_by("slot"):
        newest[run.job] = run
    late = [
        name
        for name, job in sorted(registry.jobs.items())
        if name not in newest
        or now - newest[name].started_at > timedelta(minutes=job.every_minutes * SLOTS_MISSED) + timedelta(minutes=1)
    ]
    failed = [name for name, run in sorted(newest.items()) if run.outcome.startswith("failed")]
    remedy = _("Start zhibu worker, or zhibu serve, which starts it too.")
    if late:
        yield Finding(False, _("The worker has not run lately: %(jobs)s.") % {"jobs": ", ".join(late)}, remedy)
    else:
        yield Finding(True, _("The worker runs: %(count)s jobs are on time.") % {"count": len(registry.jobs)})
    if failed:
        text = _("The last run failed: %(jobs)s.") % {"jobs": ", ".join(failed)}
        yield Finding(False, text, _("The worker's log says why."))


def clock() -> Iterator[Finding]:
    """Whether the machine's clock agrees with the database's, and whether this year's holidays are known."""
    here = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            there = cursor.fetchone()[0]
        if abs(there - here) > CLOCK_DIFFERS:
            text = _("The clocks of this machine and of the database differ by %(seconds)s seconds.")
            seconds = round(abs(there - here).total_seconds())
            yield Finding(False, text % {"seconds": seconds}, _("Let both follow one time server."))
    local = timezone.localtime(here)
    yield Finding(True, _("It is %(time)s here.") % {"time": f"{local:%Y-%m-%d %H:%M} {settings.TIME_ZONE}"})
    if not known(local.date()):
        text = _("The holidays of this year are not known: working days are counted by weekday.")
        yield Finding(False, text, _("Upgrade to a version that knows them."))


def disk() -> Iterator[Finding]:
    """Whether there is room to write, and whether we may."""
    folder = Path(settings.DATA_DIR)
    free = shutil.disk_usage(folder).free
    text = _("%(free)s GB are free in %(folder)s.") % {"free": f"{free / 1024**3:.1f}", "folder": folder}
    yield Finding(free >= LEAST_FREE, text, "" if free >= LEAST_FREE else _("Make room: 2 GB at least."))
    if not os.access(folder, os.W_OK):
        yield Finding(False, _("%(folder)s cannot be written.") % {"folder": folder}, f"chown {folder}")
    if settings.PRODUCTION and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding(False, _("Stylesheets and scripts have not been collected."), "zhibu collectstatic --noinput")


def backup() -> Iterator[Finding]:
    """How old the newest backup is, and when one was last restored for a try. Told of every installation, asked of
    those in production.
    """
    now, kept, asked = timezone.now(), backup_notes.notes(), settings.PRODUCTION
    made, tried = kept.get(backup_notes.CREATED), kept.get(backup_notes.DRILLED)
    if made is None:
        remedy = _("Let the clock of the machine call zhibu backup create every night.")
        yield Finding(not asked, _("No backup has been made here."), remedy)
        return
    text = _("The newest backup is of %(time)s.") % {"time": minute(made.at)}
    fresh = now - made.at < BACKUP_OLD
    yield Finding(fresh or not asked, text, _("Look why zhibu backup create does not run every night."))
    remedy = _("Run zhibu backup drill with the newest backup.")
    if tried is None:
        yield Finding(not asked, _("No backup has been restored for a try."), remedy)
    elif not tried.fine:
        text = _("The last drill, of %(time)s, found that its backup is not to be relied upon.")
        yield Finding(False, text % {"time": minute(tried.at)}, remedy)
    else:
        text = _("The last drill was on %(time)s and went well.") % {"time": minute(tried.at)}
        yield Finding(now - tried.at < DRILL_OLD or not asked, text, remedy)


def papers() -> Iterator[Finding]:
    """Which font prints which role on papers; what only resembles the office's own is said."""
    for role, face in fonts.faces().items():
        words = {"role": fonts.ROLES[role]["name"], "family": face.family}
        if face.stands_in:
            yield Finding(True, _("%(role)s is printed in %(family)s, which resembles it.") % words)
        else:
            yield Finding(True, _("%(role)s is printed in %(family)s.") % words)


def program() -> Iterator[Finding]:
    """Which version runs on which Python."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    fine = sys.version_info >= (3, 11)
    yield Finding(fine, f"Python {python}", "" if fine else _("Python 3.11 or newer is needed."))


ALL = {
    "program": program,
    "settings": settings_of_process,
    "keys": keys,
    "database": database,
    "worker": worker,
    "clock": clock,
    "disk": disk,
    "backup": backup,
    "papers": papers,
}


LABELS = {
    "program": gettext_lazy("program"),
    "settings": gettext_lazy("settings"),
    "keys": gettext_lazy("keys"),
    "database": gettext_lazy("database"),
    "worker": gettext_lazy("worker"),
    "clock": gettext_lazy("clock"),
    "disk": gettext_lazy("disk"),
    "backup": gettext_lazy("backup"),
    "papers": gettext_lazy("papers"),
}


def examine() -> list[tuple[str, Finding]]:
    """(label, finding) of every examination that is announced; one that breaks off is a finding itself."""
    every: list[tuple[str, Finding]] = []
    for name, look in registry.examinations.items():
        label = str(LABELS.get(name, name))
        try:
            found = list(look())
        except Exception as error:  # whatever it is, the others must be seen
            found = [Finding(False, _("This could not be examined: %(what)s") % {"what": type(error).__name__})]
        every += [(label, finding) for finding in found]
    return every


def settings_in_force() -> list[tuple[str, str]]:
    """(variable, value) of the settings that differ per machine; of secrets only that they are set."""
    yes, no = _("yes"), _("no")
    database = settings.DATABASES["default"]
    return [
        ("ZHIBU_ENV", settings.ENVIRONMENT),
        ("ZHIBU_DATA_DIR", str(settings.DATA_DIR)),
        ("DATABASE_URL", f"{connection.display_name} · {database['NAME']}"),
        ("ZHIBU_SECRET_KEY", pgettext("setting", "set") if settings.SECRET_KEY else pgettext("setting", "not set")),
        ("ZHIBU_KEY_FILE", str(settings.KEY_FILE)),
        ("ZHIBU_CIPHER", settings.CIPHER),
        ("ZHIBU_ALLOWED_HOSTS", ", ".join(settings.ALLOWED_HOSTS) or "—"),
        ("ZHIBU_TRUSTED_ORIGINS", ", ".join(settings.CSRF_TRUSTED_ORIGINS) or "—"),
        ("ZHIBU_HTTPS", yes if settings.HTTPS else no),
        ("ZHIBU_BEHIND_PROXY", yes if settings.SECURE_PROXY_SSL_HEADER else no),
        ("ZHIBU_FONT_DIRS", ", ".join(settings.FONT_DIRS) or "—"),
        ("ZHIBU_SAMPLE_ACCOUNTS", yes if settings.SAMPLE_ACCOUNTS else no),
        ("ZHIBU_SECOND_FACTOR", settings.SECOND_FACTOR),
        ("ZHIBU_CHANNELS", yes if settings.CHANNELS else no),
        ("ZHIBU_ADDRESS", settings.OWN_ADDRESS or "—"),
        ("ZHIBU_MAIL_HOST", settings.EMAIL_HOST or "—"),
        ("ZHIBU_DEBUG", yes if settings.DEBUG else no),
    ]
