"""Who looks at the sample in tests."""

from django.utils import timezone

from zhibu.accounts.models import User
from zhibu.organisation.policy import Person, person_for


def committee_officer() -> Person:
    """The secretary of the committee, who manages every unit."""
    return person_for(User.objects.get(username="gongwei"), mode="officer", today=timezone.localdate())
