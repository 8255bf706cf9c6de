"""`zhibu backup create OUT`, `verify OUT`, `restore OUT`, `drill OUT`."""

import json
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhibu.kernel.backup.checking import Checked, verify
from zhibu.kernel.backup.creation import create
from zhibu.kernel.backup.drill import Drilled, drill
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.restoring import must_replace, restore
from zhibu.kernel.dates import minute
from zhibu.kernel.registry import Finding


class Command(BaseCommand):
    """Ends with 1 when a backup is not made, not whole or not put back, so that a script can ask it."""

    help = "Copies database and attachments of one moment into one file, checks it, puts it back, or tries to."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        for name, about in (
            ("create", "Write one file; the program may run meanwhile."),
            ("verify", "Look at every byte; the database is not touched."),
            ("restore", "Put it in the place of what is here, which is kept; nothing is sent afterwards."),
            ("drill", "Restore it aside, examine it, throw it away; the live database is not touched."),
        ):
            part = parts.add_parser(name, help=about)
            part.add_argument("out", type=Path, metavar="OUT")
            part.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
            if name == "create":
                part.add_argument("--force", action="store_true", help="write over a file that is there")
            elif name == "restore":
                part.add_argument("--replace", action="store_true", help="put aside what the database holds")
                part.add_argument("--yes", action="store_true", help="do not ask for the name of this machine")
                part.add_argument(
                    "--despite-findings", action="store_true", help="restore a broken chain of deeds too"
                )
            else:
                part.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"].absolute()
        with translation.override(options["language"] or settings.LANGUAGE_CODE):
            try:
                getattr(self, options["part"])(out, options)
            except BackupError as error:
                if options.get("json"):
                    self.stdout.write(json.dumps({"file": str(out), "fine": False, "error": str(error)}))
                raise CommandError(str(error), returncode=1) from error

    def say(self, text: str) -> None:
        """A line of progress."""
        self.stderr.write(text, lambda plain: plain)

    def create(self, out: Path, options: dict[str, Any]) -> None:
        """One file, and one line about it."""
        made = create(out, force=options["force"], say=self.say, now=timezone.now())
        words = {
            "file": out,
            "size": f"{made.size / 1024**2:.1f}",
            "rows": made.manifest.total_rows,
            "files": len(made.manifest.attachments),
            "sha256": made.sha256,
        }
        self.stdout.write(_("%(file)s: %(size)s MB, %(rows)s rows, %(files)s files, SHA-256 %(sha256)s") % words)
        self.say(_("The keys are not in it: keep a copy of %(file)s apart from it.") % {"file": settings.KEY_FILE})

    def verify(self, out: Path, options: dict[str, Any]) -> None:
        """What the file is, and whether it could be restored here."""
        found = verify(out)
        if options["json"]:
            self.stdout.write(json.dumps(plain(out, found), ensure_ascii=False))
        else:
            self.stdout.write(_("Whole: every byte is as it was written. %(what)s") % {"what": about(found)})
            for text in found.obstacles:
                self.stdout.write(f"!!  {text}")
        if found.obstacles:
            sys.exit(1)

    def restore(self, out: Path, options: dict[str, Any]) -> None:
        """Asks for the name of the machine before it puts anything aside."""
        if must_replace() and options["replace"] and not options["yes"]:
            self.ask_name()
        found = restore(
            out,
            replace=options["replace"],
            despite_findings=options["despite_findings"],
            say=self.say,
            now=timezone.now(),
        )
        self.stdout.write(_("Restored: %(what)s") % {"what": about(found.checked)})
        for text in found.done:
            self.stdout.write(f"ok  {text}")
        self.tell(found.found)
        for name in found.kept:
            self.stdout.write(_("What was here is kept as %(name)s.") % {"name": name})

    def ask_name(self) -> None:
        """CommandError unless somebody types the name of this machine: it is the one they mean."""
        name = socket.gethostname()
        if not sys.stdin.isatty():
            raise CommandError(_("Nobody is here to confirm it: --yes. Nothing was changed."))
        asked = _("This puts the database of %(name)s aside. Type the name of this machine: ") % {"name": name}
        if input(asked).strip() != name:
            raise CommandError(_("That is another machine. Nothing was changed."))

    def drill(self, out: Path, options: dict[str, Any]) -> None:
        """The report of a drill."""
        found = drill(out, now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(found.plain(), ensure_ascii=False))
        else:
            self.report(found)
        if not found.fine:
            sys.exit(1)

    def report(self, found: Drilled) -> None:
        """The same in words."""
        if found.checked:
            self.stdout.write(_("Restored aside: %(what)s") % {"what": about(found.checked)})
        self.tell(found.found)
        for app, at in found.newest.items():
            self.stdout.write(_("    newest of %(app)s: %(time)s") % {"app": app, "time": at})
        self.stdout.write(
            _("The drill went well in %(seconds)s seconds; all is cleared away.") % {"seconds": found.seconds}
            if found.fine
            else _("This backup is not to be relied upon. Nothing was changed.")
        )

    def tell(self, findings: tuple[Finding, ...]) -> None:
        """A line for each."""
        for one in findings:
            self.stdout.write(f"{'ok ' if one.fine else '!! '} {one.text}")


def about(found: Checked) -> str:
    """A backup in a sentence."""
    manifest = found.manifest
    return _("made %(time)s by version %(version)s on %(engine)s; %(rows)s rows, %(files)s files.") % {
        "time": minute(manifest.created_at),
        "version": manifest.program,
        "engine": manifest.engine,
        "rows": manifest.total_rows,
        "files": len(manifest.attachments),
    }


def plain(out: Path, found: Checked) -> dict[str, Any]:
    """The same for a script."""
    manifest = found.manifest
    return {
        "file": str(out),
        "fine": not found.obstacles,
        "created": manifest.created,
        "program": manifest.program,
        "engine": manifest.engine,
        "rows": manifest.total_rows,
        "attachments": len(manifest.attachments),
        "size": found.size,
        "sha256": found.sha256,
        "obstacles": list(found.obstacles),
    }
