"""The weekly hours of an office as people type them and as they are stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import time
from itertools import pairwise

from motcua.agencies.errors import WrongSessions
from motcua.core.worktime import Session

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
ONLY_RECEIVES = "chỉ nhận"
ONLY_PROCESSES = "chỉ xử lý"

_SESSION = re.compile(
    rf"(\d{{1,2}})[:hg](\d{{2}})?\s*[-–—]\s*(\d{{1,2}})[:hg](\d{{2}})?\s*(?:\(\s*({ONLY_RECEIVES}|{ONLY_PROCESSES})\s*\))?",
    re.IGNORECASE,
)

Week = Mapping[int, tuple[Session, ...]]


def read_day(weekday: int, text: str) -> tuple[Session, ...]:
    """The sessions of one weekday from "07:30-11:30, 13:00-17:00"; "(chỉ nhận)" after one means that the
    desk receives but nothing is processed, "(chỉ xử lý)" the reverse. Empty: closed.

    Raises WrongSessions for what cannot be read, ends before it begins, or overlaps.
    """
    parts = [part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    sessions = sorted((_session(weekday, part) for part in parts), key=lambda session: session.start)
    for earlier, later in pairwise(sessions):
        if later.start < earlier.end:
            raise WrongSessions(
                f"{WEEKDAYS[weekday]}: các buổi {earlier} và {later} chồng lên nhau.", field=f"day_{weekday}"
            )
    return tuple(sessions)


def _session(weekday: int, text: str) -> Session:
    match = _SESSION.fullmatch(text)
    wrong = WrongSessions(
        f"{WEEKDAYS[weekday]}: “{text}” không đọc được; ghi như 07:30-11:30, 13:00-17:00.",
        field=f"day_{weekday}",
    )
    if match is None:
        raise wrong
    try:
        start = time(int(match[1]), int(match[2] or 0))
        end = time(int(match[3]), int(match[4] or 0))
        if end <= start:
            raise wrong
    except ValueError:
        raise wrong from None
    only = (match[5] or "").lower()
    return Session(start, end, receives=only != ONLY_PROCESSES, processes=only != ONLY_RECEIVES)


def write_day(sessions: Iterable[Session]) -> str:
    """The text that `read_day` reads back."""
    return ", ".join(_written(session) for session in sessions)


def _written(session: Session) -> str:
    text = f"{session.start:%H:%M}-{session.end:%H:%M}"
    if not session.processes:
        return f"{text} ({ONLY_RECEIVES})"
    return text if session.receives else f"{text} ({ONLY_PROCESSES})"


def week_to_json(week: Week) -> str:
    """How `WeekSessions.sessions` stores a week."""
    return json.dumps(
        [
            {
                "weekday": weekday,
                "start": f"{session.start:%H:%M}",
                "end": f"{session.end:%H:%M}",
                "receives": session.receives,
                "processes": session.processes,
            }
            for weekday in sorted(week)
            for session in week[weekday]
        ]
    )


def week_from_json(text: str) -> dict[int, tuple[Session, ...]]:
    """The week that `week_to_json` wrote; weekdays without sessions are absent."""
    week: dict[int, tuple[Session, ...]] = {}
    for item in json.loads(text):
        session = Session(
            time.fromisoformat(item["start"]),
            time.fromisoformat(item["end"]),
            receives=item.get("receives", True),
            processes=item.get("processes", True),
        )
        week[item["weekday"]] = (*week.get(item["weekday"], ()), session)
    return week
