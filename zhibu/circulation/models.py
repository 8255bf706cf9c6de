"""What is sent to units and members, and what waits for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.organisation.models import Member, Unit


class Dispatch(models.Model):
    """One sending of something (a notice, later a paper or disclosure) whose own row points here one-to-one. Units
    sign for it until `sign_by`; to read it after `read_by` would help nobody, so members are no longer asked to.
    """

    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dispatches")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    sign_by = models.DateField(null=True)
    read_by = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One recipient of a dispatch: a unit, whose officers sign for it (签收), or a member of a unit, who
    acknowledges it (阅知). `answered_at` is when that was done. When the thing itself has changed, they are told again
    (`told_again_at`) and answer again; the earlier answer stays in `answered_before`. `reminded` counts the reminders
    since they were last told, `reminded_at` is the newest of them.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="deliveries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deliveries")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="deliveries")
    delivered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    told_again_at = models.DateTimeField(null=True)
    answered_before = models.DateTimeField(null=True)
    # The database knows the default too: members' deliveries are written by a statement of their own.
    reminded = models.PositiveSmallIntegerField(default=0, db_default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "unit"], condition=Q(member=None), name="one_delivery_per_unit"
            ),
            models.UniqueConstraint(
                fields=["dispatch", "member"], condition=Q(member__isnull=False), name="one_delivery_per_member"
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(member=None, answered_at=None), name="unit_has_to_sign"),
            models.Index(
                fields=["member"], condition=Q(member__isnull=False, answered_at=None), name="member_has_to_read"
            ),
            models.Index(fields=["unit", "delivered_at"], condition=Q(member=None), name="what_came_to_a_unit"),
        ]

    @property
    def mark(self) -> str:
        """Which telling a page shows: goes out with the button, comes back with the answer."""
        return self.told_again_at.isoformat() if self.told_again_at else ""


class Task(models.Model):
    """Something due for a unit's officers or for one member. Opened and closed by the service of the room whose deed
    it waits for, in that room's own transaction; `key` names its source and is unique.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    words = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="tasks")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="tasks")
    url = models.CharField(max_length=200)
    due = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, member=None) | Q(unit=None, member__isnull=False),
                name="a_task_is_a_units_or_a_members",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due"], condition=Q(closed_at=None), name="open_tasks_of_a_unit"),
            models.Index(fields=["member", "due"], condition=Q(closed_at=None), name="open_tasks_of_a_member"),
        ]


class BurdenEntry(models.Model):
    """减负台账: what one thing that was issued asks of one unit, in the month of its issue. `minutes` follow the
    formula of that day (states.minutes_of). Never changed: what is withdrawn stays and is marked as taken back.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="burden")
    month = models.DateField()
    source = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    notices = models.PositiveSmallIntegerField(default=0)
    forms = models.PositiveSmallIntegerField(default=0)
    fields = models.PositiveSmallIntegerField(default=0)
    attachments = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["month", "unit"]), models.Index(fields=["unit", "month"])]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="a_burden_entry_belongs_to_a_month"),
        ]


class Suggestion(models.Model):
    """意见建议: something said about the program or the committee's work from any page, and the visible reply.

    `member` is empty when it was given without a name or by a visitor; then `receipt` is how the reply is found again.
    `shared` replies are read by everybody who signs in.
    """

    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="suggestions")
    receipt = models.CharField(max_length=20, unique=True)
    page = models.CharField(max_length=200, default="", blank=True)
    text = models.TextField(_("suggestion"), max_length=1000)
    made_at = models.DateTimeField()
    reply = models.TextField(_("reply"), max_length=1000, default="", blank=True)
    replied_by = models.BigIntegerField(null=True)
    replied_at = models.DateTimeField(null=True)
    shared = models.BooleanField(_("show the question and the reply to everybody, without the name"), default=False)

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], condition=Q(replied_at=None), name="suggestions_without_reply"),
            models.Index(fields=["member", "made_at"]),
        ]
