"""When the day of a hall is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.core.rules.dates import local
from motcua.core.worktime import Calendar

# People who are inside when the doors close are still served.
AFTER_CLOSE = timedelta(minutes=30)
# A visit that passes midnight goes on; a ticket of another day that rests longer was forgotten.
LONGEST_REST = timedelta(hours=2)


def day_is_over(calendar: Calendar, now: datetime) -> bool:
    """Whether no session of the local day goes on or is still to come, half an hour after the last."""
    at = local(now)
    ends = [datetime.combine(at.date(), one.end, at.tzinfo) for one in calendar.sessions_on(at.date())]
    return all(end + AFTER_CLOSE <= at for end in ends)
