"""Amazon's time, seen from this machine.

Amazon refuses searchOrders windows that end less than two minutes before *its*
time, so a machine whose clock is wrong compares everything with Amazon's clock.
Each answer of the token endpoint and of SP-API carries a ``Date`` header (RFC
9110, section 6.6.1); the newest one counts. All times are aware and in UTC.
"""

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# The header has whole seconds and the answer travels: less is noise.
NOISE = 2.0

_offsets = {}


def _key(api_url):
    return api_url.rstrip("/")


def observe(api_url: str, date_header: str | None) -> None:
    """Learn Amazon's clock from a ``Date`` header; an unreadable one is ignored."""
    try:
        amazon = parsedate_to_datetime(date_header)
    except (TypeError, ValueError, IndexError, OverflowError):
        return
    if amazon.tzinfo is None:
        amazon = amazon.replace(tzinfo=timezone.utc)
    offset = (amazon - datetime.now(timezone.utc)).total_seconds()
    set_offset(api_url, offset if abs(offset) > NOISE else 0.0)


def set_offset(api_url: str, seconds: float) -> None:
    """Set by how many seconds Amazon's clock is ahead of the local one."""
    _offsets[_key(api_url)] = float(seconds)


def offset(api_url: str) -> float:
    """Seconds by which Amazon's clock is ahead; 0.0 when nothing was observed."""
    return _offsets.get(_key(api_url), 0.0)


def now(api_url: str) -> datetime:
    """The present moment by Amazon's clock (aware, UTC)."""
    return datetime.now(timezone.utc) + timedelta(seconds=offset(api_url))


def forget(api_url: str | None = None) -> None:
    """Forget what was observed for one base URL, or for all of them."""
    if api_url is None:
        _offsets.clear()
    else:
        _offsets.pop(_key(api_url), None)
