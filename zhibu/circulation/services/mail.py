"""Mail, through the server of the settings. Django's own SMTP is used and no second library: it tells a refusal from a
broken connection.
"""

import smtplib
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from zhibu.circulation.models import Channel
from zhibu.circulation.services.outbox import Outcome
from zhibu.circulation.states import SendingReason, SendingState


def send(channel: Channel, text: str, key: str) -> Outcome:
    """Send one text to the address of a channel, once, and say what came of it."""
    if not settings.EMAIL_HOST:
        return Outcome(SendingState.FAILED, SendingReason.NOT_SET)
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
    try:
        return _reach(connection) or _hand_over(connection, channel.address, text, key)
    finally:
        _close(connection)


def _reach(connection: Any) -> Outcome | None:
    """None once the server is reached; until then provably nothing was sent."""
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        return Outcome(SendingState.FAILED, SendingReason.REFUSED, f"SMTP {error.smtp_code}")
    except (OSError, smtplib.SMTPException):
        return Outcome(SendingState.NEW, SendingReason.UNREACHED)
    return None


def _hand_over(connection: Any, address: str, text: str, key: str) -> Outcome:
    message = EmailMessage(text.splitlines()[0][:120], text, to=[address], connection=connection)
    message.extra_headers["Message-ID"] = make_msgid(idstring=key.replace(":", "-"), domain="message.invalid")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return Outcome(SendingState.FAILED, SendingReason.REFUSED, f"SMTP {code}")
    except smtplib.SMTPResponseException as error:
        return Outcome(SendingState.FAILED, SendingReason.REFUSED, f"SMTP {error.smtp_code}")
    except TimeoutError:
        return Outcome(SendingState.UNKNOWN, SendingReason.TIME_OUT)
    except (OSError, smtplib.SMTPException):
        return Outcome(SendingState.UNKNOWN, SendingReason.LOST)
    return Outcome(SendingState.ACCEPTED)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return  # whatever it says at leave-taking, the answer to the message stands
