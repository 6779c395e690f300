"""Pauses of a clock: when it stood still and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from motcua.core.worktime.errors import WorktimeError
from motcua.core.worktime.moments import to_minutes


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from `start` to `end`; without an end it still stands. `article` is its ground."""

    start: datetime
    end: datetime | None = None
    reason: str = "tạm dừng giải quyết"
    article: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and to_minutes(self.end) < to_minutes(self.start):
            raise WorktimeError("Thời điểm kết thúc tạm dừng không thể trước thời điểm bắt đầu.")


@dataclass(slots=True)
class Standstill:
    """Pauses that overlap or touch, as one stretch of local minutes."""

    start: int
    end: int | None
    reason: str
    article: str


def standstills(pauses: Iterable[Pause], *, since: int) -> list[Standstill]:
    """Pauses in order, joined where they overlap, without what lies before the clock began."""
    joined: list[Standstill] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        start = max(to_minutes(pause.start), since)
        end = None if pause.end is None else to_minutes(pause.end)
        if end is not None and end <= start:
            continue
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and start > last.end):
            joined.append(Standstill(start, end, pause.reason, pause.article))
            continue
        if pause.reason not in last.reason.split("; "):
            last.reason += f"; {pause.reason}"
        if last.end is not None:
            last.end = None if end is None else max(last.end, end)
    return joined
