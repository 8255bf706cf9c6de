"""Working days, office hours and chance of the invented committee."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from zhibu.kernel.workdays import is_working_day


def step(day: date, count: int) -> date:
    """The working day `count` working days after `day` (before it when negative); 0 is `day` or the next one."""
    if count == 0:
        while not is_working_day(day):
            day += timedelta(days=1)
        return day
    while count:
        day += timedelta(days=1 if count > 0 else -1)
        if is_working_day(day):
            count -= 1 if count > 0 else -1
    return day


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if is_working_day(day)]


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """That instant in the committee's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))


def office_hour(day: date, rng: Random, *, first: int = 9, last: int = 17) -> datetime:
    """Some instant of that day while the office works."""
    return at(day, rng.randrange(first, last), rng.randrange(60), rng.randrange(60))


def desk_day(now: datetime) -> date:
    """The newest working day on which the office has been at work for half an hour."""
    local = timezone.localtime(now)
    day = local.date() if local.time() >= time(10) else local.date() - timedelta(days=1)
    return day if is_working_day(day) else step(day, -1)


def chance(*about: object) -> Random:
    """The same chance for the same matter, on every machine and whatever else happens."""
    return Random(":".join(str(part) for part in about))  # noqa: S311 - nothing secret comes of it
