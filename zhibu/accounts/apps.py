from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import registry


class AccountsConfig(AppConfig):
    """Accounts, slips and trusted devices."""

    name = "zhibu.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authentication_failed

        from zhibu.accounts import panels, services

        # The library tells of a wrong code by this signal only.
        authentication_failed.connect(services.note_refused_code, dispatch_uid="accounts.refused_code")

        registry.after_restore["accounts"] = services.end_all_sessions
        registry.add_menu(50, _("Installation"), "accounts:installation", modes={"system"}, section="accounts")
        registry.add_menu(60, _("Log"), "accounts:log", modes={"audit"}, section="accounts")
        registry.add_panel("home.administrator", 10, panels.installation)
        registry.add_panel("home.administrator", 30, panels.log)
        registry.add_first_step(
            10, _("The administrators have signed in"), "", panels.administrators_are_in, mode="administrator"
        )
