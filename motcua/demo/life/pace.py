"""When things happen in a sample office: in the share of the limit that a step has, or far too late."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime
from random import Random

from motcua.agencies.queries import calendar_of
from motcua.cases.models import Case
from motcua.cases.sql import case_at_work
from motcua.catalogue.queries import process_of
from motcua.core.rules.dates import local
from motcua.core.worktime import Calendar, add_working_minutes, working_minutes
from motcua.demo.declared import names_of
from motcua.demo.demand import Demand
from motcua.demo.models import Replay, Turn, TurnKind
from motcua.demo.office import DemoOffice
from motcua.demo.people import DemoPerson

WORKING_DAY = 480  # minutes
APOLOGISED = 0.6  # of late cases with a long limit; the others go without, which counts against the unit
LONG_ENOUGH, A_DAY_AND_MORE = 3 * WORKING_DAY, WORKING_DAY + 120


class Pace:
    """What every turn knows: the office, its people, what they come for, and when the next turn is due."""

    def __init__(self, *, replay: Replay, office: DemoOffice, people: Sequence[DemoPerson]) -> None:
        self.replay, self.office, self.people = replay, office, people
        self.names = names_of(people)
        self.calendar: Calendar = calendar_of(office.agency)
        self.demand = Demand(office, seed=replay.seed)

    def then(self, turn: Turn, kind: TurnKind, case: Case, minutes: float) -> Turn:
        """The next turn of the case, so many working minutes later."""
        at = add_working_minutes(self.calendar, turn.at, round(minutes))
        return self.at(turn, kind, case, local(at))

    def at(self, turn: Turn, kind: TurnKind, case: Case, at: datetime) -> Turn:
        """The next turn of the case at a moment."""
        return Turn(
            replay=self.replay, at=at, number=turn.number, count=turn.count + 1, kind=kind, case_id=case.pk
        )

    def next_step(self, turn: Turn, case: Case, chances: Random) -> Turn:
        """When the present step will be done: in its share of the time left; for a late case, long after."""
        process = case.process
        step = process.step(case.step_key)
        left = self.minutes(turn.at, case.due_at)
        if self.is_late(turn.number) and step.key == self.office.sample.volume.late_step:
            if left > LONG_ENOUGH and chances.random() < APOLOGISED:
                return self.then(turn, TurnKind.APOLOGISE, case, left - A_DAY_AND_MORE)
            whole = self.minutes(case.received_at, case.due_at)
            return self.then(turn, TurnKind.WORK, case, left + max(90, whole * chances.uniform(0.15, 0.9)))
        share = step.minutes / max(1, minutes_ahead(case.process_version_id, step.key))
        pace = chances.choice((0.35, 0.5, 0.6, 0.7, 0.8, 0.9))
        is_overdue = self.is_late(turn.number) and not left
        minutes = step.minutes * pace if is_overdue else left * share * pace
        return self.then(turn, TurnKind.WORK, case, minutes)

    def minutes(self, start: datetime | None, end: datetime | None) -> int:
        """Working minutes of the office between two moments, 0 for none."""
        return working_minutes(self.calendar, start, end) if start and end and start < end else 0

    def is_late(self, number: int) -> bool:
        """Whether the plan wants this case answered late, evenly among the others."""
        return number > 0 and number * 61 % 100 < self.office.sample.volume.late_of_100


def case_of(turn: Turn) -> Case:
    """The case a turn is about."""
    case = case_at_work(turn.case_id) if turn.case_id else None
    if case is None:
        raise LookupError(f"turn {turn} has no case")
    return case


@functools.lru_cache(maxsize=4096)
def minutes_ahead(process_version_id: int, key: str) -> int:
    """Allotted minutes of a step and those after it on the straight way to the hand-over."""
    process, minutes, seen = process_of(process_version_id), 0, set[str]()
    while key and key not in seen:
        seen.add(key)
        step = process.step(key)
        minutes += step.minutes
        key = step.actions[0].to if step.actions else ""
    return minutes
