"""What is known of a file that was handed in; its bytes lie in the data folder."""

from django.db import models

from zhibu.attachments.states import MAX_NAME, FileKind


class StoredFile(models.Model):
    """One file: the name under which it was handed in, and the random one under which it lies. Never changed."""

    name = models.CharField(max_length=MAX_NAME)
    kind = models.CharField(max_length=10, choices=FileKind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80, unique=True)
    kept_by = models.BigIntegerField(null=True)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
