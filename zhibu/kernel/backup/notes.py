"""When the last backup and the last drill were, for `zhibu doctor`. In a file of the data folder and not in the
database: a drill leaves that alone, and a restored database would remember an old one.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

CREATED, DRILLED = "created", "drilled"


@dataclass(frozen=True)
class Note:
    """When, and whether it went well."""

    at: datetime
    fine: bool


def _file() -> Path:
    return Path(settings.DATA_DIR) / "backup.json"


def note(what: str, *, fine: bool, now: datetime) -> None:
    """Keep that it was done. A data folder that cannot be written is the doctor's business, not ours."""
    kept = {name: {"at": one.at.isoformat(), "fine": one.fine} for name, one in notes().items()}
    kept[what] = {"at": now.isoformat(), "fine": fine}
    with suppress(OSError):
        beside = _file().with_suffix(".new")
        beside.write_text(json.dumps(kept), encoding="ascii")
        beside.replace(_file())


def notes() -> dict[str, Note]:
    """What was noted, by "created" and "drilled"; what cannot be read was not noted."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        kept = json.loads(_file().read_text(encoding="ascii"))
        return {name: Note(datetime.fromisoformat(one["at"]), bool(one["fine"])) for name, one in kept.items()}
    return {}
