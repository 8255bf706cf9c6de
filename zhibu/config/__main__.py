"""The console command `zhibu`: Django's management commands, written with hyphens as people type them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError


def main() -> None:
    """Run one management command: `zhibu import-members FILE` is the command `import_members`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")
    arguments = sys.argv[:]
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (OperationalError, ProgrammingError) as error:
        if not _without_tables():
            raise
        sys.exit(f"The database has no tables yet ({error}). Run first: zhibu migrate")


def _without_tables() -> bool:
    """Whether nobody has migrated the database. False when it cannot be reached: then its own error says more."""
    try:
        return not connection.introspection.table_names()
    except (OperationalError, ProgrammingError):
        return False


if __name__ == "__main__":
    main()
