"""Today for those who answer for others' work: figures, units with late cases and why, officers, fields.

All of it is counted from the cases that are open now, never from the archive: an office with twenty years of
cases waits no longer than a new one. Each figure opens its list by the predicate it was counted with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseQuerySet
from motcua.cases.queries.slow_units import SlowUnit, slow_units
from motcua.cases.queries.work import OPEN_STATES, OVERSEERS, figure_is
from motcua.cases.queries.work_words import Figure, Moments
from motcua.core.actors import Actor
from motcua.core.rules.dates import VN_TZ

WEEK_DAYS = 7
_OPEN = Q(state__in=OPEN_STATES, finished_at=None)
_HOLDER = ("holder_id", "holder__full_name")
_COLUMNS = ("open", "late", "due_today", "waiting", "unclaimed")


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
    """Today over the units the actor oversees: four statements, however many cases there are."""
    seen = Case.objects.visible_to(actor, OVERSEERS)
    rows = _counted(seen, moments, "procedure_version__field_id", "procedure_version__field__name", *_HOLDER)
    week = _week(seen, moments)
    figures = {
        Figure.RECEIVED: week[localdate(moments.now).weekday()].received,
        Figure.DUE_TODAY: sum(row["due_today"] for row in rows),
        Figure.LATE: sum(row["late"] for row in rows),
        Figure.WAITING: sum(row["waiting"] for row in rows),
        Figure.UNCLAIMED: sum(row["unclaimed"] for row in rows),
        Figure.ANSWERS_LATE: sum(row["answers_late"] for row in rows),
    }
    officers = [load for load in _loads(rows, *_HOLDER) if load.id is not None]
    fields = _loads(rows, "procedure_version__field_id", "procedure_version__field__name")
    return Today(figures, slow_units_of(seen, moments), officers, fields, week)


def loads_of_officers(seen: CaseQuerySet, moments: Moments) -> list[Load]:
    """Open cases by who holds them; what nobody holds stands under None."""
    return _loads(_counted(seen, moments, *_HOLDER), *_HOLDER)


def loads_of_steps(seen: CaseQuerySet, moments: Moments) -> list[Load]:
    """Open cases by the step at which they stand; the id is left out."""
    return _loads(_counted(seen, moments, "step_name"), None, "step_name")


def _counted(seen: CaseQuerySet, moments: Moments, *headings: str) -> list[dict[str, Any]]:
    """How many open cases of each urgency stand under each combination of headings: one statement."""
    counts = {
        "open": Count("pk"),
        "late": Count("pk", filter=figure_is(Figure.LATE, moments)),
        "due_today": Count("pk", filter=figure_is(Figure.DUE_TODAY, moments)),
        "waiting": Count("pk", filter=figure_is(Figure.WAITING, moments)),
        "unclaimed": Count("pk", filter=figure_is(Figure.UNCLAIMED, moments)),
        "answers_late": Count("pk", filter=figure_is(Figure.ANSWERS_LATE, moments)),
    }
    return list(seen.filter(_OPEN).order_by().values(*headings).annotate(**counts))


def _loads(rows: Sequence[Mapping[str, Any]], key: str | None, name: str) -> list[Load]:
    """The counted rows under one heading: `key` and `name` of it."""
    found: dict[tuple[int | None, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        heading = row[key] if key else None, row[name] or ""
        found[heading].update({column: row[column] for column in _COLUMNS})
    loads = [
        Load(id=pk, name=words, **{column: tally[column] for column in _COLUMNS})
        for (pk, words), tally in found.items()
    ]
    return sorted(loads, key=lambda load: (-load.late, -load.due_today, -load.open, load.name))


def slow_units_of(seen: CaseQuerySet, moments: Moments) -> list[SlowUnit]:
    """The units behind the late cases among these."""
    return slow_units(seen.filter(_OPEN, figure_is(Figure.LATE, moments)), now=moments.now)


def _week(seen: CaseQuerySet, moments: Moments) -> list[DayCount]:
    """The present week from Monday: one statement, each part of it along an index of its moment."""
    today = localdate(moments.now)
    days = [today + timedelta(days=number - today.weekday()) for number in range(WEEK_DAYS)]
    begins = [datetime.combine(day, datetime.min.time(), VN_TZ) for day in days]
    due = seen.exclude(state=CaseState.NOT_ACCEPTED)
    parts = [
        _by_day(cases, moment, begins)
        for cases, moment in ((seen, "received_at"), (seen, "finished_at"), (due, "due_at"))
    ]
    found = {(moment, day): total for moment, day, total in parts[0].union(*parts[1:], all=True)}
    return [
        DayCount(
            day, *(found.get((moment, number), 0) for moment in ("received_at", "finished_at", "due_at"))
        )
        for number, day in enumerate(days)
    ]


def _by_day(cases: CaseQuerySet, moment: str, begins: Sequence[datetime]) -> QuerySet[Case, Any]:
    """Name of the moment, day of the week and number of cases; compared, which needs no cast to days."""
    day = Choose(
        *(When(**{f"{moment}__lt": end}, then=Value(number)) for number, end in enumerate(begins[1:])),
        default=Value(WEEK_DAYS - 1),
    )
    week = {f"{moment}__gte": begins[0], f"{moment}__lt": begins[-1] + timedelta(days=1)}
    counted = cases.filter(**week).order_by().annotate(moment=Value(moment), day=day)
    return counted.values_list("moment", "day").annotate(total=Count("pk"))
