"""The chain checked by the auditor, on a page and not at the console."""

from datetime import datetime

from django.db import transaction

from zhibu.audit.queries import Finding, check_chain
from zhibu.audit.services import Actor, record


def check_log(*, by: Actor, now: datetime) -> Finding:
    """Recompute every entry and write down what was found: how many are sound, the head, the first bad one. That entry
    itself follows the ones it speaks of.
    """
    found = check_chain()
    detail = {"sound": found.sound, "head": found.head, "bad": found.bad.number if found.bad else None}
    with transaction.atomic():
        record(actor=by, deed="accounts.log.checked", subject="accounts.log", detail=detail, now=now)
    return found
