"""What a calendar is made of: sessions of a day, weekly patterns with dates, and special days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from motcua.core.worktime.errors import WorktimeError

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of a day, from `start` to before `end`, in which the office receives, processes, or both.

    Only processing sessions make working time: a desk that receives on Saturday morning starts the clock
    on Monday.
    """

    start: time
    end: time
    receives: bool = True
    processes: bool = True

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise WorktimeError(f"Buổi làm việc {self} phải bắt đầu trước khi kết thúc.")

    @classmethod
    def of(cls, start: str, end: str, *, receives: bool = True, processes: bool = True) -> Session:
        """From "07:30" and "11:30"; raises WorktimeError for anything that is no time of day."""
        try:
            return cls(time.fromisoformat(start), time.fromisoformat(end), receives, processes)
        except WorktimeError:
            raise
        except ValueError:
            raise WorktimeError(f"Giờ làm việc “{start} – {end}” không đọc được; ghi như 07:30.") from None

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


Sessions = tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class WeeklyPattern:
    """The sessions of each weekday (0 is Monday) from a date on, until a later pattern begins."""

    valid_from: date
    week: tuple[Sessions, Sessions, Sessions, Sessions, Sessions, Sessions, Sessions]

    @classmethod
    def of(cls, week: Mapping[int, Iterable[Session]], *, valid_from: date = date.min) -> WeeklyPattern:
        """From a mapping of weekday to sessions; a weekday that is absent has none."""
        if not set(week) <= set(range(7)):
            raise WorktimeError("Ngày trong tuần phải từ 0 (thứ Hai) đến 6 (Chủ nhật).")
        mon, tue, wed, thu, fri, sat, sun = (tuple(week.get(day, ())) for day in range(7))
        return cls(valid_from, (mon, tue, wed, thu, fri, sat, sun))

    @classmethod
    def monday_to_friday(
        cls,
        *sessions: Session,
        saturday: Iterable[Session] = (),
        sunday: Iterable[Session] = (),
        valid_from: date = date.min,
    ) -> WeeklyPattern:
        """The same sessions from Monday to Friday, others on Saturday and Sunday."""
        week: dict[int, Iterable[Session]] = dict.fromkeys(range(SATURDAY), sessions)
        return cls.of({**week, SATURDAY: saturday, SATURDAY + 1: sunday}, valid_from=valid_from)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date that does not follow its weekday: off, worked as another weekday, or with hours of its own.

    `follows` is the weekday whose sessions count; `sessions` are hours of its own; with neither the day is
    off. `source` is the legal ground, `decree` the announcement of that year, `is_verified` whether the
    announcement itself was read. `is_expected` marks days of years without an announcement yet.
    """

    on: date
    name: str
    follows: int | None = None
    sessions: Sessions | None = None
    source: str = field(default="", compare=False)
    decree: str = field(default="", compare=False)
    is_verified: bool = field(default=False, compare=False)
    is_expected: bool = False

    def __post_init__(self) -> None:
        if self.follows is not None and not 0 <= self.follows < 7:
            raise WorktimeError("Ngày trong tuần phải từ 0 (thứ Hai) đến 6 (Chủ nhật).")

    @classmethod
    def off(cls, on: date, name: str, *, source: str = "", decree: str = "") -> SpecialDay:
        """A day without any session."""
        return cls(on, name, source=source, decree=decree)

    @classmethod
    def worked(
        cls, on: date, name: str, *, follows: int | date, source: str = "", decree: str = ""
    ) -> SpecialDay:
        """A day worked as the weekday `follows` (0 is Monday), or as the weekday of the date it replaces."""
        weekday = follows.weekday() if isinstance(follows, date) else follows
        return cls(on, name, follows=weekday, source=source, decree=decree)

    @classmethod
    def with_hours(cls, on: date, name: str, sessions: Iterable[Session], *, source: str = "") -> SpecialDay:
        """A day with hours of its own, such as an afternoon off."""
        return cls(on, name, sessions=tuple(sessions), source=source)

    @property
    def is_off(self) -> bool:
        return self.follows is None and not self.sessions
