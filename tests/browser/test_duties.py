"""A secretary's way through the duties of the year: from the list to one of them, said by hand, seen in the calendar."""

import re

import pytest
from django.utils import timezone

from tests.browser.steps import Steps

pytestmark = pytest.mark.browser
