"""Words and values of inspections, findings, pressed items and the supervision log."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.rulebook.queries import Number

PAGE = 50  # rows on a page of a list
RELATION_DAYS = 365  # how long the reason of a recusal is kept after the release
LOG_DAYS = 365  # how long the words of a log entry that was taken back are kept
ALGORITHM = 'sha256(UTF-8(seed + "\\n" + code)), ascending by hexadecimal digest, the first count'

# Working days for a unit's plan, for mending, for evidence asked for, and until what is overdue goes up.
PLAN_DAYS = Number("GW-95", _("findings of an inspection"), "supervision:findings")
MEND_DAYS = Number("GW-96", _("findings of an inspection"), "supervision:findings")
EVIDENCE_DAYS = Number("GW-97", _("asking a unit for more evidence"))
ESCALATE_DAYS = Number("GW-98", _("findings of an inspection"), "supervision:findings")


class Kind(models.TextChoices):
    """平时抽查 goes to units drawn by lot, 半年联查 to all of them."""

    SPOT = "spot", _("spot check")
    JOINT = "joint", _("half-year joint inspection")


class Stage(models.TextChoices):
    """How far an inspection is. What is drawn, with which seed and by whom is fixed from its publication on."""

    DRAFT = "draft", pgettext_lazy("inspection", "being prepared")
    PUBLISHED = "published", pgettext_lazy("inspection", "seed published")
    DRAWN = "drawn", pgettext_lazy("inspection", "under way")
    RELEASED = "released", pgettext_lazy("inspection", "results released")


class Judged(models.TextChoices):
    """What an inspector says of one item; keys 1 to 4 on the page."""

    GOOD = "good", pgettext_lazy("judged", "good")
    IMPROVE = "improve", pgettext_lazy("judged", "to improve")
    NOT_DONE = "not_done", pgettext_lazy("judged", "not done")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("judged", "not applicable")


FAULTS = (Judged.IMPROVE, Judged.NOT_DONE)


class Severity(models.TextChoices):
    """How heavy a finding of an item is."""

    LIGHT = "light", pgettext_lazy("severity", "light")
    NOTABLE = "notable", pgettext_lazy("severity", "notable")
    SERIOUS = "serious", pgettext_lazy("severity", "serious")


class Fact(models.TextChoices):
    """What the program itself knows of a unit and shows beside an item."""

    HELD = "held", _("activities held and planned")
    CAME = "came", _("participation of members")
    SIGNED = "signed", _("notices and papers signed for")
    FEEDBACK = "feedback", _("effects reported")
    RECORDS = "records", _("records of meetings")
    DISCLOSED = "disclosed", _("disclosures made final")


class Stop(models.TextChoices):
    """The way of a finding: 发现 → 方案 → 整改 → 复核 → 销号."""

    FOUND = "found", pgettext_lazy("finding", "found")
    PLAN = "plan", pgettext_lazy("finding", "plan")
    WORK = "work", pgettext_lazy("finding", "work")
    RECHECK = "recheck", pgettext_lazy("finding", "re-check")
    CLOSED = "closed", pgettext_lazy("finding", "closed")


class Move(models.TextChoices):
    """What somebody does with a finding; each takes a sentence."""

    PLANNED = "planned", _("hand in the plan")
    BEGUN = "begun", _("begin the work")
    PROGRESS = "progress", _("say how far the work is")
    DONE = "done", _("report it as mended")
    PLAN_RETURNED = "plan_returned", _("return the plan")
    RETURNED = "returned", _("return it: not mended yet")
    CLOSED = "closed", _("close it after the re-check")


# Move → where a finding may stand for it, where it goes, and whether the unit makes it (else who inspects).
MOVES: dict[str, tuple[frozenset[str], Stop, bool]] = {
    Move.PLANNED: (frozenset({Stop.FOUND}), Stop.PLAN, True),
    Move.BEGUN: (frozenset({Stop.PLAN}), Stop.WORK, True),
    Move.PROGRESS: (frozenset({Stop.WORK}), Stop.WORK, True),
    Move.DONE: (frozenset({Stop.WORK}), Stop.RECHECK, True),
    Move.PLAN_RETURNED: (frozenset({Stop.PLAN}), Stop.FOUND, False),
    Move.RETURNED: (frozenset({Stop.RECHECK}), Stop.WORK, False),
    Move.CLOSED: (frozenset({Stop.RECHECK}), Stop.CLOSED, False),
}


class Must(models.TextChoices):
    """四必: the four occasions on which a leader presses for the work."""

    SPEAKS = "speaks", pgettext_lazy("four musts", "spoke of it at a meeting")
    LOOKS = "looks", pgettext_lazy("four musts", "looked at it on a visit")
    HEARS = "hears", pgettext_lazy("four musts", "heard the first person responsible at an inspection")
    APPRAISES = "appraises", pgettext_lazy("four musts", "appraised it at the end of the year")


class PressedState(models.TextChoices):
    """How far a pressed item is; read from its columns, not stored."""

    OPEN = "open", pgettext_lazy("pressed item", "under way")
    REPORTED = "reported", pgettext_lazy("pressed item", "reported, waits for the office")
    CLOSED = "closed", pgettext_lazy("pressed item", "closed")
