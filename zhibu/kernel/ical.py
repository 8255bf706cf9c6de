"""Calendars for phones and computers (RFC 5545): events in, text out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneStandard

ICAL = "text/calendar; charset=utf-8"
# China has had one time all year since 1991; what is shown lies after that.
_ZONE = "Asia/Shanghai"
_SINCE = datetime(1991, 9, 15, 2)
_OFFSET = timedelta(hours=8)
ASK_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One event. `first` is its day, or its instant when the time is known; `last` its last day when it may lie on any
    of several. `sequence` rises with every change; what was called off stays with `cancelled`.
    """

    uid: str
    title: str
    first: date | datetime
    last: date | None
    place: str
    text: str
    url: str
    sequence: int
    modified: datetime
    cancelled: bool = False
    tentative: bool = False


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar as a file. A day without a time is a whole day, and keeps nobody's time taken."""
    found = Calendar()
    found.add("prodid", "-//Zhibu//Zhibu//ZH")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("name", name)
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", _ZONE)
    found.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    found.add_component(_zone())
    for entry in entries:
        found.add_component(_event(entry))
    return bytes(found.to_ical())


def _zone() -> Timezone:
    standard = TimezoneStandard()
    for name, value in (("dtstart", _SINCE), ("tzoffsetfrom", _OFFSET), ("tzoffsetto", _OFFSET), ("tzname", "CST")):
        standard.add(name, value)
    zone = Timezone()
    zone.add("tzid", _ZONE)
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    first = entry.first
    values: dict[str, Any] = {
        "uid": entry.uid,
        "dtstamp": entry.modified.astimezone(UTC),
        "last-modified": entry.modified.astimezone(UTC),
        "sequence": entry.sequence,
        "summary": entry.title,
        "status": "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED",
        "url": entry.url,
        "description": entry.text,
    }
    if entry.place:
        values["location"] = entry.place
    if isinstance(first, datetime):
        values["dtstart"] = first.astimezone(timezone.get_default_timezone())
    else:
        values |= {"dtstart": first, "dtend": (entry.last or first) + timedelta(days=1), "transp": "TRANSPARENT"}
    for name, value in values.items():
        event.add(name, value)
    return event
