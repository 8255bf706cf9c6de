"""What is sent to units and members, and what waits for them."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.circulation.states import ChannelKind, Said, SendingReason, SendingState
from zhibu.kernel.sealed import SealedField
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
    since they were last told, `reminded_at` is the newest of them. `sign_by` is the own day of a unit to which it went
    later than to the others; empty, the day of the dispatch holds.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="deliveries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deliveries")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="deliveries")
    delivered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    sign_by = models.DateField(null=True)
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
    def due(self) -> date | None:
        """Until when it is to be answered: signed for by a unit, read by a member."""
        if self.member_id is not None:
            return self.dispatch.read_by
        return self.sign_by or self.dispatch.sign_by

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


class Channel(models.Model):
    """渠道: a way out of the program that belongs to a unit. `address` is a mail address or the key of a robot, never
    a whole web address, so that nothing can be sent to another host; it is forgotten when the channel is removed.
    `troubled_at` is when something last went wrong: those without trouble are served first.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind)
    name = models.CharField(pgettext_lazy("channel", "name"), max_length=60)
    address = SealedField(pgettext_lazy("channel", "address"))
    secret = SealedField(_("signing secret"), default="", blank=True)
    on = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)
    troubled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit"], condition=Q(removed_at=None), name="channels_of_a_unit")]

    @property
    def masked(self) -> str:
        """The address so far as a page shows it."""
        if not self.address:
            return "—"
        if self.kind == ChannelKind.MAIL:
            box, _at, host = self.address.rpartition("@")
            return f"{box[:1]}***@{host}"
        return f"****{self.address[-4:]}"


class Sending(models.Model):
    """One message to one channel, written in the transaction of the deed it tells of; unique by `key`. `claim` names
    the run of a worker that holds it: it is written, and committed, before anything leaves the program. Without a
    `dispatch` it is a test. `text` holds no name and nothing about a person beyond the notice's own title.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="sendings")
    key = models.CharField(max_length=120)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, null=True, related_name="sendings")
    said = models.CharField(max_length=10, choices=Said)
    text = models.CharField(max_length=600)
    state = models.CharField(max_length=10, choices=SendingState, default=SendingState.NEW)
    reason = models.CharField(max_length=15, choices=SendingReason, default="", blank=True)
    answer = models.CharField(max_length=80, default="", blank=True)
    useful_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, default="", blank=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="one_sending_per_channel_and_key")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="new"), name="sendings_to_send"),
            models.Index(fields=["claimed_at"], condition=Q(state="claimed"), name="sendings_being_sent"),
            models.Index(fields=["channel"], condition=Q(state="unknown"), name="sendings_to_check"),
            models.Index(fields=["claim"], name="sendings_by_claim"),
        ]


class Hold(models.Model):
    """The one switch of the installation that stops all sending until a person releases it, as after a restore. One
    row at most, with the key 1; `since` is empty while nothing is held.
    """

    since = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
