"""What a person types to describe a day: arrivals, counters, skills, services. Raises Unreadable."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.errors import Unreadable
from motcua.queueing.rules.crowds import LineDemand
from motcua.queueing.rules.simulation import SimulatedCounter
from motcua.queueing.rules.waits import Stretch

ONLY_LINE = "A"
_SERVICE = re.compile(r"(\d+(?:\.\d+)?)(?:±|\+-|~)?(\d+(?:\.\d+)?)?")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def parse_arrivals(text: str) -> dict[str, float]:
    """People a day by line: "80" for a hall of one line, or "C=25 H=20 D=15"."""
    found = {}
    for line, value in _pairs(text):
        try:
            found[line] = float(value)
        except ValueError:
            raise Unreadable(f"Số khách “{value}” không đọc được; ghi như 80 hoặc C=25 H=20.") from None
        if not 0 <= found[line] <= 10_000:
            raise Unreadable(f"Số khách “{value}” không hợp lý.")
    return found


def parse_services(text: str, lines: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Mean and deviation in seconds by line: "8" or "8±4" minutes for all, or "C=6±3 D=15±9".

    Without a deviation it is half the mean.
    """
    given = {}
    for line, value in _pairs(text):
        match = _SERVICE.fullmatch(value)
        if match is None or float(match[1]) <= 0:
            raise Unreadable(f"Thời gian phục vụ “{value}” không đọc được; ghi như 8±4 (phút).")
        mean = float(match[1]) * 60
        given[line] = (mean, float(match[2]) * 60 if match[2] else mean / 2)
    missing = [line for line in lines if line not in given and ONLY_LINE not in given]
    if missing:
        raise Unreadable(f"Chưa có thời gian phục vụ của nhóm {', '.join(missing)}.")
    return {line: given.get(line) or given[ONLY_LINE] for line in lines}


def parse_skills(text: str, *, counters: int, lines: Sequence[str]) -> list[SimulatedCounter]:
    """The counters: "1=C,H 2=H,C 3=D" with lines in order of preference; without it all serve all alike."""
    skills = {}
    for number, value in _pairs(text) if text.strip() else []:
        named = value.upper().split(",")
        unknown = [line for line in named if line not in lines]
        if not number.isdecimal() or not 1 <= int(number) <= counters:
            raise Unreadable(f"Quầy “{number}” không có; có {counters} quầy.")
        if unknown:
            raise Unreadable(f"Nhóm {', '.join(unknown)} không có khách; các nhóm: {', '.join(lines)}.")
        skills[int(number)] = {line: rank for rank, line in enumerate(named, start=1)}
    everything = dict.fromkeys(lines, 1)
    return [SimulatedCounter(number, skills.get(number, everything)) for number in range(1, counters + 1)]


def parse_hours(text: str, day: date) -> tuple[datetime, datetime, list[Stretch]]:
    """The begin and end of a day and the breaks in it: "07:30-11:30 13:30-17:00"."""
    sessions = []
    for word in text.split():
        match = _HOURS.fullmatch(word)
        try:
            if match is None:
                raise ValueError(word)
            first, last = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        except ValueError:
            raise Unreadable(f"Giờ làm việc “{word}” không đọc được; ghi như 07:30-11:30.") from None
        sessions.append((datetime.combine(day, first, VN_TZ), datetime.combine(day, last, VN_TZ)))
    ends = [moment for session in sessions for moment in session]
    if not ends or ends != sorted(set(ends)):
        raise Unreadable("Các buổi làm việc phải nối tiếp nhau, ví dụ 07:30-11:30 13:30-17:00.")
    closed = [(before[1], after[0]) for before, after in itertools.pairwise(sessions)]
    return sessions[0][0], sessions[-1][1], closed


def demands(
    arrivals: Mapping[str, float],
    services: Mapping[str, tuple[float, float]],
    *,
    absent_share: float = 0.0,
    priority_share: float = 0.0,
    booked_share: float = 0.0,
) -> list[LineDemand]:
    """What lines have to do, of the parts typed."""
    return [
        LineDemand(line, people, *services[line], absent_share, priority_share, booked_share)
        for line, people in arrivals.items()
    ]


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    if not words:
        raise Unreadable("Thiếu số liệu của các nhóm.")
    if len(words) == 1 and "=" not in words[0]:
        return [(ONLY_LINE, words[0])]
    pairs = []
    for word in words:
        line, sign, value = word.partition("=")
        if not sign or not line or not value:
            raise Unreadable(f"“{word}” không đọc được; ghi như C=25.")
        pairs.append((line.upper(), value))
    return pairs
