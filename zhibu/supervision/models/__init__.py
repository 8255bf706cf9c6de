"""What this room keeps, by noun."""

from zhibu.supervision.models.findings import Finding, FindingStep
from zhibu.supervision.models.inspections import Candidate, Checklist, Excluded, Inspection, Item, Relation
from zhibu.supervision.models.pressing import LogEntry, Pressed, Urging
from zhibu.supervision.models.visits import EvidenceRequest, Seat, Verdict, Visit

__all__ = [
    "Candidate",
    "Checklist",
    "EvidenceRequest",
    "Excluded",
    "Finding",
    "FindingStep",
    "Inspection",
    "Item",
    "LogEntry",
    "Pressed",
    "Relation",
    "Seat",
    "Urging",
    "Verdict",
    "Visit",
]
