"""The lines of a derivation: what each stretch of time does to the limit, in words and with its article."""

from __future__ import annotations

from functools import lru_cache

from motcua.core.worktime.calendar import Calendar
from motcua.core.worktime.derivation import Line
from motcua.core.worktime.moments import (
    DAY_MINUTES,
    clock_text,
    day_text,
    moment_text,
    span_text,
    to_moment,
)
from motcua.core.worktime.pauses import Standstill
from motcua.core.worktime.policy import Policy

_KEPT = 16384
_DAYS = {
    "received": "không tính ngày này",
    "before_opening": "trước giờ làm việc, lấy giờ mở cửa; không tính ngày này",
    "in_break": "trong giờ nghỉ, lấy giờ bắt đầu buổi tiếp theo; không tính ngày này",
    "after_close": "sau giờ làm việc, tính từ ngày làm việc tiếp theo",
    "no_processing": "ngày không giải quyết hồ sơ, tính từ ngày làm việc tiếp theo",
    "online_last_hour": "nộp trực tuyến trong giờ cuối của ngày, tính từ ngày làm việc tiếp theo",
}
_REMARKS = {
    "days": _DAYS,
    "hours": _DAYS
    | {
        "received": "tính giờ làm việc từ lúc này",
        "before_opening": "trước giờ làm việc, tính từ giờ mở cửa",
        "in_break": "trong giờ nghỉ, tính từ đầu buổi tiếp theo",
    },
    "calendar": dict.fromkeys(_DAYS, "không tính ngày này"),
    "same_day": _DAYS
    | {
        "received": "giải quyết trong ngày",
        "before_opening": "giải quyết trong ngày",
        "in_break": "giải quyết trong ngày",
        "after_cutoff": "sau giờ nhận hồ sơ trả trong ngày, trả trong ngày làm việc tiếp theo",
    },
}


def start_text(what: str, at: int, rule: str, counting: str) -> str:
    """The sentence about the moment the clock looks at, and what that moment does to the count."""
    return f"{what} {moment_text(at)}: {_REMARKS[counting][rule]}"


def stretch_line(policy: Policy, start: int, end: int, minutes: int, rule: str, text: str) -> Line:
    """A line between two local minutes with the policy's article for its rule."""
    article = policy.articles.get(rule, policy.ground)
    return Line(to_moment(start), to_moment(end), minutes, rule, article, text)


def day_lines(calendar: Calendar, policy: Policy, first: int, last: int) -> tuple[Line, ...]:
    """Lines for the whole ordinal days first to last: working days in a row, named days off, worked days.

    Kept with the calendar: the cases of a day have the same days before them.
    """
    key = (first, last, policy)
    lines: tuple[Line, ...] | None = calendar.derived.get(key)
    if lines is None:
        if len(calendar.derived) >= _KEPT:
            calendar.derived.clear()
        lines = calendar.derived[key] = tuple(_day_lines(calendar, policy, first, last))
    return lines


def _day_lines(calendar: Calendar, policy: Policy, first: int, last: int) -> list[Line]:
    lines: list[Line] = []
    at = first
    for stretch in calendar.stretches_between(first, last):
        if stretch.named_last < first or stretch.named_first > last:
            # Only the free weekend beside it: that is no holiday here.
            continue
        start, end = max(stretch.first, first), min(stretch.last, last)
        if start > at:
            lines.append(_run_line(calendar, policy, at, start - 1))
        minutes = _minutes(calendar, start, end)
        rule = "holiday" if stretch.is_off else "worked_day"
        lines.append(
            Line(
                to_moment(start * DAY_MINUTES),
                to_moment((end + 1) * DAY_MINUTES),
                minutes,
                rule,
                stretch.article or policy.article(rule),
                _special_text(start, end, stretch.name, stretch.is_off),
            )
        )
        at = end + 1
    if at <= last:
        lines.append(_run_line(calendar, policy, at, last))
    return lines


