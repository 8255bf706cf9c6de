from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, slips and trusted devices."""

    name = "zhibu.accounts"
    label = "accounts"
