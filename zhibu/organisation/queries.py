"""Reads across units, members and posts."""

from zhibu.organisation.models import Unit


def root() -> Unit | None:
    """The committee, or None before the first import."""
    return Unit.objects.filter(parent=None).first()
