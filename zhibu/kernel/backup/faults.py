"""Why a backup is not made, not believed or not put back. The text is for the person at the console."""


class BackupError(Exception):
    """Nothing was changed; the text says why and what to do."""


class DamagedError(BackupError):
    """The file is not what was once written, or was not written by this program."""
