"""What the base layout needs on every page: who is signed in, in which mode, and the navigation of that mode."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import registry

SIZE_COOKIE = "text_size"
CONTRAST_COOKIE = "contrast"
# Sizes of text by the name of their class, each with the words of the button that leads to it: 18, 22 and 24 px on
# members' pages; the last one for old eyes and hands, in one column and with larger buttons.
TEXT_SIZES: dict[str, Any] = {"standard": _("Standard text"), "large": _("Large text"), "elder": _("For elders")}


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
    text_size: str = "standard"
    next_size: tuple[str, Any] = ("", "")
    sizes: list[tuple[str, Any]] = field(default_factory=list)
    contrast: str = ""
    menu: list[dict[str, Any]] = field(default_factory=list)


def shell_for(request: HttpRequest) -> Shell:
    """The frame for this request; costs no query beyond what the request has already looked up."""
    shell = Shell(language=translation.get_language() or "zh-hans")
    shell.languages = [(code, str(name)) for code, name in settings.LANGUAGES]
    sizes = list(TEXT_SIZES)
    asked = request.COOKIES.get(SIZE_COOKIE, "")
    shell.text_size = asked if asked in TEXT_SIZES else sizes[0]
    size = sizes[(sizes.index(shell.text_size) + 1) % len(sizes)]
    shell.next_size = (size, TEXT_SIZES[size])
    shell.sizes = list(TEXT_SIZES.items())
    shell.contrast = "contrast" if request.COOKIES.get(CONTRAST_COOKIE) == "high" else ""
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