def last_day_line(calendar: Calendar, policy: Policy, due: int, what: str) -> Line:
    """The line for the day the limit ends on, from its opening to the due minute; `what` says why there."""
    day, minute = divmod(due, DAY_MINUTES)
    plan = calendar.plan_ordinal(day)
    start = day * DAY_MINUTES + min(plan.opening, minute)
    text = f"{_worked_name(calendar, day)}: {what} {clock_text(minute)}"
    return stretch_line(policy, start, due, plan.minutes_before(minute), "last_day", text)


def closing_lines(policy: Policy, due: int, *, is_provisional: bool) -> list[Line]:
    """The due moment itself, and the mark of a calendar that is not announced yet."""
    at = to_moment(due)
    lines = [Line(at, at, 0, "due", policy.article("due"), f"Hẹn trả {moment_text(due)}")]
    if is_provisional:
        text = "Lịch dự kiến: chưa có thông báo lịch nghỉ lễ, Tết của năm này; hạn được tính lại khi có"
        lines.append(stretch_line(policy, due, due, 0, "provisional", text))
    return lines


def pause_line(policy: Policy, still: Standstill, end: int, minutes: int, moved: str) -> Line:
    """Why and how far a pause moves the due moment."""
    text = (
        f"Không tính thời gian {still.reason} từ {moment_text(still.start)} đến {moment_text(end)}: "
        f"lùi hạn {moved}"
    )
    line = stretch_line(policy, still.start, end, minutes, "pause", text)
    return line._replace(article=still.article) if still.article else line


def rolled_text(calendar: Calendar, last: int, day: int) -> str:
    """Why the last day of a limit in calendar days is moved to a working day."""
    named = calendar.stretches_between(last, last)
    why = (
        named[0].name
        if named and named[0].named_first <= last <= named[0].named_last
        else "ngày nghỉ hằng tuần"
    )
    return f"{_capital(day_text(last))} là ngày nghỉ ({why}): hạn chuyển sang {day_text(day)}"


def _worked_name(calendar: Calendar, day: int) -> str:
    """The day, and why it is worked where its weekday would not say."""
    for stretch in calendar.table_of(day).special:
        if stretch.first == day and not stretch.is_off:
            return f"{_capital(day_text(day))} ({stretch.name})"
    return _capital(day_text(day))


def _run_line(calendar: Calendar, policy: Policy, first: int, last: int) -> Line:
    before = calendar.working_days_until(first) - (calendar.plan_ordinal(first).minutes > 0)
    days = calendar.working_days_until(last) - before
    start, end = first * DAY_MINUTES, (last + 1) * DAY_MINUTES
    if not days:
        return stretch_line(policy, start, end, 0, "rest_days", _rest_text(first, last))
    minutes = _minutes(calendar, first, last)
    return stretch_line(policy, start, end, minutes, "working_days", _run_text(first, last, days))


@lru_cache(maxsize=65536)
def _run_text(first: int, last: int, days: int) -> str:
    rest = last - first + 1 - days
    remark = f", không tính {rest} ngày nghỉ hằng tuần" if rest else ""
    return f"{_capital(span_text(first, last))}: {days} ngày làm việc{remark}"


@lru_cache(maxsize=8192)
def _rest_text(first: int, last: int) -> str:
    return f"{_capital(span_text(first, last))}: nghỉ hằng tuần, không tính"


@lru_cache(maxsize=4096)
def _special_text(first: int, last: int, name: str, is_off: bool) -> str:
    if not is_off:
        return f"{_capital(span_text(first, last))}: {name}, tính là ngày làm việc"
    days = f" ({last - first + 1} ngày)" if last > first else ""
    return f"{_capital(span_text(first, last))}{days}: {name}, không tính"


def _minutes(calendar: Calendar, first: int, last: int) -> int:
    return calendar.minutes_until((last + 1) * DAY_MINUTES - 1) - calendar.minutes_until(first * DAY_MINUTES)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
