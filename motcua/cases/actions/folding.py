"""Folding the event log into facts and counters, and the nightly comparison with a recomputation.

Whoever changes facts or counters holds the row of the cursor, so one transaction at a time adds to them and
plain sums need no retry. Running anything here twice changes nothing: facts are recomputed from the case's
rows, never counted up by the kind of an event, so a reopened or undone case comes out right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.cases.actions import following
from motcua.cases.actions.following import keep, next_events, place_of_cursor
from motcua.cases.models import Case, CaseCounter, CaseFact, FactCursor
from motcua.cases.permissions import FOLD_FACTS
from motcua.cases.queries.facts import (
    CURSOR,
    FACT_FIELDS,
    Cell,
    codes_touched,
    counts_of,
    facts_of_cases,
    facts_of_history,
    same,
    stored_facts,
)
from motcua.cases.rules.facts import COUNTS
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action

EVENTS_AT_ONCE = 5000
ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice did; `has_more`: events wait behind it."""

    events: int
    facts: int
    has_more: bool


@action
def fold_slice(*, by: Actor, now: datetime, limit: int = EVENTS_AT_ONCE) -> Slice:
    """Fold the next events into facts and counters: one transaction, at most `limit` events.

    Safe on several nodes: the cursor is locked. What a running transaction may still bring below the last
    event seen is looked at again until no such transaction is left.
    """
    check(by, FOLD_FACTS)
    cursor = lock_cursor()
    found = next_events(cursor, limit=limit)
    changed = 0
    if found.events:
        codes = codes_touched(after=found.after, upto=found.upto)
        changed = refresh_cases(list(Case.objects.filter(code__in=codes).values_list("pk", flat=True)))
    keep(cursor, now=now)
    return Slice(found.events, changed, has_more=found.has_more)


def fold_all(*, by: Actor, now: datetime) -> int:
    """Fold slice after slice until nothing waits; returns how many facts changed."""
    changed, before = 0, (-1, -1)
    while True:
        done = fold_slice(by=by, now=now)
        changed += done.facts
        place = place_of_cursor(CURSOR)
        if not done.has_more or place == before:
            return changed
        before = place


def lock_cursor() -> FactCursor:
    """The row every writer of facts holds until its transaction ends."""
    return following.lock_cursor(CURSOR)


def refresh_cases(ids: Sequence[int]) -> int:
    """Recompute the facts of native cases and move the counters by the difference; how many changed."""
    return _refresh("case_id", facts_of_cases(ids), ids)


def refresh_history(ids: Sequence[int]) -> int:
    """The same for imported cases."""
    return _refresh("historical_case_id", facts_of_history(ids), ids)


def add_to_counters(changes: dict[Cell, Counter[str]]) -> None:
    """Add to counters (also negative numbers); call it with the cursor locked."""
    wanted = {cell.key: (cell, counts) for cell, counts in changes.items() if any(counts.values())}
    keys = sorted(wanted)
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        known = CaseCounter.objects.filter(key__in=some).in_bulk(field_name="key")
        rows = [known.get(key) or _new_counter(wanted[key][0]) for key in some]
        for key, row in zip(some, rows, strict=True):
            for name, number in wanted[key][1].items():
                setattr(row, name, getattr(row, name) + number)
        insert_rows(rows, unique=("key",), update=COUNTS)


def _refresh(field: str, present: dict[int, CaseFact], ids: Sequence[int]) -> int:
    stored = stored_facts(field, ids)
    changed = [fact for pk, fact in present.items() if pk not in stored or not same(stored[pk], fact)]
    gone = [fact for pk, fact in stored.items() if pk not in present]
    before = [stored[pk] for fact in changed if (pk := getattr(fact, field)) in stored]
    write_facts(field, changed)
    CaseFact.objects.filter(pk__in=[fact.pk for fact in gone]).delete()
    changes = counts_of(changed)
    for cell, counts in counts_of([*before, *gone], sign=-1).items():
        changes.setdefault(cell, Counter()).update(counts)
    add_to_counters(changes)
    return len(changed) + len(gone)


def write_facts(field: str, facts: Sequence[CaseFact]) -> None:
    """Insert facts, or overwrite those of the same cases (`field`: case_id or historical_case_id)."""
    for start in range(0, len(facts), ROWS_AT_ONCE):
        insert_rows(facts[start : start + ROWS_AT_ONCE], unique=(field,), update=FACT_FIELDS)


def _new_counter(cell: Cell) -> CaseCounter:
    return CaseCounter(
        key=cell.key,
        span=cell.span,
        on=cell.on,
        agency_id=cell.agency_id,
        agency_text=cell.agency_text,
        procedure_code=cell.procedure_code,
        channel=cell.channel,
    )
