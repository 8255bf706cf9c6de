"""Words and values of accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """What an administrator keeps: the installation, the accounts, or watch over both."""

    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")

    @property
    def flag(self) -> str:
        """The field of an account that says so."""
        return f"is_{self.value}_admin"


# How a duty may be typed at the console, as in 系统=张三.
TYPED = {"系统": Duty.SYSTEM, "安全": Duty.SECURITY, "审计": Duty.AUDIT} | {duty.value: duty for duty in Duty}

# Deeds of a member on their own account that they read among their own data.
SIGN_INS = {
    "accounts.session.opened": _("signed in"),
    "accounts.session.refused": _("was refused"),
    "accounts.session.closed": _("signed out"),
}
