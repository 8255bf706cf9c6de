"""Hooks of the sign-in library."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: accounts come from slips."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
