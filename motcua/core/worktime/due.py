"""Due moments: when a limit ends for a case received at a moment, by which rules, and with which pauses.

Sources: Bộ luật Dân sự 2015 Điều 147–148 for days and months, the one-stop decrees (NĐ 61/2018, NĐ 118/2025)
for working days and hours, NĐ 23/2015 Điều 7 for results on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from motcua.core.worktime.calendar import Calendar
from motcua.core.worktime.clocks import Running, clock_start, roll, run
from motcua.core.worktime.derivation import Due, Line
from motcua.core.worktime.errors import WorktimeError
from motcua.core.worktime.explain import closing_lines, pause_line, stretch_line
from motcua.core.worktime.limits import Limit, LimitUnit
from motcua.core.worktime.moments import DAY_MINUTES, duration_text, moment_text, to_minutes, to_moment
from motcua.core.worktime.pauses import Pause, Standstill, standstills
from motcua.core.worktime.policy import DayMode, Policy

_OF_RESTART = frozenset({"restart", "late_before_restart"})


def due(
    *,
    received_at: datetime,
    limit: Limit,
    calendar: Calendar,
    policy: Policy,
    submitted_online_at: datetime | None = None,
    pauses: Iterable[Pause] = (),
) -> Due:
    """The due moment of a limit, with its derivation.

    `received_at` is acceptance, `submitted_online_at` when the portal got an online case: only the last-hour
    rule looks at it, and only working days, hours and same day heed it, since calendar days and months run
    through idle time. `calendar` is the competent unit's.

    Raises NaiveMoment for a moment without time zone, DateBeyondCalendar where the calendar ends,
    WorktimeError if the portal's receipt lies after acceptance.
    """
    return _due(received_at, limit, calendar, policy, submitted_online_at, pauses, what="Tiếp nhận")


def restart(
    previous: Due,
    *,
    requested_at: datetime,
    completed_at: datetime,
    calendar: Calendar,
    policy: Policy,
    limit: Limit | None = None,
    submitted_online_at: datetime | None = None,
    pauses: Iterable[Pause] = (),
) -> Due:
    """The due moment after a supplement: the whole limit anew from the moment the file was completed.

    A case that was late when the supplement was asked for keeps that fact, also over several restarts.
    Raises WorktimeError if the file was completed before the request, or the previous one had no limit.
    """
    limit = limit or previous.limit
    if limit is None:
        raise WorktimeError("Thời hạn của một bước không tính lại được; cần thời hạn của thủ tục.")
    asked, done, ended = to_minutes(requested_at), to_minutes(completed_at), to_minutes(previous.moment)
    if done < asked:
        raise WorktimeError("Thời điểm hoàn thiện hồ sơ không thể trước thời điểm yêu cầu bổ sung.")
    again = _due(completed_at, limit, calendar, policy, submitted_online_at, pauses, what="Hoàn thiện hồ sơ")
    lines = [
        stretch_line(policy, asked, done, 0, "restart", "Chờ bổ sung hồ sơ: tính lại toàn bộ thời hạn từ đầu")
    ]
    late = 0
    if asked > ended:
        late = calendar.minutes_until(asked) - calendar.minutes_until(ended)
        text = f"Đã quá hạn {duration_text(late)} làm việc khi yêu cầu bổ sung, vẫn ghi nhận"
        lines.insert(0, stretch_line(policy, ended, asked, 0, "late_before_restart", text))
    return replace(
        again,
        lines=(*lines, *again.lines),
        was_late_before_restart=previous.was_late_before_restart or asked > ended,
        late_before_restart_minutes=previous.late_before_restart_minutes + late,
    )


def recount(
    previous: Due,
    *,
    calendar: Calendar,
    policy: Policy,
    submitted_online_at: datetime | None = None,
    pauses: Iterable[Pause] = (),
) -> Due:
    """The same limit from the same start again, by another calendar or with pauses that came since.

    What a supplement left behind stays: the lines of the restart, and that the case was late before it.
    Raises WorktimeError for a due moment without a limit.
    """
    if previous.limit is None:
        raise WorktimeError("Thời hạn của một bước không tính lại được; cần thời hạn của thủ tục.")
    kept = tuple(line for line in previous.lines if line.rule in _OF_RESTART)
    what = "Hoàn thiện hồ sơ" if kept else "Tiếp nhận"
    again = _due(
        previous.received_at, previous.limit, calendar, policy, submitted_online_at, pauses, what=what
    )
    return replace(
        again,
        lines=(*kept, *again.lines),
        was_late_before_restart=previous.was_late_before_restart,
        late_before_restart_minutes=previous.late_before_restart_minutes,
    )


def online_clocks(*, submitted_at: datetime, calendar: Calendar, policy: Policy) -> tuple[Due, Due]:
    """The two clocks of an online filing: tell the officer (2 working hours), answer the applicant (8)."""
    hours = (policy.online_notify_hours, policy.online_answer_hours)
    notify, answer = (
        _due(
            submitted_at, Limit(n, LimitUnit.HOUR), calendar, policy, submitted_at, (), what="Cổng nhận hồ sơ"
        )
        for n in hours
    )
    return notify, answer


def _due(
    received_at: datetime,
    limit: Limit,
    calendar: Calendar,
    policy: Policy,
    submitted_online_at: datetime | None,
    pauses: Iterable[Pause],
    *,
    what: str,
) -> Due:
    at = to_minutes(received_at)
    submitted = None if submitted_online_at is None else to_minutes(submitted_online_at)
    if submitted is not None and submitted > at:
        raise WorktimeError("Thời điểm nộp trực tuyến không thể sau thời điểm tiếp nhận.")
    start = clock_start(calendar, policy, at=at, submitted=submitted, what=what)
    running = run(start, limit)
    is_paused = False
    if pauses:
        for still in standstills(pauses, since=at):
            is_paused = _pause(running, still, limit, calendar, policy)
    return finish(running, calendar, policy, received=at, limit=limit, is_paused=is_paused)


def finish(
    running: Running,
    calendar: Calendar,
    policy: Policy,
    *,
    received: int,
    limit: Limit | None,
    is_paused: bool = False,
) -> Due:
    """The Due of a clock that has run: last lines, marks, stamps of calendar and policy."""
    is_provisional = calendar.is_provisional_ordinal(running.due // DAY_MINUTES)
    attention: tuple[str, ...] = ()
    if limit is not None and limit.unit is LimitUnit.HOUR and limit.amount >= policy.long_hours:
        attention = (f"Thời hạn {limit} tính theo giờ làm việc; kiểm tra lại đơn vị tính của thủ tục.",)
    return Due(
        moment=to_moment(running.due),
        lines=(*running.lines, *closing_lines(policy, running.due, is_provisional=is_provisional)),
        limit=limit,
        received_at=to_moment(received),
        policy_id=policy.id,
        calendar_version=calendar.fingerprint,
        is_provisional=is_provisional,
        attention=attention,
        is_paused=is_paused,
    )


def _pause(running: Running, still: Standstill, limit: Limit, calendar: Calendar, policy: Policy) -> bool:
    """Let a standstill move the due moment; True if it has not ended.

    What begins at the due moment or later moves nothing: late stays late.
    """
    if still.start >= running.due:
        text = f"Tạm dừng từ {moment_text(still.start)}, sau thời điểm đến hạn: không làm lùi hạn"
        running.lines.append(_still_line(policy, still, still.start, 0, "pause_ignored", text))
        return still.end is None
    if still.end is None:
        text = f"Đang tạm dừng từ {moment_text(still.start)} ({still.reason}): hạn sẽ lùi khi tiếp tục"
        running.lines.append(_still_line(policy, still, still.start, 0, "paused", text))
        return True
    before = running.due
    if limit.unit in (LimitUnit.DAY, LimitUnit.MONTH):
        days = still.end // DAY_MINUTES - still.start // DAY_MINUTES
        running.last_day += days
        running.due, rolled = roll(calendar, policy, running.last_day)
        moved = f"{days} ngày"
    elif limit.unit is LimitUnit.HOUR or (
        limit.unit is LimitUnit.WORKING_DAY and policy.day_mode is DayMode.HOUR_EXACT
    ):
        minutes = calendar.minutes_until(still.end) - calendar.minutes_until(still.start)
        running.due = _later(calendar, running.due, minutes, is_days=limit.unit is LimitUnit.WORKING_DAY)
        moved, rolled = f"{duration_text(minutes)} làm việc", []
    else:
        days = _working_days_between(calendar, still)
        moved, rolled = f"{days} ngày làm việc", []
        if days:
            day = calendar.nth_working_ordinal(running.due // DAY_MINUTES, days)
            running.due = day * DAY_MINUTES + calendar.plan_ordinal(day).close
    minutes = calendar.minutes_until(running.due) - calendar.minutes_until(before)
    running.lines.append(pause_line(policy, still, still.end, minutes, moved))
    running.lines += [line._replace(minutes=0) for line in rolled]
    return False


def _later(calendar: Calendar, at: int, minutes: int, *, is_days: bool) -> int:
    """So many working minutes on. In working days a moment at an opening stays at an opening."""
    if not minutes:
        return at
    day, minute = divmod(at, DAY_MINUTES)
    at_opening = is_days and any(minute == start for start, _ in calendar.plan_ordinal(day).stretches)
    return calendar.minute_at(calendar.minutes_until(at) + minutes, near=day, latest=at_opening)


def _working_days_between(calendar: Calendar, still: Standstill) -> int:
    """Working days after the day of the stop, up to and with the day it ended."""
    if still.end is None:
        return 0
    first, last = still.start // DAY_MINUTES, still.end // DAY_MINUTES
    return calendar.working_days_until(last) - calendar.working_days_until(first)


def _still_line(policy: Policy, still: Standstill, end: int, minutes: int, rule: str, text: str) -> Line:
    line = stretch_line(policy, still.start, end, minutes, rule, text)
    return line._replace(article=still.article) if still.article else line
