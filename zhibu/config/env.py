"""Settings come from the environment only, and nonsense stops the program at once instead of at the first page."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable as text without surrounding blanks; `default` when it is not set."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no. Raises ImproperlyConfigured for anything but true/false, yes/no, 1/0."""
    value = text(name, "true" if default else "false").lower()
    if value in {"true", "yes", "1"}:
        return True
    if value in {"false", "no", "0"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: write true or false")


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """The variable as one of `allowed`. Raises ImproperlyConfigured for any other word."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(allowed)}")
    return value


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int, *, least: int, most: int) -> int:
    """The variable as a whole number between `least` and `most`. Raises ImproperlyConfigured otherwise."""
    value = text(name, str(default))
    if not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number from {least} to {most}")
    return int(value)


def folder(name: str, default: Path) -> Path:
    """The variable as a folder, made when missing; nobody else on the machine reads it then."""
    path = Path(text(name) or default).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={path}: the folder cannot be made ({error.strerror})") from error
    return path
