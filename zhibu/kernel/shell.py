"""What the base layout needs on every page: who is signed in, in which mode, and the navigation of that mode."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from zhibu.kernel.registry import registry


@dataclass
class Shell:
    """The frame of one page. `mode` is "anonymous", "member", "officer" or "administrator"; `duties` says what an
    administrator administers.
    """

    mode: str = "anonymous"
    committee: str = ""
    person: str = ""
    place: str = ""
    switch_to: str = ""
    duties: frozenset[str] = frozenset()
    language: str = "zh-hans"
    languages: list[tuple[str, str]] = field(default_factory=list)
    menu: list[dict[str, Any]] = field(default_factory=list)


def shell_for(request: HttpRequest) -> Shell:
    """The frame for this request; costs no query beyond what the request has already looked up."""
    shell = Shell(language=translation.get_language() or "zh-hans")
    shell.languages = [(code, str(name)) for code, name in settings.LANGUAGES]
    for name, value in registry.describe_person(request).items():
        setattr(shell, name, value)
    section = getattr(getattr(request, "resolver_match", None), "namespace", "")
    shell.menu = [
        {"label": entry.label, "url": reverse(entry.url_name), "current": entry.section == section}
        for entry in registry.menu
        if entry.modes & {shell.mode, *shell.duties}
    ]
    return shell


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `request`, `user` and `shell` for every page."""
    return {"request": request, "user": getattr(request, "user", None), "shell": shell_for(request)}
