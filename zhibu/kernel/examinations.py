"""Is the installation well: what can be asked of any of them, and the settings it runs with."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from importlib.metadata import version

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from zhibu.kernel.dates import minute
from zhibu.kernel.models import JobRun
from zhibu.kernel.registry import Finding, registry

ENOUGH = 1024**3  # bytes free in the data folder


def examine() -> list[tuple[str, Finding]]:
    """(name, finding) of everything that is registered, in its order. An examination that fails is a finding too."""
    found: list[tuple[str, Finding]] = []
    for name, look in registry.examinations.items():
        try:
            found += [(str(LABELS.get(name, name)), finding) for finding in look()]
        except Exception as error:  # the others are still worth knowing
            found.append((name, Finding(False, _("cannot be examined: %(error)s") % {"error": type(error).__name__})))
    return found


def program() -> Iterator[Finding]:
    """The program's version and what it runs on."""
    parts = {"zhibu": version("zhibu"), "django": django.get_version(), "database": connection.display_name}
    yield Finding(True, _("Zhibu %(zhibu)s, Django %(django)s, %(database)s") % parts)


def database() -> Iterator[Finding]:
    """Whether the tables are those that the program expects."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        text = ngettext("%(count)s migration has not been run", "%(count)s migrations have not been run", waiting)
        yield Finding(False, text % {"count": waiting}, _("Run: %(command)s") % {"command": "zhibu migrate"})
    else:
        yield Finding(True, _("All migrations have been run"))


def worker() -> Iterator[Finding]:
    """Whether the jobs by the clock are run, and whether they succeed."""
    if not registry.jobs:
        return
    newest = JobRun.objects.order_by("-started_at").first()
    patience = timedelta(minutes=2 * min(job.every_minutes for job in registry.jobs.values()))
    if newest is None or newest.started_at < timezone.now() - patience:
        last = minute(newest.started_at) if newest else _("never")
        remedy = _("Start it and keep it running: %(command)s") % {"command": "zhibu worker"}
        yield Finding(False, _("The worker does not run; its last job began: %(time)s") % {"time": last}, remedy)
    else:
        yield Finding(True, _("The worker runs; its last job began: %(time)s") % {"time": minute(newest.started_at)})
    for job in registry.jobs:
        run = JobRun.objects.filter(job=job, finished_at__isnull=False).order_by("-slot").first()
        if run is not None and run.outcome != "done":
            words = {"job": job, "outcome": run.outcome}
            yield Finding(
                False,
                _("The job %(job)s %(outcome)s") % words,
                _("The reason stands in what the worker writes to its log."),
            )


def disk() -> Iterator[Finding]:
    """Whether the data folder has room."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    text = _("%(free)s GB free where the data folder is") % {"free": f"{free / 1024**3:.1f}"}
    remedy = _("Remove what is not needed, or enlarge the disk, before it is full.")
    yield Finding(free >= ENOUGH, text, "" if free >= ENOUGH else remedy)


LABELS = {
    "program": gettext_lazy("program"),
    "database": gettext_lazy("database"),
    "worker": gettext_lazy("worker"),
    "disk": gettext_lazy("disk"),
}
OURS: dict[str, Callable[[], Iterable[Finding]]] = {
    "program": program,
    "database": database,
    "worker": worker,
    "disk": disk,
}


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
        ("ZHIBU_ALLOWED_HOSTS", ", ".join(settings.ALLOWED_HOSTS) or "—"),
        ("ZHIBU_TRUSTED_ORIGINS", ", ".join(settings.CSRF_TRUSTED_ORIGINS) or "—"),
        ("ZHIBU_HTTPS", yes if settings.HTTPS else no),
        ("ZHIBU_BEHIND_PROXY", yes if settings.SECURE_PROXY_SSL_HEADER else no),
        ("ZHIBU_FONT_DIRS", ", ".join(settings.FONT_DIRS) or "—"),
        ("ZHIBU_SAMPLE_ACCOUNTS", yes if settings.SAMPLE_ACCOUNTS else no),
        ("ZHIBU_DEBUG", yes if settings.DEBUG else no),
    ]
