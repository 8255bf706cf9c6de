"""The console command `zhibu`: Django's management commands, written with hyphens as people type them."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command: `zhibu import-members FILE` is the command `import_members`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")
    arguments = sys.argv[:]
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
