"""Words and values of schemes, assessments and service evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Applied, Number

PAGE = 50  # rows on a page of a list
WHOLE = 100  # what the weights of a scheme come to, and a full score
LEAST_UNITS = 5  # from so many units on a result is shown among the others: of fewer each could be told
LEAST_ANSWERS = 5  # from so many answers on an evaluation is shown; a committee may ask for more, never for fewer
BEST_MARK = 5  # of a question at the counter
SLIP_MOST = 200  # slips printed at once
WORDS_FROM = 10  # from so many answers on the staff reads what was written

# From how many marks on a unit has a grade; below the last of them it has no star.
FIVE_FROM = Number("KH-01", _("grade of an assessment"), "assessment:assessments")
FOUR_FROM = Number("KH-02", _("grade of an assessment"), "assessment:assessments")
THREE_FROM = Number("KH-03", _("grade of an assessment"), "assessment:assessments")
TWO_FROM = Number("KH-04", _("grade of an assessment"), "assessment:assessments")
ONE_FROM = Number("KH-05", _("grade of an assessment"), "assessment:assessments")
ANSWER_DAYS = Number("KH-06", _("answer of a unit to its draft scores"))
SHOWN_DAYS = Number("KH-07", _("half-year record shown in time"), "assessment:schemes")
SLIP_DAYS = Number("KH-08", _("slips for service evaluation"))
# What the grades of a secretary's annual report count for as a fact, per cent; good is the whole, poor is nothing.
REPORTING = Applied("RV-01", _("annual reports of secretaries"), "assessment:reports")
REPORT_GRADES = Applied("RV-02", _("grade of an annual report"), "assessment:reports")
FAIR_COUNTS = Number("KH-09", _("annual report as a fact of an assessment"))
MIDDLING_COUNTS = Number("KH-10", _("annual report as a fact of an assessment"))
TOP_SHARE = Number("KH-11", _("share of five stars at a closing"), "assessment:assessments")
HEADINGS_MOST = 8  # of an annual report
TEXT_MOST = 3000  # characters under a heading


class How(models.TextChoices):
    """Where the figure of an indicator comes from; facts come first."""

    FACT = "fact", _("from a fact that the records hold")
    MARKS = "marks", _("from what inspectors judged")
    EVALUATION = "evaluation", _("from the evaluation by the people served")
    HAND = "hand", _("by hand, with a reason, where no record can exist")


class Fact(models.TextChoices):
    """The facts an indicator may be computed from; `queries.facts.TABLE` says how."""

    HELD = "held", _("activities held")
    CAME = "came", _("members who came")
    MEETINGS = "meetings", _("member meetings held")
    COMMITTEE = "committee", _("branch committee meetings held")
    LECTURES = "lectures", _("Party lectures held")
    THEME_DAYS = "theme_days", _("theme days held")
    SIGNED = "signed", _("notices and papers signed for in time")
    FEEDBACK = "feedback", _("effects reported in time")
    REACHED = "reached", _("goals of activities reached")
    RECORDS = "records", _("records of meetings confirmed")
    SHOWN = "shown", _("half-year records on show in time")
    CLOSED = "closed", _("findings closed in time")
    PRESSED = "pressed", _("pressed items reported in time")
    HONOURS = "honours", _("honours of the unit")
    PRACTICES = "practices", _("practices posted for others")
    TAKEN_UP = "taken_up", _("own practices taken up by others")
    REPORT = "report", _("grade of the secretary's annual report")
    PROMISED = "promised", _("good deeds promised")
    KEPT = "kept", _("good deeds and commitments kept in time")
    CONFIRMED = "confirmed", _("good deeds confirmed by those for whom they were done")
    FIRMS = "firms", _("commitments to enterprises kept in time")


class Measure(models.TextChoices):
    """The unit of measure of a fact."""

    SHARE = "share", _("per cent of what was due")
    COUNT = "count", _("number in the period")


class Whom(models.TextChoices):
    """For which units an indicator counts."""

    ALL = "all", _("all units")
    BRANCHES = "branches", _("branches")
    GENERAL = "general", _("general branches")


class Visits(models.TextChoices):
    """Whose judgements an indicator takes."""

    ALL = "all", _("spot checks and joint inspections")
    SPOT = "spot", _("spot checks")
    JOINT = "joint", _("half-year joint inspections")


class SchemeStage(models.TextChoices):
    """How far a scheme is. Once in force it is changed no more; a change is a new version."""

    DRAFT = "draft", pgettext_lazy("scheme", "draft")
    IN_FORCE = "in_force", pgettext_lazy("scheme", "in force")
    REPLACED = "replaced", pgettext_lazy("scheme", "replaced by a newer version")
    DROPPED = "dropped", pgettext_lazy("scheme", "dropped after the trial")
    ROLLED_OUT = "rolled_out", pgettext_lazy("scheme", "rolled out after the trial")


class Verdict(models.TextChoices):
    """What is decided of a trial when its figures are looked at."""

    ROLLED_OUT = "rolled_out", _("roll it out: a draft for all units is made of it")
    DROPPED = "dropped", _("drop it")


class Stage(models.TextChoices):
    """How far an assessment is."""

    DRAFT = "draft", pgettext_lazy("assessment", "draft scores, with the office")
    ANSWERING = "answering", pgettext_lazy("assessment", "units read and answer")
    CLOSED = "closed", pgettext_lazy("assessment", "closed and released")


class Settled(models.TextChoices):
    """What becomes of a unit's answer."""

    STANDS = "stands", _("the score stands")
    CHANGED = "changed", _("the score is changed")


class Question(models.TextChoices):
    """What people served are asked; each is marked from 1 to 5."""

    MANNER = "manner", _("How were you received?")
    SPEED = "speed", _("Was it done without delay and without needless papers?")
    OUTCOME = "outcome", _("Was your matter handled fairly and explained?")


class ReportStage(models.TextChoices):
    """How far a secretary's annual report is."""

    WRITING = "writing", pgettext_lazy("report", "being written")
    HANDED_IN = "handed_in", pgettext_lazy("report", "handed in, open to those who appraise")
    SETTLED = "settled", pgettext_lazy("report", "graded")


class Opinion(models.TextChoices):
    """The four grades of an annual report (RV-02), the best first."""

    GOOD = "good", pgettext_lazy("report", "good")
    FAIR = "fair", pgettext_lazy("report", "fairly good")
    MIDDLING = "middling", pgettext_lazy("report", "middling")
    POOR = "poor", pgettext_lazy("report", "poor")


class ForWhom(models.TextChoices):
    """For whom something is promised."""

    PEOPLE = "people", _("good deed for the people")
    FIRMS = "firms", _("commitment to enterprises")


class PromiseStage(models.TextChoices):
    """How far a promise is."""

    OPEN = "open", pgettext_lazy("promise", "open")
    DONE = "done", pgettext_lazy("promise", "done")
    DROPPED = "dropped", pgettext_lazy("promise", "withdrawn")
