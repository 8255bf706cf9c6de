"""补学: how something that was missed was made up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models.held import Attendance
from zhibu.activities.states import MadeUpHow


class MadeUp(models.Model):
    """How a leave or an absence was made up, beside the line that says on which day. What is open needs no row: it is
    a line in force, of leave or absence, without a day.
    """

    line = models.OneToOneField(Attendance, on_delete=models.PROTECT, related_name="make_up")
    how = models.CharField(_("how"), max_length=20, choices=MadeUpHow)
    note = models.CharField(_("remark"), max_length=200, default="", blank=True)
