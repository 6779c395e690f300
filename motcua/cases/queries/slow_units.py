"""Which units lost the time of late cases, and at which step.

The unit that holds a late case need not be the one that made it late: the time lost is counted where a stay
at a step went beyond the step's own time, by that unit's calendar. Where no step did (received at 14:00, due
the same day), it is the time since the appointment, on the account of who holds the case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.cases.models import Case, CaseQuerySet, StepVisit
from motcua.core.worktime import working_minutes


@dataclass(frozen=True, slots=True)
class SlowUnit:
    """A unit on whose account late cases lost time.

    `held`: late cases standing there now; `slow`: late cases it made late; `lost_minutes`: working minutes
    lost there over all of them; `step`: where most were lost, `step_minutes` in `step_cases` cases.
    """

    id: int
    name: str
    held: int
    slow: int
    lost_minutes: int
    step: str
    step_minutes: int
    step_cases: int


@dataclass(slots=True)
class _Lost:
    """Working minutes lost at one step, and in which cases."""

    minutes: int = 0
    cases: set[int] = field(default_factory=set)

    def add(self, case_id: int, minutes: int) -> None:
        self.minutes += minutes
        self.cases.add(case_id)


_Steps = dict[str, _Lost]
_OF_UNIT = ("name", "short_name", "path", "calendar_version")


def overrun_stays(*, now: datetime) -> QuerySet[StepVisit]:
    """Stays at steps that went, or still go, beyond the time allotted to them."""
    return StepVisit.objects.filter(Q(left_at__gt=F("due_at")) | Q(left_at=None, due_at__lt=now))


def slowed_by(unit_id: int, *, now: datetime) -> Q:
    """Late cases on the account of a unit: the predicate of `SlowUnit.slow`, for the list behind it."""
    overrun = overrun_stays(now=now)
    holds = Q(step_agency_id=unit_id) & ~Q(Exists(overrun.filter(case=OuterRef("pk"))))
    return Q(due_at__lt=now) & (Q(pk__in=overrun.filter(agency_id=unit_id).values("case_id")) | holds)


def slow_units(late: CaseQuerySet, *, now: datetime) -> list[SlowUnit]:
    """Units behind these late cases, most lost working time first: two statements."""
    standing = list(
        late.order_by()
        .select_related("step_agency")
        .only("due_at", "step_name", *(f"step_agency__{column}" for column in _OF_UNIT))
    )
    overrun = list(
        overrun_stays(now=now)
        .filter(case__in=late.order_by().values("pk"))
        .order_by()
        .select_related("agency")
        .only("case_id", "step_name", "due_at", "left_at", *(f"agency__{column}" for column in _OF_UNIT))
    )
    held = Counter(case.step_agency_id for case in standing)
    lost = _lost_at_steps(overrun, now)
    _add_unexplained(lost, standing, now)
    units = {case.step_agency.pk: case.step_agency for case in standing if case.step_agency is not None}
    units |= {stay.agency.pk: stay.agency for stay in overrun}
    found = [_slow_unit(unit, held[pk], lost.get(pk, {})) for pk, unit in units.items()]
    return sorted(found, key=lambda unit: (-unit.lost_minutes, -unit.held, unit.name))


def _lost_at_steps(overrun: Sequence[StepVisit], now: datetime) -> defaultdict[int, _Steps]:
    found: defaultdict[int, _Steps] = defaultdict(dict)
    for stay in overrun:
        if stay.due_at is not None:
            over = working_minutes(calendar_of(stay.agency), stay.due_at, stay.left_at or now)
            found[stay.agency_id].setdefault(stay.step_name, _Lost()).add(stay.case_id, over)
    return found


def _add_unexplained(lost: defaultdict[int, _Steps], standing: Sequence[Case], now: datetime) -> None:
    explained = {case for steps in lost.values() for one in steps.values() for case in one.cases}
    for case in standing:
        if case.pk not in explained and case.step_agency is not None and case.due_at is not None:
            over = working_minutes(calendar_of(case.step_agency), case.due_at, now)
            lost[case.step_agency.pk].setdefault(case.step_name, _Lost()).add(case.pk, over)


def _slow_unit(unit: Agency, held: int, steps: Mapping[str, _Lost]) -> SlowUnit:
    worst = max(steps, key=lambda name: steps[name].minutes, default="")
    at_worst = steps.get(worst, _Lost())
    cases: set[int] = set().union(*(one.cases for one in steps.values()))
    return SlowUnit(
        id=unit.pk,
        name=unit.short_name or unit.name,
        held=held,
        slow=len(cases),
        lost_minutes=sum(one.minutes for one in steps.values()),
        step=worst,
        step_minutes=at_worst.minutes,
        step_cases=len(at_worst.cases),
    )
