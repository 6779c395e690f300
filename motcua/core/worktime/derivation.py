"""A due moment with its derivation: what a case stores, a page shows and a slip states in short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from motcua.core.worktime.limits import Limit, LimitUnit, format_limit
from motcua.core.worktime.moments import moment_text, to_minutes


class Line(NamedTuple):
    """One step of a derivation: a stretch of time and what it does to the limit.

    `minutes` are the working minutes of the stretch that the clock runs through (for `pause`, those the due
    moment moves by), so in a limit counted hour-exactly the minutes of all lines are the working time from
    receipt to due. `rule` is a stable code, `article` the legal ground, `text` Vietnamese for people.
    """

    start: datetime
    end: datetime
    minutes: int
    rule: str
    article: str
    text: str

    def to_json(self) -> dict[str, Any]:
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "minutes": self.minutes,
            "rule": self.rule,
            "article": self.article,
            "text": self.text,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Line:
        return cls(
            datetime.fromisoformat(stored["from"]),
            datetime.fromisoformat(stored["to"]),
            stored["minutes"],
            stored["rule"],
            stored["article"],
            stored["text"],
        )


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends, and why.

    `is_provisional`: some day counted lies beyond the last announced year ("lịch dự kiến"), recompute when
    the announcement comes. `attention`: reasons for a person to look. `is_paused`: the last pause has no end
    yet, so the moment will still move. `late_before_restart_minutes`: working minutes a case was already
    late when the supplement that restarted it was asked for; `was_late_before_restart` says so even where
    none of them was working time.
    """

    moment: datetime
    lines: tuple[Line, ...]
    limit: Limit | None
    received_at: datetime
    policy_id: str
    calendar_version: str
    is_provisional: bool = False
    attention: tuple[str, ...] = ()
    is_paused: bool = False
    was_late_before_restart: bool = False
    late_before_restart_minutes: int = 0

    @property
    def needs_attention(self) -> bool:
        """Whether a person should look at this due moment."""
        return bool(self.attention)

    @property
    def is_same_day(self) -> bool:
        """Whether the result is promised on the day of receipt."""
        return self.limit is not None and self.limit.unit is LimitUnit.SAME_DAY

    @property
    def short_text(self) -> str:
        """The derivation in one line, for the slip."""
        parts = [f"{format_limit(self.limit)} kể từ" if self.limit else "Kể từ"]
        parts[0] += f" {moment_text(to_minutes(self.received_at))}"
        parts += [_in_short(line) for line in self.lines if line.rule in _ON_SLIP]
        if self.is_provisional:
            parts.append("lịch dự kiến")
        return "; ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """Everything, as plain values that survive canonical JSON and come back by `from_json`."""
        return {
            "due": self.moment.isoformat(),
            "lines": [line.to_json() for line in self.lines],
            "limit": None
            if self.limit is None
            else {"amount": self.limit.amount, "unit": self.limit.unit.value},
            "received": self.received_at.isoformat(),
            "policy": self.policy_id,
            "calendar": self.calendar_version,
            "provisional": self.is_provisional,
            "attention": list(self.attention),
            "paused": self.is_paused,
            "late_before_restart": self.was_late_before_restart,
            "late_before_restart_minutes": self.late_before_restart_minutes,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Due:
        """The due moment `to_json` wrote."""
        limit = stored["limit"]
        return cls(
            moment=datetime.fromisoformat(stored["due"]),
            lines=tuple(Line.from_json(line) for line in stored["lines"]),
            limit=None if limit is None else Limit(limit["amount"], LimitUnit(limit["unit"])),
            received_at=datetime.fromisoformat(stored["received"]),
            policy_id=stored["policy"],
            calendar_version=stored["calendar"],
            is_provisional=stored["provisional"],
            attention=tuple(stored["attention"]),
            is_paused=stored["paused"],
            was_late_before_restart=stored["late_before_restart"],
            late_before_restart_minutes=stored["late_before_restart_minutes"],
        )


def _in_short(line: Line) -> str:
    """What stands behind the colon of a line's text, after its days as 14/02–22/02."""
    text = line.text.partition(": ")[2]
    if line.rule not in _WHOLE_DAYS:
        return text
    first, last = line.start, line.end - timedelta(days=1)
    days = f"{first:%d/%m}" if first == last else f"{first:%d/%m}–{last:%d/%m}"
    return f"{days} {text}"


_WHOLE_DAYS = frozenset({"holiday", "worked_day"})
_ON_SLIP = frozenset({"holiday", "worked_day", "online_last_hour", "after_cutoff", "rolled", "pause"})
