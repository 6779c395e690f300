"""Today for those who answer for others' work: figures, units with late cases and why, officers, fields.

All of it is counted from the cases that are open now, never from the archive: an office with twenty years of
cases waits no longer than a new one. Each figure opens its list by the predicate it was counted with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseQuerySet
from motcua.cases.queries.slow_units import SlowUnit, slow_units
from motcua.cases.queries.work import OPEN_STATES, OVERSEERS, Figure, Moments, figure_is
from motcua.core.actors import Actor
from motcua.core.rules.dates import VN_TZ

WEEK_DAYS = 7
_OPEN = Q(state__in=OPEN_STATES, finished_at=None)


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases stand under one heading (an officer, a field, a unit), and how urgent they are."""

    id: int | None
    name: str
    open: int
    late: int
    due_today: int
    waiting: int
    unclaimed: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day of the strip: what came in, what was finished, what is or was due."""

    day: date
    received: int
    finished: int
    due: int


@dataclass(frozen=True, slots=True)
class Today:
    """The screen of today."""

    figures: Mapping[Figure, int]
    units: Sequence[SlowUnit]
    officers: Sequence[Load]
    fields: Sequence[Load]
    week: Sequence[DayCount]


def today_of(actor: Actor, moments: Moments) -> Today:
    """Today over the units the actor oversees: ten statements, however many cases there are."""
    seen = Case.objects.visible_to(actor, OVERSEERS)
    fields = _loads(seen, moments, "procedure_version__field_id", "procedure_version__field__name")
    figures = {
        Figure.RECEIVED: seen.filter(figure_is(Figure.RECEIVED, moments)).count(),
        Figure.DUE_TODAY: sum(load.due_today for load in fields),
        Figure.LATE: sum(load.late for load in fields),
        Figure.WAITING: sum(load.waiting for load in fields),
        Figure.UNCLAIMED: sum(load.unclaimed for load in fields),
        Figure.ANSWERS_LATE: seen.filter(figure_is(Figure.ANSWERS_LATE, moments)).count(),
    }
    officers = [load for load in loads_of_officers(seen, moments) if load.id is not None]
    return Today(figures, slow_units_of(seen, moments), officers, fields, _week(seen, moments))


def loads_of_officers(seen: CaseQuerySet, moments: Moments) -> list[Load]:
    """Open cases by who holds them; what nobody holds stands under None."""
    return _loads(seen, moments, "holder_id", "holder__full_name")


def loads_of_steps(seen: CaseQuerySet, moments: Moments) -> list[Load]:
    """Open cases by the step at which they stand; the id is left out."""
    return _loads(seen, moments, None, "step_name")


def _loads(seen: CaseQuerySet, moments: Moments, key: str | None, name: str) -> list[Load]:
    rows = (
        seen.filter(_OPEN)
        .order_by()
        .values(*filter(None, (key, name)))
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=figure_is(Figure.LATE, moments)),
            due_today=Count("pk", filter=figure_is(Figure.DUE_TODAY, moments)),
            waiting=Count("pk", filter=figure_is(Figure.WAITING, moments)),
            unclaimed=Count("pk", filter=figure_is(Figure.UNCLAIMED, moments)),
        )
    )
    loads = [
        Load(
            id=row[key] if key else None,
            name=row[name] or "",
            **{column: row[column] for column in ("open", "late", "due_today", "waiting", "unclaimed")},
        )
        for row in rows
    ]
    return sorted(loads, key=lambda load: (-load.late, -load.due_today, -load.open, load.name))


def slow_units_of(seen: CaseQuerySet, moments: Moments) -> list[SlowUnit]:
    """The units behind the late cases among these."""
    return slow_units(seen.filter(_OPEN, figure_is(Figure.LATE, moments)), now=moments.now)


def _week(seen: CaseQuerySet, moments: Moments) -> list[DayCount]:
    """The present week from Monday: three statements, each along an index of its moment."""
    today = localdate(moments.now)
    monday = today - timedelta(days=today.weekday())
    start = datetime.combine(monday, datetime.min.time(), VN_TZ)
    end = start + timedelta(days=WEEK_DAYS)
    received = _by_day(seen, "received_at", start, end)
    finished = _by_day(seen, "finished_at", start, end)
    due = _by_day(seen.exclude(state=CaseState.NOT_ACCEPTED), "due_at", start, end)
    days = [monday + timedelta(days=number) for number in range(WEEK_DAYS)]
    return [DayCount(day, received.get(day, 0), finished.get(day, 0), due.get(day, 0)) for day in days]


def _by_day(seen: CaseQuerySet, moment: str, start: datetime, end: datetime) -> dict[date, int]:
    rows = (
        seen.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
        .order_by()
        .annotate(day=TruncDate(moment, tzinfo=VN_TZ))
        .values("day")
        .annotate(total=Count("pk"))
    )
    return {row["day"]: row["total"] for row in rows}
