"""Copies of a case with all its rows: moments earlier by whole weeks, other people, other codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from _bulk import fields_of, values_of
from django.db import connection
from django.db.models import Model

from motcua.cases.models import (
    Case,
    CaseFact,
    CasePaper,
    CasePause,
    CaseQuerySet,
    DraftConfirmation,
    DueMoment,
    ExternalRequest,
    StepVisit,
)
from motcua.cases.queries.facts import Cell, counts_of

# The tables with rows of cases that lists read; what else a case has is read by its key alone.
WITH_CASE: tuple[type[Model], ...] = (
    StepVisit, DueMoment, CasePaper, CasePause, DraftConfirmation, ExternalRequest,
)  # fmt: skip
LAST_KEY = 1_000_000
CASES_OF_A_PERSON = 3


class Row:
    """A row as values for the database, of which moments and some columns are replaced in each copy."""

    def __init__(self, row: Model) -> None:
        fields = fields_of(type(row), with_key=isinstance(row, Case))
        self._values = values_of(row, fields)
        self._place = {field.attname: at for at, field in enumerate(fields)}
        found = ((at, getattr(row, field.attname)) for at, field in enumerate(fields))
        self._moments = [(at, value) for at, value in found if isinstance(value, date)]

    def moved(self, shift: timedelta, **other: Any) -> list[Any]:
        """The values of a copy."""
        values = self._values.copy()
        for at, moment in self._moments:
            values[at] = _adapted(moment - shift)
        for name, value in other.items():
            values[self._place[name]] = value
        return values


def _adapted(moment: date) -> Any:
    if isinstance(moment, datetime):
        return connection.ops.adapt_datetimefield_value(moment)
    return connection.ops.adapt_datefield_value(moment)


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A case of the sample office with its rows, ready to be copied."""

    case: Case
    fact: CaseFact
    row: Row
    fact_row: Row
    others: dict[type[Model], list[Row]]

    @classmethod
    def all_of(cls, cases: CaseQuerySet) -> list[Pattern]:
        """A pattern of each of the cases, which are folded already."""
        others: dict[int, dict[type[Model], list[Row]]] = defaultdict(lambda: defaultdict(list))
        for model in WITH_CASE:
            for row in model._default_manager.filter(case__in=cases.values("pk")).order_by("pk"):
                others[row.case_id][model].append(Row(row))
        facts = {fact.case_id: fact for fact in CaseFact.objects.filter(case__in=cases.values("pk"))}
        return [
            cls(case, facts[case.pk], Row(case), Row(facts[case.pk]), others[case.pk])
            for case in cases.order_by("pk")
        ]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy. The newest is number 0; keys count down, so that a larger key is a newer case."""

    number: int
    pattern: Pattern
    shift: timedelta

    @property
    def key(self) -> int:
        """Of the case."""
        return LAST_KEY - self.number

    @property
    def person(self) -> int:
        """Key of the applicant."""
        return LAST_KEY - self.number // CASES_OF_A_PERSON

    def rows_of(self, model: type[Model]) -> Iterator[list[Any]]:
        """The rows of the case in another table."""
        for row in self.pattern.others[model]:
            yield row.moved(self.shift, case_id=self.key)

    def fact(self) -> list[Any]:
        """What reports know of the case."""
        return self.pattern.fact_row.moved(self.shift, case_id=self.key, code=f"{self.key:07d}")


def counts_of_copies(copies: Iterable[Copy]) -> dict[Cell, Counter[str]]:
    """What the copies add to the counters; equal ones are counted together."""
    found: dict[Cell, Counter[str]] = defaultdict(Counter)
    for (pattern, shift), times in Counter((copy.pattern, copy.shift) for copy in copies).items():
        fact = pattern.fact
        moved = CaseFact(
            verdict=fact.verdict,
            agency_id=fact.agency_id,
            procedure_code=fact.procedure_code,
            channel=fact.channel,
            received_on=fact.received_on - shift if fact.received_on else None,
            finished_on=fact.finished_on - shift if fact.finished_on else None,
        )
        for cell, counts in counts_of([moved]).items():
            found[cell].update({name: number * times for name, number in counts.items()})
    return found
