"""The same days with one counter more and one fewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from random import Random

from motcua.queueing.rules.booked import places_of
from motcua.queueing.rules.crowds import LineDemand, draw_visitors
from motcua.queueing.rules.day_figures import Outcome, one_fewer, one_more, play_days
from motcua.queueing.rules.simulation import Day


@dataclass(frozen=True)
class Setting:
    """What days are drawn from: a day with its counters and nobody in it, who comes, when, and a seed."""

    day: Day
    demands: list[LineDemand]
    shape: Sequence[float]
    seed: int

    def draw(self, number: int) -> Day:
        """One of the days, the same for the same seed and number."""
        visitors = draw_visitors(
            Random(f"{self.seed}:{number}"),
            self.demands,
            begins=self.day.begins,
            ends=self.day.ends,
            closed=self.day.closed,
            shape=self.shape,
            places=self._places,
        )
        return replace(self.day, visitors=visitors)

    @cached_property
    def _places(self) -> dict[str, list[datetime]]:
        return places_of(
            self.day.lines,
            self.day.counters,
            {demand.line: demand.mean for demand in self.demands},
            begins=self.day.begins,
            ends=self.day.ends,
            closed=self.day.closed,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Days as the hall is, with a counter more, and without counter `without` (None: it is the only one)."""

    fewer: Outcome | None
    same: Outcome
    more: Outcome
    without: int


def compare(setting: Setting, *, days: int, without: int | None = None) -> Comparison:
    """Play the same people three times; the counter left out is the idlest one unless said."""
    counters = list(setting.day.counters)
    same = play_days(setting.draw, counters, days=days)
    if without is None:
        without = max(same.by_counter, key=lambda one: one.idle).number
    left = one_fewer(counters, without=without)
    return Comparison(
        fewer=play_days(setting.draw, left, days=days) if left else None,
        same=same,
        more=play_days(setting.draw, one_more(counters), days=days),
        without=without,
    )
