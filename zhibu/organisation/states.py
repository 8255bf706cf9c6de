"""Words and values of units, members and posts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from zhibu.rulebook.queries import Applied, Number


class UnitKind(TextChoices):
    """What a unit is."""

    COMMITTEE = "committee", _("committee")
    GENERAL_BRANCH = "general_branch", _("general branch")
    BRANCH = "branch", _("branch")
    GROUP = "group", _("group")


class HostCategory(TextChoices):
    """What a host organisation does; the office's own word is kept beside it when none of these fits."""

    GENERAL = "general", _("general office")
    ENFORCEMENT = "enforcement", _("law enforcement")
    ADMINISTRATION = "administration", _("administration")
    SERVICE = "service", _("public service")
    MASS = "mass", _("mass organisation")


class Sex(TextChoices):
    """As in the 17th digit of the ID number: odd is male."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")


class MemberState(TextChoices):
    """Formal members vote; probationary members take part without a vote. The ways out are the lifecycle room's."""

    FORMAL = "formal", _("formal member")
    PROBATIONARY = "probationary", _("probationary member")


class PostKind(TextChoices):
    """Offices of a unit. Any of them makes an officer of the unit and of all below it; at the root, staff."""

    SECRETARY = "secretary", _("secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy secretary")
    ORGANISATION = "organisation", _("organisation committee member")
    PUBLICITY = "publicity", _("publicity committee member")
    DISCIPLINE = "discipline", _("discipline committee member")
    YOUTH = "youth", _("youth committee member")
    CLERK = "clerk", _("office staff")


class TermFilter(TextChoices):
    """Which posts a list of terms shows."""

    SOON = "soon", _("ending soon")
    OPEN = "open", _("without a last day")


class RequestState(TextChoices):
    """What has become of a transfer or a correction that was asked for; read from its columns, not stored."""

    WAITING = "waiting", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")


class ImportKind(TextChoices):
    """What an uploaded workbook holds."""

    UNITS = "units", _("units")
    MEMBERS = "members", _("members")


class DissolutionReason(TextChoices):
    """Why a unit ends. A choice and not a text, as it stands in the audit chain."""

    MERGED = "merged", _("merged with another unit")
    SPLIT = "split", _("divided into several units")
    HOST = "host", _("its host organisation ended or changed")
    FEW = "few", _("too few members")
    OTHER = "other", _("another reason")


class ExportReason(TextChoices):
    """What members' full numbers are carried away for. A choice and not a text, as it stands in the audit chain."""

    STATISTICS = "statistics", _("statistics or a report to the organisation above")
    CHECK = "check", _("checking against the host's personnel records")
    CORRECTION = "correction", _("correcting the records and importing them again")
    TRANSFER = "transfer", _("papers for transfers, dues or certificates")
    INSPECTION = "inspection", _("an inspection or an audit asked for it")


# Rules that this room applies: called with a day they give what is in force then.
KEPT_DAYS = Number("GW-11", _("import from a workbook"))  # an upload that nobody commits holds personal data
SPENT_DAYS = Number("GW-40", _("retention table"), "organisation:retention")
TERM_REMINDER = Applied("SR-13", _("reminder before the terms of officers end"))
BRANCH_TERM = Applied("SR-12", _("appointing an officer of a branch"))
GENERAL_BRANCH_TERM = Applied("OR-03", _("appointing an officer of a general branch"))

# Deeds on the account of a member that tell them who had a hand in it.
SEEN_OF_ACCOUNT = (
    "accounts.slip.made",
    "accounts.slip.revoked",
    "accounts.account.closed",
    "accounts.account.reopened",
    "accounts.sessions.ended",
    "accounts.second_factor.reset",
)
# What a member reads of deeds on their record, in "who has seen my data".
SEEN_WORDS = {
    "organisation.member.revealed": _("looked at your full numbers"),
    "organisation.member.revealed_to_self": _("looked at your own full numbers"),
    "organisation.member.entered": _("entered your record"),
    "organisation.member.edited": _("changed your record"),
    "organisation.member.id_number_corrected": _("corrected your ID number"),
    "organisation.member.transferred": _("moved you to another unit"),
    "organisation.transfer.asked": _("asked for your transfer"),
    "organisation.transfer.accepted": _("accepted your transfer"),
    "organisation.transfer.declined": _("declined your transfer"),
    "organisation.transfer.taken_back": _("took your transfer back"),
    "organisation.correction.asked": _("asked for a correction"),
    "organisation.correction.accepted": _("accepted your correction"),
    "organisation.correction.declined": _("declined your correction"),
    "organisation.correction.taken_back": _("took the correction back"),
    "organisation.post.filled": _("entered a post of yours"),
    "organisation.post.term_changed": _("changed the term of a post of yours"),
    "organisation.post.ended": _("ended a post of yours"),
    "organisation.roster.exported": _("exported the roster of your unit, numbers masked"),
    "organisation.full_roster.exported": _("exported the roster of your unit with full numbers"),
    "organisation.slip_list.exported": _("exported the list of who waits for a slip in your unit"),
    "organisation.own_data.exported": _("took a copy of your data along"),
    "organisation.seen.exported": _("took this list along"),
    "accounts.slip.made": _("made an activation slip for you"),
    "accounts.slip.revoked": _("took your activation slip back"),
    "accounts.account.closed": _("closed your account"),
    "accounts.account.reopened": _("opened your account again"),
    "accounts.sessions.ended": _("ended your open sessions"),
    "accounts.second_factor.reset": _("took away your second factor"),
}
