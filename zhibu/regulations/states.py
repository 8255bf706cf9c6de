"""Words and values of the library of rules and of what the office handles."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Applied, Number

MOST_TEXT = 40_000  # characters of one version
MOST_ARTICLES = 200
LONGEST_PREAMBLE = 1000
PAGE = 30


class Kind(TextChoices):
    """Kinds of regulations."""

    SYSTEM = "system", _("system")
    DUTY = "duty", _("responsibility system")
    PROCEDURE = "procedure", _("rules of procedure")
    MEASURES = "measures", _("measures")
    DETAILS = "details", _("detailed rules")


class Audience(TextChoices):
    """Who reads a regulation in force."""

    PUBLIC = "public", _("everybody")
    INTERNAL = "internal", _("the committee's own people")


class Standing(TextChoices):
    """How a version stands on a day."""

    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("waits for approval")
    COMING = "coming", _("approved, not yet in force")
    IN_FORCE = "in_force", pgettext_lazy("regulation", "in force")
    SUPERSEDED = "superseded", _("superseded")
    REPEALED = "repealed", _("repealed")


class ListFilter(TextChoices):
    """What the list of regulations can be narrowed to."""

    IN_FORCE = "in_force", pgettext_lazy("regulation", "in force")
    COMING = "coming", _("not yet in force")
    REPEALED = "repealed", _("repealed")
    ALL = "all", _("all")


class Field(TextChoices):
    """Fields of work that rules are to cover; where none in force does, the map shows it."""

    RESPONSIBILITY = "responsibility", _("responsibility for Party building")
    MEETINGS = "meetings", _("meetings and decisions")
    ORGANISATION_LIFE = "organisation_life", _("organisation life and activities")
    ATTENDANCE = "attendance", _("attendance and leave")
    DISCLOSURE = "disclosure", _("openness of Party affairs")
    AFFAIRS = "affairs", _("open handling of affairs")
    REPORTS = "reports", _("periodic reports")
    INSPECTION = "inspection", _("inspection and circulars")
    OFFICERS = "officers", _("officers and their training")
    RENEWAL = "renewal", _("setting up and renewal of units")
    ADMISSION = "admission", _("admission of members")
    AFFILIATION = "affiliation", _("affiliation and transfer")
    DUES = "dues", _("dues and money")
    STUDY = "study", _("study and training")
    CULTURE = "culture", _("culture and contests")
    RECOGNITION = "recognition", _("honours and commendation")
    SANCTIONS = "sanctions", _("sanctions and appeal")
    DOCUMENTS = "documents", _("official documents and archives")
    WEBSITE = "website", _("website and publications")
    DATA = "data", _("personal data and security")
    OFFICE = "office", _("discipline of the committee's office")
    CARE = "care", _("care for members")


class CaseState(TextChoices):
    """How far a case has come."""

    OPEN = "open", _("being handled")
    RETURNED = "returned", _("returned for more documents")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn by the applicant")


WAITING = (CaseState.OPEN, CaseState.RETURNED)


class CaseFilter(TextChoices):
    """What the list of cases can be narrowed to."""

    OPEN = "open", _("open")
    OVERDUE = "overdue", _("overdue")
    CLOSED = "closed", _("answered")


class Deed(TextChoices):
    """What happened to a case."""

    RECEIVED = "received", _("received")
    STEP = "step", _("step done")
    RETURNED = "returned", _("returned for more documents")
    SUPPLEMENTED = "supplemented", _("documents handed in")
    ANSWERED = "answered", _("answered")


# Rules that this room applies.
OPEN_HANDLING = Applied("HX-09", _("what the office handles"), "regulations:affairs")
CASE_WORDS_DAYS = Number("GW-60", _("cases that were answered"))
