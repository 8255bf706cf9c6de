"""What deeds of all rooms have in common."""


class NotPossibleError(Exception):
    """A deed that the present state does not allow; the text says what to do instead."""
