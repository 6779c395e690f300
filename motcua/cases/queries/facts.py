"""Facts as the rows of a case say them now, the counters they add to, and what the log has not yet folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from motcua.audit.models import Event
from motcua.cases.choices import CounterSpan
from motcua.cases.models import Case, CaseFact, CaseQuerySet, FactCursor, HistoricalCase
from motcua.cases.rules.facts import (
    CaseDates,
    Verdict,
    contributions,
    finish_of,
    state_by_dates,
    verdict_of,
)
from motcua.core.rules.dates import local_day

CURSOR = "facts"
# What makes a fact; two facts that agree in these are the same.
FACT_FIELDS = (
    "code", "agency_id", "agency_text", "procedure_code", "channel", "state", "received_at", "received_on",
    "due_at", "finished_at", "finished_on", "handed_over_at", "verdict",
)  # fmt: skip
_CASE_FIELDS = (
    "id", "code", "competent_agency_id", "procedure__code", "channel", "state", "received_at", "due_at",
    "finished_at", "first_finished_at", "handed_over_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """What a counter counts: its five parts. `key` is unique (control characters occur in no part)."""

    span: CounterSpan
    on: date | None
    agency_id: int | None
    agency_text: str
    procedure_code: str
    channel: str

    @property
    def key(self) -> str:
        """The parts as one text."""
        unit = f"#{self.agency_id}" if self.agency_id is not None else self.agency_text
        return "\x1f".join((self.span, str(self.on or ""), unit, self.procedure_code, self.channel))


@dataclass(frozen=True, slots=True)
class Unfolded:
    """Cases touched since the cursor: their facts as stored and as they are now.

    `is_whole` is False when there are more than asked for: then the figures lag behind (`lag` events).
    """

    stored: tuple[CaseFact, ...] = ()
    present: tuple[CaseFact, ...] = ()
    is_whole: bool = True


def facts_of_cases(ids: Iterable[int]) -> dict[int, CaseFact]:
    """The facts of native cases as their rows say, not saved; by id of the case."""
    return _facts_of(Case.objects.filter(pk__in=list(ids)))


def _facts_of(cases: CaseQuerySet) -> dict[int, CaseFact]:
    rows = cases.values_list(*_CASE_FIELDS)
    return {row[0]: _fact_of_case(dict(zip(_CASE_FIELDS, row, strict=True))) for row in rows}


def facts_of_history(ids: Iterable[int]) -> dict[int, CaseFact]:
    """The facts of imported cases as their rows say, not saved; by id of the imported case.

    A code that is a native case here has none: the native case counts.
    """
    cases = list(HistoricalCase.objects.filter(pk__in=list(ids)))
    native = set(Case.objects.filter(code__in=[case.code for case in cases]).values_list("code", flat=True))
    return {case.pk: _fact_of_history(case) for case in cases if case.code not in native}


def same(stored: CaseFact, present: CaseFact) -> bool:
    """Whether two facts say the same."""
    return all(getattr(stored, name) == getattr(present, name) for name in FACT_FIELDS)


def counts_of(facts: Iterable[CaseFact], *, sign: int = 1) -> dict[Cell, Counter[str]]:
    """What facts add to the counters, by day and by month."""
    found: dict[Cell, Counter[str]] = {}
    for fact in facts:
        for cell, names in _cells(fact):
            counts = found.setdefault(cell, Counter())
            for name in names:
                counts[name] += sign
    return found


def _cells(fact: CaseFact) -> Iterator[tuple[Cell, tuple[str, ...]]]:
    parts = contributions(
        verdict=Verdict(fact.verdict), received_on=fact.received_on, finished_on=fact.finished_on
    )
    for on, names in parts:
        for span, begins in ((CounterSpan.DAY, on), (CounterSpan.MONTH, on.replace(day=1) if on else None)):
            yield (
                Cell(span, begins, fact.agency_id, fact.agency_text, fact.procedure_code, fact.channel),
                names,
            )


def settled_event() -> Coalesce:
    """The last event that is folded for good, looked up in the statement that asks for later ones."""
    cursor = FactCursor.objects.filter(name=CURSOR).values("settled")
    return Coalesce(Subquery(cursor[:1]), Value(0), output_field=BigIntegerField())


def codes_touched(*, after: int | Coalesce, limit: int | None = None, upto: int | None = None) -> list[str]:
    """Codes of the cases with events after this one, at most `limit`."""
    events = Event.objects.filter(subject_kind="case", pk__gt=after)
    if upto is not None:
        events = events.filter(pk__lte=upto)
    codes = events.order_by().values_list("subject_id", flat=True).distinct()
    return list(codes[:limit] if limit is not None else codes)


def unfolded(*, limit: int) -> Unfolded:
    """What a report adds to the counters; nothing, and not whole, when more than `limit` cases changed."""
    codes = codes_touched(after=settled_event(), limit=limit + 1)
    if len(codes) > limit:
        return Unfolded(is_whole=False)
    if not codes:
        return Unfolded()
    present = _facts_of(Case.objects.filter(code__in=codes))
    stored = CaseFact.objects.filter(case__in=list(present))
    return Unfolded(tuple(stored), tuple(present.values()))


def stored_facts(field: str, ids: Sequence[int]) -> dict[int, CaseFact]:
    """The stored facts by id of their case; `field`: case_id or historical_case_id."""
    return {getattr(fact, field): fact for fact in CaseFact.objects.filter(**{f"{field}__in": ids})}


def _fact_of_case(row: dict[str, Any]) -> CaseFact:
    dates = CaseDates(
        state=row["state"],
        is_counted=row["received_at"] is not None,
        due_at=row["due_at"],
        finished_at=row["finished_at"],
        first_finished_at=row["first_finished_at"],
        handed_over_at=row["handed_over_at"],
    )
    return _fact(
        dates,
        received_at=row["received_at"],
        case_id=row["id"],
        code=row["code"],
        agency_id=row["competent_agency_id"],
        procedure_code=row["procedure__code"],
        channel=row["channel"],
    )


def _fact_of_history(case: HistoricalCase) -> CaseFact:
    dates = CaseDates(
        state=state_by_dates(case.state, finished_at=case.finished_at, handed_over_at=case.handed_over_at),
        is_counted=True,
        due_at=case.due_at,
        finished_at=case.finished_at,
        handed_over_at=case.handed_over_at,
    )
    return _fact(
        dates,
        received_at=case.received_at,
        historical_case_id=case.pk,
        code=case.code,
        agency_id=case.agency_id,
        agency_text="" if case.agency_id else case.agency_text,
        procedure_code=case.procedure_code or case.procedure_text,
        channel=case.channel,
    )


def _fact(dates: CaseDates, **values: Any) -> CaseFact:
    finish, received_at = finish_of(dates), values["received_at"]
    return CaseFact(
        state=dates.state,
        received_on=local_day(received_at) if received_at else None,
        due_at=dates.due_at,
        finished_at=finish,
        finished_on=local_day(finish) if finish else None,
        handed_over_at=dates.handed_over_at,
        verdict=verdict_of(dates).value,
        **values,
    )
