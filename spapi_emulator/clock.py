"""The emulator's time: real time plus an offset that tests may advance."""

import re
from datetime import datetime, timedelta, timezone

ISO_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?"
    r"(Z|[+-]\d\d:?\d\d)"
)


class Clock:
    """A clock that runs at real speed and can be moved forward, or stands still."""

    def __init__(self, start_time=None):
        self.offset = timedelta(0)
        self.stopped_at = None
        if start_time is not None:
            self.offset = as_time(start_time) - datetime.now(timezone.utc)

    def now(self):
        """Return the emulator's present time, aware, in UTC."""
        return (self.stopped_at or datetime.now(timezone.utc)) + self.offset

    def stop(self):
        """Stand still: from now on only ``advance`` moves it."""
        self.stopped_at = self.stopped_at or datetime.now(timezone.utc)

    def advance(self, seconds):
        """Move the clock forward by ``seconds`` (a negative number is refused)."""
        if seconds < 0:
            raise ValueError("The emulator's clock only moves forward.")
        self.offset += timedelta(seconds=seconds)


def parse_time(text):
    """Return the aware UTC time of an ISO 8601 text.

    Raises ValueError for anything without date, time and zone.
    """
    match = ISO_TIME.fullmatch(text)
    if not match:
        raise ValueError("Not an ISO 8601 time with a time zone.")
    *parts, fraction, zone = match.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    local = datetime(*map(int, parts), micro, tzinfo=timezone.utc)
    return local - _zone_offset(zone)


def as_time(value):
    """Return an aware UTC time for a text or a datetime (naive means UTC)."""
    if isinstance(value, str):
        return parse_time(value)
    if value.tzinfo is None:
        return value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc)


def format_time(value):
    """Return the text of a time as Orders 2026-01-01 writes it (milliseconds, Z)."""
    value = value.astimezone(timezone.utc)
    return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"


def trim(value):
    """Return the time cut to milliseconds, the precision of the wire."""
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def _zone_offset(zone):
    if zone == "Z":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset
