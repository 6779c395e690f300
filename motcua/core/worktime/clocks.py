"""The clocks, one per unit: from the moment of receipt to the due minute, with the lines of the way.

Each takes a start and returns where the limit ends; `last_day` is the counted last day before it is moved
to a working day, which pauses need.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from motcua.core.worktime.calendar import Calendar
from motcua.core.worktime.day_plan import DayPlan
from motcua.core.worktime.derivation import Line
from motcua.core.worktime.explain import day_lines, last_day_line, rolled_text, start_text, stretch_line
from motcua.core.worktime.limits import Limit, LimitUnit, format_limit
from motcua.core.worktime.moments import DAY_MINUTES, day_text, duration_text, to_moment
from motcua.core.worktime.policy import DayMode, Policy

_NOT_COUNTING_FIRST_DAY = frozenset({"days", "calendar"})
TO_CLOSE = "đến hết giờ làm việc"
# Receipts at these positions count from the next working day, so their first day is worth a whole one.
_COUNT_FROM_NEXT_DAY = frozenset({"after_close", "no_processing", "online_last_hour"})


@dataclass(slots=True)
class Start:
    """Where a clock begins: the minute, its day's plan, and the rule its position falls under.

    `rest` is the working minutes left on that day, as far as the clock counts them.
    """

    calendar: Calendar
    policy: Policy
    at: int
    day: int
    minute: int
    plan: DayPlan
    rule: str
    what: str
    rest: int

    def line(self, counting: str, *, end: int | None = None, minutes: int = 0, rule: str = "") -> Line:
        """The first line of a derivation."""
        rule = rule or self.rule
        policy, begin = self.policy, to_moment(self.at)
        is_counted = counting not in _NOT_COUNTING_FIRST_DAY or rule in policy.articles
        article = policy.article(rule if is_counted else "day_of_receipt")
        text = start_text(self.what, self.at, rule, counting)
        return Line(begin, begin if end is None else to_moment(end), minutes, rule, article, text)


@dataclass(slots=True)
class Running:
    """Where a limit ends so far, and the lines that say why."""

    due: int
    last_day: int
    lines: list[Line]


def clock_start(calendar: Calendar, policy: Policy, *, at: int, submitted: int | None, what: str) -> Start:
    """The position of a moment in its day; `submitted` is when the portal got it, for the last-hour rule."""
    day, minute = divmod(at, DAY_MINUTES)
    plan = calendar.plan_ordinal(day)
    rule = _rule(calendar, policy, plan, day, minute, submitted)
    rest = 0 if rule in _COUNT_FROM_NEXT_DAY else plan.minutes - plan.minutes_before(minute)
    return Start(calendar, policy, at, day, minute, plan, rule, what, rest)


def run(start: Start, limit: Limit) -> Running:
    """The clock of the limit's unit."""
    if limit.unit is LimitUnit.WORKING_DAY:
        return _working_days(start, limit.amount)
    if limit.unit is LimitUnit.HOUR:
        return elapsed(start, limit.amount * 60)
    if limit.unit is LimitUnit.SAME_DAY:
        return _same_day(start)
    return _calendar_days(start, limit)


def elapsed(start: Start, minutes: int) -> Running:
    """The earliest moment at which so many working minutes have passed since the start."""
    calendar = start.calendar
    begin = start.at if start.rest else (start.day + 1) * DAY_MINUTES
    due = calendar.minute_at(calendar.minutes_until(begin) + minutes, near=start.day)
    due_day = due // DAY_MINUTES
    if due_day == start.day:
        return Running(due, due_day, [start.line("hours", end=due, minutes=minutes)])
    what = f"đủ {duration_text(minutes)} làm việc lúc"
    return Running(due, due_day, [_received(start, "hours", start.rest), *_way(start, due, what)])


def _working_days(start: Start, amount: int) -> Running:
    calendar, policy = start.calendar, start.policy
    last = calendar.nth_working_ordinal(start.day, amount)
    plan = calendar.plan_ordinal(last)
    if policy.day_mode is DayMode.END_OF_DAY or start.rule in _COUNT_FROM_NEXT_DAY:
        minute, to = plan.close, TO_CLOSE
    elif start.rule == "before_opening":
        minute, to = plan.opening, "đến giờ mở cửa"
    else:
        # First out of the break of the day of receipt, then into the hours of the last day.
        minute = plan.position(start.plan.position(start.minute))
        to = "đến đúng giờ ban đầu" if minute == start.minute else "đến"
    due = last * DAY_MINUTES + minute
    rest = start.rest if policy.day_mode is DayMode.HOUR_EXACT else 0
    what = f"ngày làm việc thứ {'nhất' if amount == 1 else amount}, {to}"
    return Running(due, last, [_received(start, "days", rest), *_way(start, due, what)])


def _same_day(start: Start) -> Running:
    calendar, policy = start.calendar, start.policy
    cutoff = policy.same_day_cutoff.hour * 60 + policy.same_day_cutoff.minute
    rule = start.rule
    if rule not in _COUNT_FROM_NEXT_DAY and start.minute > cutoff:
        rule = "after_cutoff"
    elif rule == "received" and start.minute >= start.plan.close:
        rule = "after_close"
    if rule in _COUNT_FROM_NEXT_DAY or rule == "after_cutoff":
        last = calendar.nth_working_ordinal(start.day, 1)
        due = last * DAY_MINUTES + calendar.plan_ordinal(last).close
        return Running(due, last, [start.line("same_day", rule=rule), *_way(start, due, TO_CLOSE)])
    due = start.day * DAY_MINUTES + start.plan.close
    return Running(due, start.day, [start.line("same_day", end=due, minutes=start.rest)])


def _calendar_days(start: Start, limit: Limit) -> Running:
    """Days and months run through nights and days off; only the last day is moved to a working day."""
    calendar, policy = start.calendar, start.policy
    text = f"{format_limit(limit)} kể từ ngày tiếp theo"
    rule = "calendar_days"
    if limit.unit is LimitUnit.DAY:
        last = start.day + limit.amount
    else:
        rule = "months"
        last, is_shortened = _months_later(calendar, start.day, limit.amount)
        if is_shortened:
            text += ", tháng cuối không có ngày tương ứng nên lấy ngày cuối tháng"
    minutes = _minutes_after(calendar, start.day, last)
    due, rolled = roll(calendar, policy, last)
    begin, end = (start.day + 1) * DAY_MINUTES, (last + 1) * DAY_MINUTES
    text = f"{text}: hết {day_text(last)}"
    line = stretch_line(policy, begin, end if rolled else due, minutes, rule, text)
    return Running(due, last, [start.line("calendar"), line, *rolled])


def roll(calendar: Calendar, policy: Policy, last: int) -> tuple[int, list[Line]]:
    """Close of the last day, or of the next working day if it has no processing."""
    plan = calendar.plan_ordinal(last)
    if plan.minutes:
        return last * DAY_MINUTES + plan.close, []
    day = calendar.nth_working_ordinal(last, 1)
    plan = calendar.plan_ordinal(day)
    due = day * DAY_MINUTES + plan.close
    text = rolled_text(calendar, last, day)
    return due, [stretch_line(policy, (last + 1) * DAY_MINUTES, due, plan.minutes, "rolled", text)]


def _rule(
    calendar: Calendar, policy: Policy, plan: DayPlan, day: int, minute: int, submitted: int | None
) -> str:
    if not plan.minutes:
        return "no_processing"
    if minute > plan.close:
        return "after_close"
    if submitted is not None and _holds_back(calendar, policy, day, submitted):
        return "online_last_hour"
    if minute < plan.opening:
        return "before_opening"
    if plan.in_break(minute):
        return "in_break"
    return "received"


def _holds_back(calendar: Calendar, policy: Policy, day: int, submitted: int) -> bool:
    """Filed in the last hour of a working day, and accepted before the next working day begins."""
    submitted_day, minute = divmod(submitted, DAY_MINUTES)
    plan = calendar.plan_ordinal(submitted_day)
    if not plan.minutes or not plan.close - policy.online_last_hour_minutes <= minute <= plan.close:
        return False
    return day < calendar.nth_working_ordinal(submitted_day, 1)


def _received(start: Start, counting: str, rest: int) -> Line:
    if not rest:
        return start.line(counting)
    return start.line(counting, end=start.day * DAY_MINUTES + start.plan.close, minutes=rest)


def _way(start: Start, due: int, what: str) -> list[Line]:
    days = day_lines(start.calendar, start.policy, start.day + 1, due // DAY_MINUTES - 1)
    return [*days, last_day_line(start.calendar, start.policy, due, what)]


def _months_later(calendar: Calendar, day: int, months: int) -> tuple[int, bool]:
    on = date.fromordinal(day)
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    calendar.check_year(year)
    days = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, days)).toordinal(), on.day > days


def _minutes_after(calendar: Calendar, day: int, last: int) -> int:
    """Working minutes after the day, up to and with the last."""
    return calendar.minutes_until((last + 1) * DAY_MINUTES - 1) - calendar.minutes_until(
        (day + 1) * DAY_MINUTES
    )
