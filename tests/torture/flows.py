"""The four flows that are cut off, how each is sent, and how many rows it has when it is done."""

from dataclasses import dataclass
from typing import Any

from tests.torture.machine import Machine

FLOWS = ("issue", "roll", "compile", "import")


@dataclass(frozen=True)
class Form:
    """What a browser sends."""

    path: str
    fields: dict[str, Any]


def form(machine: Machine, flow: str, run: int) -> Form:
    """The form of one run."""
    target = machine.scene[flow][run]
    return {
        "issue": Form(f"/activities/{target}/check/", {"reason": "试验", "now": "1"}),
        "roll": Form(f"/activities/held/{target}/roll/", {"day": machine.scene["day"]}),
        "compile": Form(f"/participation/{target}/compile/", {"basis": "办法", "check_days": "5"}),
        "import": Form(f"/organisation/import/{target}/", {"do": "commit"}),
    }[flow]


def counted(machine: Machine, flow: str, run: int) -> dict[str, int]:
    """Rows of each kind that this run's deed has written: all zero before it, the same numbers after each."""
    target = machine.scene[flow][run]
    parts = {name: sql.replace("$", str(target)) for name, sql in COUNTS[flow].items()}
    (row,) = machine.database.ask("SELECT " + ", ".join(f"({sql})" for sql in parts.values()))
    return dict(zip(parts, row, strict=True))


_NOTICE = "SELECT dispatch_id FROM activities_notice WHERE id = $"
_CLOSED = "SELECT count(*) FROM circulation_task WHERE closed_at IS NOT NULL AND key = "
_CLOSINGS = "SELECT id FROM participation_closing WHERE period = '$'"
_SHOWN = "SELECT disclosure_id FROM participation_closing WHERE period = '$'"
_UPLOAD = "organisation_import WHERE id = $"
_PEOPLE = "organisation_member m WHERE m.remark = 'upload $'"
COUNTS: dict[str, dict[str, str]] = {
    "issue": {
        "numbered": "SELECT count(*) FROM activities_notice WHERE id = $ AND state = 'issued' AND number > 0",
        "dispatch": f"SELECT count(*) FROM circulation_dispatch WHERE id = ({_NOTICE})",
        "units": f"SELECT count(*) FROM circulation_delivery WHERE member_id IS NULL AND dispatch_id = ({_NOTICE})",
        "members": f"SELECT count(member_id) FROM circulation_delivery WHERE dispatch_id = ({_NOTICE})",
        "persons": f"SELECT count(DISTINCT member_id) FROM circulation_delivery WHERE dispatch_id = ({_NOTICE})",
        "activities": "SELECT count(*) FROM activities_activity WHERE notice_id = $",
        "roll tasks": "SELECT count(*) FROM circulation_task WHERE key IN"
        " (SELECT 'activities.roll:' || id FROM activities_activity WHERE notice_id = $)",
        "preview tasks": "SELECT count(*) FROM circulation_task WHERE key LIKE 'activities.preview:$:%'",
        "draft closed": f"{_CLOSED} 'activities.draft:$'",
        "burden": "SELECT count(*) FROM circulation_burdenentry WHERE source LIKE 'activities.notice:$:%'",
        "chain": "SELECT count(*) FROM audit_entry WHERE deed = 'activities.notice.issued'"
        " AND subject = 'activities.notice:$'",
    },
    "roll": {
        "version": "SELECT roll_version FROM activities_activity WHERE id = $",
        "confirmed": "SELECT count(roll_confirmed_at) FROM activities_activity WHERE id = $",
        "lines": "SELECT count(*) FROM activities_attendance WHERE activity_id = $",
        "persons": "SELECT count(DISTINCT member_id) FROM activities_attendance WHERE activity_id = $",
        "roll closed": f"{_CLOSED} 'activities.roll:$'",
        "feedback": "SELECT count(*) FROM circulation_task WHERE key = 'activities.feedback:$'",
        "chain": "SELECT count(*) FROM audit_entry WHERE deed = 'activities.roll.confirmed'"
        " AND subject = 'activities.activity:$'",
    },
    "compile": {
        "closings": "SELECT count(*) FROM participation_closing WHERE period = '$'",
        "records": f"SELECT count(*) FROM participation_record WHERE closing_id IN ({_CLOSINGS})",
        "disclosures": f"SELECT count(*) FROM disclosure_disclosure WHERE id IN ({_SHOWN})",
        "versions": f"SELECT count(*) FROM disclosure_version WHERE disclosure_id IN ({_SHOWN})",
        "own checks": "SELECT count(*) FROM circulation_task WHERE url = '/participation/$/mine/'",
        "to show": "SELECT count(*) FROM circulation_task WHERE key IN"
        f" (SELECT 'disclosure.start:' || disclosure_id FROM ({_SHOWN}) s)",
        "chain": "SELECT count(*) FROM audit_entry WHERE deed = 'participation.half_year.compiled'"
        " AND subject = 'participation.half_year:$'",
    },
    "import": {
        "committed": f"SELECT count(committed_at) FROM {_UPLOAD}",
        "forgotten": f"SELECT count(*) FROM {_UPLOAD} AND length(workbook) = 0",
        "to undo": f"SELECT count(*) FROM {_UPLOAD} AND length(undo) > 0",
        "members": f"SELECT count(*) FROM {_PEOPLE}",
        "persons": f"SELECT count(DISTINCT m.key) FROM {_PEOPLE}",
        "affiliations": "SELECT count(*) FROM organisation_affiliation WHERE member_id IN"
        f" (SELECT m.id FROM {_PEOPLE})",
        "chain": "SELECT count(*) FROM audit_entry e JOIN organisation_import i ON e.subject LIKE '%' || i.checksum"
        " WHERE i.id = $ AND e.deed = 'organisation.members.imported'",
    },
}


def state(machine: Machine, flow: str, run: int, done: dict[str, int]) -> str:
    """ "all" when the deed is there, "none" when nothing of it is; anything between is said."""
    found = counted(machine, flow, run)
    if found == done:
        return "all"
    return "half: " + str(found) if any(found.values()) else "none"
