"""What this room adds to the retention table. Rolls are not in it: append-only, as half-years rest on them."""

from django.utils.translation import gettext_lazy as _

from zhibu.activities.models import CalendarKey, Leave, PhoneSignIn
from zhibu.activities.states import LEAVE_WORDS_DAYS, PHONE_CODE_DAYS, SPENT_DAYS
from zhibu.kernel.registry import Keeping
from zhibu.organisation.services import remove

TABLE = {
    "leave_words": Keeping(
        what=_("what was written with a leave and with its answer"),
        then=_("text removed; that it was asked for, and what the roll says, stays"),
        days=LEAVE_WORDS_DAYS,
        due=lambda before: Leave.objects.filter(asked_at__lt=before).exclude(words="", answer=""),
        end=lambda rows: rows.update(words="", answer=""),
        rule=LEAVE_WORDS_DAYS.code,
    ),
    "phone_codes": Keeping(
        what=_("codes for signing in by phone that have closed"),
        then=_("removed; the roll stays"),
        days=PHONE_CODE_DAYS,
        due=lambda before: PhoneSignIn.objects.filter(closes_at__lt=before),
        end=remove,
        rule=PHONE_CODE_DAYS.code,
    ),
    "calendar_keys": Keeping(
        what=_("calendar addresses that were revoked"),
        then=_("removed; the log stays"),
        days=SPENT_DAYS,
        due=lambda before: CalendarKey.objects.filter(revoked_at__lt=before),
        end=remove,
        rule=SPENT_DAYS.code,
    ),
}
