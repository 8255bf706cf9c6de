"""What happens by the clock in this room."""

from datetime import datetime

from zhibu.organisation import services


def forget_imports(*, now: datetime) -> dict[str, int]:
    """Remove uploads that nobody committed for a week, and what is kept to undo an import after a day."""
    return services.forget_imports(now=now)
