"""Words and values of notices, attendance and feedback."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeKind(TextChoices):
    """What an activity is; the rulebook takes this list over when it comes."""

    MEMBER_MEETING = "member_meeting", _("member meeting")
    BRANCH_COMMITTEE = "branch_committee", _("branch committee meeting")
    GROUP_MEETING = "group_meeting", _("group meeting")
    LECTURE = "lecture", _("Party lecture")
    THEME_DAY = "theme_day", _("theme day")
    ORGANISATION_LIFE = "organisation_life", _("organisation-life meeting")
    OFFICERS = "officers", _("officers' meeting")
    ALL_ORGANS = "all_organs", _("all-organ meeting")
    OTHER = "other", _("other activity")


class Held(TextChoices):
    """How a notice is held."""

    BY_EACH = "by_each", _("by each unit, on a day it chooses in the window")
    JOINTLY = "jointly", _("jointly, one activity for all")


class Expected(TextChoices):
    """Who is expected to come."""

    MEMBERS = "members", _("all members")
    FORMAL = "formal", _("formal members")
    OFFICERS = "officers", _("officers of the units")


class NoticeState(TextChoices):
    """A draft has no number; an issued notice never loses its own, whatever becomes of it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for sign-off")
    ISSUED = "issued", _("issued")
    CLOSED = "closed", pgettext_lazy("notice", "closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


UNNUMBERED = (NoticeState.DRAFT, NoticeState.SUBMITTED)  # still with its own officers
SENT = (NoticeState.ISSUED, NoticeState.CLOSED, NoticeState.WITHDRAWN)  # has its number, stands with those it went to


class Told(TextChoices):
    """How a unit told its members of an activity beforehand (预告)."""

    BOARD = "board", _("notice board")
    GROUP = "group", _("group message")
    MEETING = "meeting", _("at a meeting")
    PHONE = "phone", _("by phone or in person")
    PAGE = "page", _("by this system only")


class Attended(TextChoices):
    """States of attendance. Expected = present + leave + absent."""

    PRESENT = "present", _("present")
    LEAVE = "leave", pgettext_lazy("attendance", "leave")
    ABSENT = "absent", _("absent")
    NOT_COUNTED = "not_counted", _("not counted")


class LeaveKind(TextChoices):
    """Kinds of leave; the first five are protected and never count against anyone."""

    SICK = "sick", _("sick leave")
    DUTY = "duty", _("official duty")
    MATERNITY = "maternity", _("maternity leave")
    SECONDED = "seconded", _("seconded elsewhere")
    CARE = "care", _("bereavement or care of family")
    PERSONAL = "personal", _("personal matter")


class Effect(TextChoices):
    """A unit's own judgement in the feedback form."""

    GOOD = "good", _("goal reached")
    PARTLY = "partly", _("partly reached")
    NOT = "not", _("not reached")
