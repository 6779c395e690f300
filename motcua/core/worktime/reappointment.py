"""A new day for a result that is not ready: the moment, and how it follows from the first appointment."""

from __future__ import annotations

from datetime import date

from motcua.core.worktime.calendar import Calendar
from motcua.core.worktime.derivation import Due
from motcua.core.worktime.explain import closing_lines, stretch_line
from motcua.core.worktime.moments import DAY_MINUTES, day_text, moment_text, to_minutes, to_moment
from motcua.core.worktime.policy import Policy


def reappointment(previous: Due, *, on: date, calendar: Calendar, policy: Policy) -> Due:
    """The close of the day; of the next working day after a day without processing.

    It has no limit of its own: an agency asks for the day (NĐ 61/2018 Điều 19 khoản 9). Raises
    DateBeyondCalendar.
    """
    day = on if calendar.is_working_day(on) else calendar.next_working_day(on)
    ordinal = day.toordinal()
    end = ordinal * DAY_MINUTES + calendar.plan_ordinal(ordinal).close
    start = to_minutes(previous.moment)
    minutes = calendar.minutes_until(end) - calendar.minutes_until(start)
    text = f"Hẹn lại từ {moment_text(start)} sang hết {day_text(ordinal)}"
    is_provisional = calendar.is_provisional(day)
    return Due(
        moment=to_moment(end),
        lines=(
            stretch_line(policy, start, end, minutes, "reappointment", text),
            *closing_lines(policy, end, is_provisional=is_provisional),
        ),
        limit=None,
        received_at=previous.received_at,
        policy_id=policy.id,
        calendar_version=calendar.fingerprint,
        is_provisional=is_provisional,
    )
