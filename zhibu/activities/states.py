"""Words and values of notices, attendance and feedback."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Applied, Choice, Number, NumberIfOn


class NoticeKind(TextChoices):
    """What an activity is; which of these are offered is a rule (NOTICE_KINDS)."""

    MEMBER_MEETING = "member_meeting", _("member meeting")
    BRANCH_COMMITTEE = "branch_committee", _("branch committee meeting")
    GROUP_MEETING = "group_meeting", _("group meeting")
    LECTURE = "lecture", _("Party lecture")
    THEME_DAY = "theme_day", _("theme day")
    ORGANISATION_LIFE = "organisation_life", _("organisation-life meeting")
    APPRAISAL = "appraisal", _("democratic appraisal")
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
    LEAVING = "leaving", _("about to go out")
    ISSUED = "issued", _("issued")
    CLOSED = "closed", pgettext_lazy("notice", "closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


UNNUMBERED = (NoticeState.DRAFT, NoticeState.SUBMITTED, NoticeState.LEAVING)  # still with its own officers
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
    """Kinds of leave; which are offered and which are protected, so that they never count against anyone, are rules
    (LEAVE_KINDS, PROTECTED_LEAVE).
    """

    SICK = "sick", _("sick leave")
    DUTY = "duty", _("official duty")
    MATERNITY = "maternity", _("maternity leave")
    SECONDED = "seconded", _("seconded elsewhere")
    CARE = "care", _("bereavement or care of family")
    PERSONAL = "personal", _("personal matter")


class Way(TextChoices):
    """How somebody took part without being in the room: entered by the officer for those who cannot come."""

    PHONE = "phone", _("joined by phone")
    HOME = "home", _("took part at home")


MISSED = (Attended.LEAVE, Attended.ABSENT)  # opens a make-up item


class MadeUpHow(TextChoices):
    """How somebody made up (补学) what they missed."""

    READ = "read", _("read the materials")
    TALK = "talk", _("talked with the secretary")
    SESSION = "session", _("attended another session")
    VISIT = "visit", _("visited at home with the materials")
    RECORDING = "recording", _("watched the recording")


class LeaveState(TextChoices):
    """What has become of a leave; read from its columns, not stored."""

    WAITING = "waiting", pgettext_lazy("leave", "waits for an answer")
    GRANTED = "granted", pgettext_lazy("leave", "granted")
    DECLINED = "declined", pgettext_lazy("leave", "not granted")
    TAKEN_BACK = "taken_back", pgettext_lazy("leave", "taken back")


RATED_FROM = 5  # answers: what fewer people said is not shown, as it could be told who said it


class Effect(TextChoices):
    """A unit's own judgement in the feedback form."""

    GOOD = "good", _("goal reached")
    PARTLY = "partly", _("partly reached")
    NOT = "not", _("not reached")


class RatedItem(TextChoices):
    """The three things that members say without their names, each as what may be found fault with."""

    TIME = "time", _("the time did not suit")
    CONTENT = "content", _("the content was of little use")
    MATERIAL = "material", _("too much material was asked for")


class Matter(TextChoices):
    """What a resolution decides; which rule says how many votes it takes depends on it."""

    DECISION = "decision", _("an ordinary matter")
    ADMISSION = "admission", _("admission of a member")
    ELECTION = "election", _("an election")


SECRET = (Matter.ADMISSION, Matter.ELECTION)  # voted by secret ballot only (DV-23, EL-12)


class Voted(TextChoices):
    """How people voted."""

    HANDS = "hands", _("by show of hands")
    ACCLAMATION = "acclamation", _("by acclamation")
    BALLOT = "ballot", _("by secret ballot")


class Outcome(TextChoices):
    """What became of a resolution; computed from its votes and the rules of the day, never typed."""

    CARRIED = "carried", _("carried")
    REJECTED = "rejected", _("not carried")
    WITHOUT_FORCE = "without_force", _("without force: too few could vote")
    NOTED = "noted", _("noted: no rule says how many votes it takes")
    OPEN = "open", _("not counted yet")


STANDARD_QUESTIONS = 6  # of the feedback, see models.Feedback

# Rules that this room applies: called with a day they give what is in force then.
NOTICE_KINDS = Choice("GW-01", _("composing a notice"), "activities:new", labels=dict(NoticeKind.choices))
LEAVE_KINDS = Choice("GW-02", _("roll call, corrections, asking for leave"), labels=dict(LeaveKind.choices))
PROTECTED_LEAVE = Choice("GW-03", _("asking for leave, answering it"), labels=dict(LeaveKind.choices))
SIGN_WITHIN = Number("GW-04", _("checking and issuing a notice"))  # working days, the day of issue counted
LEAVES_AFTER = NumberIfOn("GW-35", _("issuing a notice"))  # minutes in which it can be taken back
TELL_BEFORE = Number("GW-05", _("preview of an activity"))  # days before the activity
ROLL_WITHIN = Number("GW-12", _("roll call"))  # days after the activity; a later roll is a late entry
SPENT_DAYS = Number("GW-40", _("retention table"), "organisation:retention")
LEAVE_WORDS_DAYS = Number("GW-42", _("retention table"), "organisation:retention")
PHONE_CODE_DAYS = Number("GW-43", _("retention table"), "organisation:retention")
QUORUM = Applied("SR-20", _("roll of a member meeting"))
MAJORITY = Applied("SR-21", _("roll of a member meeting"))
ELECTION_QUORUM = Applied("EL-11", _("roll of a member meeting"))
COMMITTEE_QUORUM = Applied("SR-23", _("roll of a branch committee meeting"))
ADMISSION_QUORUM = Applied("DV-22", _("resolutions of a member meeting"))
ADMISSION_MAJORITY = Applied("DV-23", _("resolutions of a member meeting"))
ELECTED = Applied("EL-16", _("resolutions of a member meeting"))
COMMITTEE_MAJORITY = Applied("OR-16", _("resolutions of a branch committee meeting"))

# What a member reads of deeds on their lines, leaves and lists, in "who has seen my data".
SEEN_WORDS = {
    "activities.roll.confirmed": _("confirmed a roll with you on it"),
    "activities.attendance.corrected": _("corrected your line of a roll"),
    "activities.attendance.made_up": _("entered that you made something up"),
    "activities.leave.entered": _("entered a leave for you"),
    "activities.leave.asked": _("asked for leave"),
    "activities.leave.granted": _("granted your leave"),
    "activities.leave.declined": _("did not grant your leave"),
    "activities.leave.taken_back": _("took your leave back"),
    "activities.list.guest_added": _("added you to an expected list"),
    "activities.list.name_removed": _("removed you from an expected list"),
    "activities.roll.exported": _("exported a roll with you on it"),
    "activities.leaves.exported": _("exported the leaves of an activity of yours"),
    "activities.sign_in_sheet.exported": _("printed a sign-in sheet with you on it"),
    "activities.record.exported": _("exported the record of an activity of yours"),
    "activities.leave_slip.exported": _("printed your leave slip"),
}
