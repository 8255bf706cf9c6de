"""Words and values of rules."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Section(IntegerChoices):
    """The parts of the rulebook; the first is what a committee settles for itself."""

    OWN = 0, _("the committee's own rules")
    BRANCHES = 1, _("work of branches")
    ORGANS = 2, _("Party organisations in organs")
    MEMBERS = 3, _("education and management of members")
    ADMISSION = 4, _("admission of members")
    ELECTIONS = 5, _("elections")
    OPENNESS = 6, _("openness of Party affairs")
    ACCOUNTABILITY = 7, _("accountability, reports, commendation")
    DUES = 8, _("dues")
    GRADES = 9, _("grades of branches")
    LAYOUT = 10, _("layout of documents")
    DOCUMENTS = 11, _("handling of documents")
    DATA = 12, _("data, security, accessibility")
    CODES = 13, _("codes for data exchange")
    SYSTEMS = 14, _("systems of Party work in organs")


class Confidence(TextChoices):
    """How far the wording can be relied on. What nobody has checked is off until a committee switches it on."""

    CONFIRMED = "confirmed", _("read in the document itself")
    QUOTED = "quoted", _("from material that quotes the document")
    PROPOSED = "proposed", _("proposal of this program")
    SAMPLE = "sample", _("practice of one place, as an example")
    UNVERIFIED = "unverified", pgettext_lazy("rule", "not verified")


class Form(TextChoices):
    """What kind of value the program can work with; most rules are words only."""

    WORDS = "words", _("words only")
    NUMBER = "number", _("number")
    SHARE = "share", _("share, such as 1/2")
    SPAN = "span", _("from … to …")
    LIST = "list", _("choice from a list")


class Bound(TextChoices):
    """How a value is meant."""

    EXACTLY = "exactly", pgettext_lazy("bound", "exactly")
    LEAST = "least", _("at least")
    MOST = "most", _("at most")
    MORE = "more", _("more than")
    LESS = "less", _("less than")
    USUALLY = "usually", _("usually")


class Per(TextChoices):
    """The period for which a number is meant."""

    MONTH = "month", _("per month")
    QUARTER = "quarter", _("per quarter")
    HALF_YEAR = "half_year", _("per half-year")
    YEAR = "year", _("per year")


class Measure(TextChoices):
    """What a number counts."""

    TIMES = "times", pgettext_lazy("measure", "times")
    DAYS = "days", pgettext_lazy("measure", "days")
    WORKING_DAYS = "working_days", pgettext_lazy("measure", "working days")
    WEEKS = "weeks", pgettext_lazy("measure", "weeks")
    MONTHS = "months", pgettext_lazy("measure", "months")
    YEARS = "years", pgettext_lazy("measure", "years")
    MINUTES = "minutes", pgettext_lazy("measure", "minutes")
    HOURS = "hours", pgettext_lazy("measure", "study hours")
    PEOPLE = "people", pgettext_lazy("measure", "people")
    MEMBERS = "members", pgettext_lazy("measure", "members")
    UNITS = "units", pgettext_lazy("measure", "units")
    FORMAL = "formal", pgettext_lazy("measure", "formal members")
    PERCENT = "percent", pgettext_lazy("measure", "percent")
    MARKS = "marks", pgettext_lazy("measure", "marks of 100")
    YUAN = "yuan", pgettext_lazy("measure", "yuan")
    MM = "mm", pgettext_lazy("measure", "mm")
    DIGITS = "digits", pgettext_lazy("measure", "characters")
    VOTERS_DUE = "voters_due", _("of the voting members due to attend")
    VOTERS_PRESENT = "voters_present", _("of the voting members present")
    COMMITTEE = "committee", _("of the members of the committee")
    SEATS = "seats", _("more candidates than seats")
    SHARE_OF_MEMBERS = "share_of_members", _("of the members")


class Standing(TextChoices):
    """What the list of rules can be narrowed to."""

    IN_FORCE = "in_force", pgettext_lazy("rule", "in force")
    OFF = "off", pgettext_lazy("rule", "switched off")
    OVERRIDDEN = "overridden", _("overridden by the committee")
    UNVERIFIED = "unverified", pgettext_lazy("rule", "not verified")
    APPLIED = "applied", _("applied by this program")
