"""Ratings for the people who answer for an office: averages by line, counter, officer, month; the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from motcua.agencies.models import Office
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import VN_TZ
from motcua.feedback.choices import Reason
from motcua.feedback.models import Rating
from motcua.feedback.rules import HIGHEST_LOW_SCORE


class Split(StrEnum):
    """By what averages are split."""

    LINE = "line"
    COUNTER = "counter"
    OFFICER = "officer"
    MONTH = "month"


_COLUMNS: dict[Split, tuple[str, ...]] = {
    Split.LINE: ("line_id", "line__name"),
    Split.COUNTER: ("counter_id", "counter__name"),
    Split.OFFICER: ("officer_id", "officer__full_name"),
    Split.MONTH: ("month",),
}


@dataclass(frozen=True, slots=True)
class Average:
    """Of what, how many ratings, their average of 5, how many of them low; a month as its first day."""

    name: str
    month: date | None
    count: int
    average: float
    low: int


def offices_rated(actor: Actor, *, roles: frozenset[Role]) -> QuerySet[Office]:
    """The offices whose ratings the actor may read; `roles` are those of the right."""
    wanted = Q(pk__in=[])
    for path in actor.paths_of(roles):
        wanted |= Q(agency__path__startswith=path)
    return Office.objects.filter(wanted).select_related("agency")


def ratings_between(
    offices: Sequence[Office] | QuerySet[Office], first: date, last: date
) -> QuerySet[Rating]:
    """Ratings of local days, both included, newest first."""
    start = datetime.combine(first, time.min, tzinfo=VN_TZ)
    end = datetime.combine(last + timedelta(days=1), time.min, tzinfo=VN_TZ)
    return Rating.objects.filter(office__in=offices, rated_at__gte=start, rated_at__lt=end)


def averages(ratings: QuerySet[Rating], by: Split) -> list[Average]:
    """One statement: the worst average first, months in order."""
    rows = ratings.order_by()
    if by is Split.MONTH:
        rows = rows.annotate(month=TruncMonth("rated_at", tzinfo=VN_TZ))
    grouped = rows.values(*_COLUMNS[by]).annotate(
        count=Count("pk"), average=Avg("score"), low=Count("pk", filter=Q(score__lte=HIGHEST_LOW_SCORE))
    )
    found = [_average(row, by) for row in grouped]
    if by is Split.MONTH:
        return sorted(found, key=lambda one: one.month or date.min)
    return sorted(found, key=lambda one: (one.average, one.name))


def total(ratings: QuerySet[Rating]) -> Average:
    """All together; an average of 0 without any."""
    row = ratings.order_by().aggregate(
        count=Count("pk"), average=Avg("score"), low=Count("pk", filter=Q(score__lte=HIGHEST_LOW_SCORE))
    )
    return Average("", None, row["count"], row["average"] or 0.0, row["low"])


def reasons_given(ratings: QuerySet[Rating]) -> list[tuple[Reason, int]]:
    """How often each reason was named, the most frequent first; one statement."""
    given: dict[str, int] = {}
    for text in ratings.exclude(reasons="").order_by().values_list("reasons", flat=True):
        for code in text.split():
            given[code] = given.get(code, 0) + 1
    return sorted(((Reason(code), count) for code, count in given.items()), key=lambda pair: -pair[1])


def _average(row: dict[str, Any], by: Split) -> Average:
    month = row["month"].astimezone(VN_TZ).date() if by is Split.MONTH else None
    name = "" if by is Split.MONTH else row[_COLUMNS[by][1]] or ""
    return Average(name, month, row["count"], row["average"], row["low"])
