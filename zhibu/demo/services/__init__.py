"""The invented committee: workbooks, the cast and its accounts, the story up to today."""

from zhibu.demo.services.accounts import passwords, set_passwords
from zhibu.demo.services.story import load
from zhibu.demo.services.workbooks import write_workbooks

__all__ = ["load", "passwords", "set_passwords", "write_workbooks"]
