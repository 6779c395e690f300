"""How many births, marriages and deaths a year of a sample office registers: a number, not chance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.demo.demand import Demand
from motcua.demo.models import Replay, Turn, TurnKind
from motcua.demo.office import DemoOffice

SETTLED_AFTER = timedelta(days=25)  # a registration is handed over by then, a supplement included


def share_out(
    replay: Replay, office: DemoOffice, demand: Demand, older: Sequence[Turn], *, share: float
) -> None:
    """Say of so many of the older arrivals that they come to register that the year has its number.

    The newest cases have been played already: what they brought to its end counts.
    """
    numbers = office.sample.registrations
    if not numbers:
        return
    last = replay.until - SETTLED_AFTER
    free = [turn for turn in older if turn.kind == TurnKind.ARRIVE and turn.at <= last]
    Random(f"{replay.seed}:{replay.office}:registrations").shuffle(free)
    for code, number in numbers.items():
        wanted = demand.named(code)
        done = Case.objects.filter(
            competent_agency=office.agency, procedure__code=code, state=CaseState.HANDED_OVER
        )
        left = round(number * share) - done.count()
        fitting = [turn for turn in free if not turn.submitted_at or wanted.is_online]
        for turn in fitting[: max(0, left)]:
            turn.procedure = code
        free = [turn for turn in free if not turn.procedure]
