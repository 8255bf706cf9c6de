"""The roll on paper: which numbered lists were printed."""

from django.db import models

from zhibu.activities.models.held import Activity


class PrintedList(models.Model):
    """A sign-in sheet as it was printed: `members` are the ids of the people on it in their order, so that number 3
    on the paper is the third of them whatever has become of the expected list. `mark` stands on the paper and names
    this very list; printing the same list again is the same sheet.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="printed_lists")
    mark = models.CharField(max_length=6)
    members = models.JSONField(default=list)
    printed_by = models.BigIntegerField(null=True)
    printed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "mark"], name="a_mark_names_one_printed_list")]
