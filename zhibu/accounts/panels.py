"""What waits for the administrators on their first page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.accounts.queries import administrators
from zhibu.accounts.states import Duty
from zhibu.audit import queries as chain
from zhibu.kernel.examinations import examine


def installation(request: HttpRequest) -> str:
    """For the system administrator: what is not as it should be."""
    if Duty.SYSTEM not in request.who.duties:
        return ""
    wrong = [(name, finding) for name, finding in examine() if not finding.fine]
    return render_to_string("accounts/panel_installation.html", {"wrong": wrong}, request)


def log(request: HttpRequest) -> str:
    """For the auditor: how long the chain is and when it was checked."""
    if Duty.AUDIT not in request.who.duties:
        return ""
    words = {"length": chain.length(), "checked": chain.newest("accounts.log.checked", subject="accounts.log")}
    return render_to_string("accounts/panel_log.html", words, request)


def administrators_are_in(request: HttpRequest) -> bool:
    """Whether every administrator has set a password."""
    known = list(administrators())
    return bool(known) and all(user.has_usable_password() for user in known)
