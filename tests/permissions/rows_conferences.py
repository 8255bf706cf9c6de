"""The table's lines for conferences: called by the committee's notice, which went to every unit."""

from typing import Any

from tests.permissions.row import Row, key
from tests.recognition import conferences as world
from tests.support import Cast
from zhibu.recognition.models import Conference, Speech


def made(cast: Cast) -> Conference:
    """Nobody is down to speak."""
    return world.made(cast)


def spoken(cast: Cast) -> Speech:
    """0101 speaks."""
    return world.spoken(cast)


def kept(found: Speech) -> list[Any]:
    """The conference alone."""
    return [found.conference_id]


def both(found: Speech) -> list[Any]:
    """The conference and its speech."""
    return [found.conference_id, found.pk]


def uncalled(cast: Cast) -> int:
    """The key of a notice of the committee that calls none yet."""
    return int(world.issued(cast).pk)


def of_notice(pk: int) -> dict[str, Any]:
    """The form with the notice chosen."""
    return {"notice": pk, "campaign": "", "year": "2025"}


def of_speech(found: Any) -> dict[str, Any]:
    """The form of a speech."""
    unit = found.notice.issuer_id if isinstance(found, Conference) else found.unit_id
    return {"place": 2, "unit": unit, "speaker": "周兰", "title": "发言", "practice": ""}


ALL = "login 200 200 200 200 200 200 200"
KEEPS = "login 403 403 403 403 403 403 {0}"
ROWS = [
    #                                              anon memb omem secr sib far gen staf
    Row("recognition:conferences", "GET", "login 200", made),
    Row("recognition:conferences", "POST", "login 405"),
    Row("recognition:conferences_xlsx", "GET", "login 405"),
    Row("recognition:conferences_xlsx", "POST", "login 403 403 200 200 200 200 200", made),
    Row("recognition:conference_new", "GET", "login 403 403 200 200 200 200 200", uncalled),
    Row("recognition:conference_new", "POST", "login 403 403 422 422 422 422 302", uncalled, data=of_notice),
    Row("recognition:conference", "GET", ALL, spoken, kept),
    Row("recognition:conference", "POST", "login 405", made, key),
    Row("recognition:conference_edit", "GET", KEEPS.format(200), made, key),
    Row("recognition:conference_edit", "POST", KEEPS.format(302), made, key, {"campaign": "", "year": "2024"}),
    Row("recognition:conference_removal", "GET", "login 405", made, key),
    Row("recognition:conference_removal", "POST", KEEPS.format(302), made, key),
    Row("recognition:proceedings_pdf", "GET", "login 405", args=[1]),
    Row("recognition:proceedings_pdf", "POST", ALL, spoken, kept),
    Row("recognition:proceedings_docx", "GET", "login 405", args=[1]),
    Row("recognition:proceedings_docx", "POST", ALL, spoken, kept),
    Row("recognition:speech_new", "GET", KEEPS.format(200), made, key),
    Row("recognition:speech_new", "POST", KEEPS.format(302), made, key, of_speech),
    Row("recognition:speech", "GET", KEEPS.format(200), spoken, both),
    Row("recognition:speech", "POST", KEEPS.format(302), spoken, both, of_speech),
    Row("recognition:speech_removal", "GET", "login 405", args=[1, 1]),
    Row("recognition:speech_removal", "POST", KEEPS.format(302), spoken, both),
]
