"""What happens by the clock in this room."""

from datetime import datetime

from zhibu.organisation import services


def forget_imports(*, now: datetime) -> dict[str, int]:
    """Remove uploads that nobody committed for a week, and what is kept to undo an import after a day."""
    return services.forget_imports(now=now)


def keep_to_retention(*, now: datetime) -> dict[str, int]:
    """End what was kept long enough, by the retention table of all rooms."""
    return services.keep_to_retention(now=now)
