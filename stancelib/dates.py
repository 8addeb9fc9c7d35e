"""The dates of articles, in the forms that news archives have, as days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_EPOCH = date(1970, 1, 1).toordinal()
_DIVIDED = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?", re.DOTALL)
_RUN_ON = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ].*)?", re.DOTALL)
_SECONDS = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")


@lru_cache(maxsize=1 << 12)
def day_of(text: str | None) -> int | None:
    """Days since 1970-01-01, or None for what is no date.

    Understands what begins with a year (``2024-05-01T10:00``, ``20240501``, ``2024-05``,
    ``2024``: the first day of what is meant), dates of mails and feeds (``Wed, 01 May 2024
    10:00:00 GMT``), and Unix time in seconds or milliseconds. What begins with a day or a
    month is ambiguous, and no date.
    """
    given = (text or "").strip()
    try:
        if found := _DIVIDED.fullmatch(given) or _RUN_ON.fullmatch(given):
            year, month, day = (int(part or 1) for part in found.groups())
            return date(year, month, day).toordinal() - _EPOCH
        if found := _SECONDS.fullmatch(given):
            return datetime.fromtimestamp(int(found[1]), UTC).date().toordinal() - _EPOCH
        return parsedate_to_datetime(given).date().toordinal() - _EPOCH
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def iso(day: int | None) -> str | None:
    """``2024-05-01`` of days since 1970-01-01."""
    return None if day is None else date.fromordinal(day + _EPOCH).isoformat()
