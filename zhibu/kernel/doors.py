"""Pages that administrators may open. All others are closed to them, whoever makes them and whenever."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

# Rooms that hold no records: one's own sign-in, language, errors. Their pages check for themselves who may.
_OPEN = ("allauth.", "zhibu.accounts.", "zhibu.kernel.")


def open_to_administrators(view: View) -> View:
    """Mark a view that administrators may open; which of them, its policy decides. The outermost decorator."""
    view.open_to_administrators = True  # type: ignore[attr-defined]
    return view


def is_open_to_administrators(view: Callable[..., Any]) -> bool:
    """Whether administrators may open this view."""
    return getattr(view, "open_to_administrators", False) or view.__module__.startswith(_OPEN)
