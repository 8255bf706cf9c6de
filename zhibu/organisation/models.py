"""Units, members, who belongs where and holds what office, each with dates."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.accounts.models import User
from zhibu.kernel.sealed import SealedField
from zhibu.kernel.trees import DEPTH, STEP
from zhibu.organisation.states import HostCategory, ImportKind, MemberState, PostKind, RequestState, Sex, UnitKind


class Host(models.Model):
    """A host organisation (单位): the government organ in which units stand."""

    name = models.CharField(_("host organisation"), max_length=100, unique=True)
    category = models.CharField(_("category"), max_length=20, choices=HostCategory, default=HostCategory.GENERAL)


class Unit(models.Model):
    """A Party organisation in the tree whose root is the committee. The present name and parent are kept here, the
    earlier ones with their days in UnitName and UnitParent.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=STEP * DEPTH, unique=True)
    host = models.ForeignKey(Host, on_delete=models.PROTECT, null=True, related_name="units")
    office_phone = models.CharField(_("office phone"), max_length=30, default="", blank=True)
    needs_sign_off = models.BooleanField(_("notices are signed off by a second person"), default=False)
    founded = models.DateField(_("founded on"), null=True, blank=True)
    dissolved = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="committee"), name="one_committee_per_namespace"
            ),
            models.CheckConstraint(
                condition=Q(kind="committee", parent=None) | (~Q(kind="committee") & Q(parent__isnull=False)),
                name="only_the_committee_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_root(self) -> bool:
        """Whether this is the committee."""
        return self.kind == UnitKind.COMMITTEE

    def is_within(self, path: str) -> bool:
        """Whether this unit stands at `path` or below it."""
        return self.path.startswith(path)


class UnitName(models.Model):
    """The name of a unit from a day on, until another (exclusive)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=100)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class UnitParent(models.Model):
    """The parent of a unit from a day on, until another (exclusive)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Member(models.Model):
    """A Party member. `key` is the HMAC of the ID number: the person's name in every export."""

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=50)
    pinyin_key = models.CharField(max_length=400)
    stroke_key = models.CharField(max_length=400)
    initials = models.CharField(max_length=50)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex)
    id_number = SealedField(_("ID number"))
    phone = SealedField(_("phone"), default="", blank=True)
    phone_key = models.CharField(max_length=64, default="", blank=True, db_index=True)
    address = SealedField(_("address"), default="", blank=True)
    born = models.DateField(_("born"))
    ethnicity = models.CharField(_("ethnic group"), max_length=20, default="", blank=True)
    education = models.CharField(_("education"), max_length=20, default="", blank=True)
    state = models.CharField(_("membership"), max_length=20, choices=MemberState)
    joined = models.DateField(_("joined on"), null=True)
    confirmed = models.DateField(_("formal since"), null=True)
    job = models.CharField(_("job"), max_length=50, default="", blank=True)
    standing = models.CharField(_("standing"), max_length=20, default="", blank=True)
    out_of_touch = models.BooleanField(_("out of touch"), default=False)
    floating = models.BooleanField(_("living elsewhere"), default=False)
    remark = models.CharField(_("remark"), max_length=500, default="", blank=True)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, related_name="member")

    class Meta:
        indexes = [models.Index(fields=["name"]), models.Index(fields=["initials"])]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """Which unit a member belongs to, from a day on, until another (exclusive). A half-year is counted by it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="affiliations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="affiliations")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="one_unit_at_a_time"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="affiliation_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["unit", "until"]), models.Index(fields=["member", "since"])]

    @staticmethod
    def on(day: date, prefix: str = "") -> Q:
        """Condition: in force on `day`; `prefix` leads to the affiliation, as in "affiliations__"."""
        return Q(**{f"{prefix}since__lte": day}) & (Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day}))


class Post(models.Model):
    """An office of a unit held by a member, from a day on, until another (exclusive)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(_("post"), max_length=20, choices=PostKind)
    term = models.PositiveSmallIntegerField(_("term number"), null=True, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "member", "kind"], condition=Q(until=None), name="a_post_is_held_once"
            ),
        ]

    @staticmethod
    def on(day: date, prefix: str = "") -> Q:
        """Condition: held on `day`; `prefix` leads to the post, as in "posts__"."""
        return Affiliation.on(day, prefix)


class Import(models.Model):
    """An uploaded workbook between its check and its commit. The file is sealed and removed at commit; what is needed
    to undo the import is kept, sealed, for a day. `decisions` says of possible doubles, by row, what a person decided.
    """

    kind = models.CharField(max_length=10, choices=ImportKind)
    file_name = models.CharField(max_length=200)
    workbook = models.BinaryField()
    checksum = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    decisions = models.JSONField(default=dict)
    good_only = models.BooleanField(default=False)
    undo = models.BinaryField(default=b"")
    undone_at = models.DateTimeField(null=True)


class Transfer(models.Model):
    """A member on the way to another unit: asked for by the officers of the one, answered by those of the other. Open
    while `accepted` is None; on acceptance the affiliation changes from the day `on`.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="transfers_out")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="transfers_in")
    on = models.DateField(_("from which day"))
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answer = models.CharField(_("answer"), max_length=200, default="", blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(accepted=None, taken_back_at=None), name="one_transfer_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["to_unit", "asked_at"]), models.Index(fields=["from_unit", "asked_at"])]

    @property
    def standing(self) -> RequestState:
        """What has become of it."""
        return standing(self.accepted, self.taken_back_at)


class Correction(models.Model):
    """What a member says is wrong on their record, sealed as it may be personal; the officers of their unit answer. On
    acceptance the record is changed.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    said = SealedField(_("what is right"))
    asked_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answer = models.CharField(_("answer"), max_length=200, default="", blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "field"],
                condition=Q(accepted=None, taken_back_at=None),
                name="one_correction_of_a_field_at_a_time",
            )
        ]

    @property
    def standing(self) -> RequestState:
        """What has become of it."""
        return standing(self.accepted, self.taken_back_at)


def standing(accepted: bool | None, taken_back_at: datetime | None) -> RequestState:
    """What has become of a request that is answered by yes or no, or taken back."""
    if taken_back_at is not None:
        return RequestState.TAKEN_BACK
    return {None: RequestState.WAITING, True: RequestState.ACCEPTED, False: RequestState.DECLINED}[accepted]
