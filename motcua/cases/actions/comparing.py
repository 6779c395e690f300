"""The nightly recomputation: every fact and counter is computed anew, compared and put right."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db.models import Model, Q

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions.folding import add_to_counters, lock_cursor, write_facts
from motcua.cases.choices import CounterSpan
from motcua.cases.models import (
    Case,
    CaseCounter,
    CaseFact,
    FactComparison,
    FactDifference,
    HistoricalCase,
)
from motcua.cases.permissions import FOLD_FACTS
from motcua.cases.queries.facts import (
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
from motcua.core.transactions import action

CASES_AT_ONCE = 2000
KEPT_DIFFERENCES = 1000  # a comparison writes down no more; its count stays exact
STAGES = ("facts", "history", "counters", "done")


@action
def begin_comparison(*, by: Actor, now: datetime) -> FactComparison:
    """Start a comparison, or take up one that was left unfinished."""
    check(by, FOLD_FACTS)
    open_one = FactComparison.objects.filter(finished_at=None).first()
    return open_one or FactComparison.objects.bulk_create([FactComparison(started_at=now)])[0]


@action
def compare_slice(*, comparison_id: int, by: Actor, now: datetime) -> FactComparison:
    """Compare the next slice in one transaction; `finished_at` is set when nothing is left.

    A case with events not yet folded may differ rightly: it is left to the folding.
    """
    check(by, FOLD_FACTS)
    cursor = lock_cursor()
    comparison = FactComparison.objects.select_for_update().get(pk=comparison_id)
    if comparison.stage == "facts":
        _compare_facts(comparison, Case, "case_id", facts_of_cases, now, settled=cursor.settled)
    elif comparison.stage == "history":
        _compare_facts(comparison, HistoricalCase, "historical_case_id", facts_of_history, now, settled=None)
    elif comparison.stage == "counters":
        _compare_counters(comparison, now)
    if comparison.stage == "done" and comparison.finished_at is None:
        comparison.finished_at = now
        _note(comparison, by, now)
    comparison_fields = ("stage", "position", "facts", "counters", "differences", "finished_at")
    FactComparison.objects.filter(pk=comparison.pk).update(
        **{name: getattr(comparison, name) for name in comparison_fields}
    )
    return comparison


def _compare_facts(
    comparison: FactComparison,
    model: type[Model],
    field: str,
    compute: Callable[[Sequence[int]], dict[int, CaseFact]],
    now: datetime,
    *,
    settled: int | None,
) -> None:
    """Facts alone are put right here; what counters then miss is found when they are compared."""
    rows = model._default_manager.filter(pk__gt=comparison.position).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:CASES_AT_ONCE])
    if not ids:
        _next_stage(comparison)
        return
    present, stored = compute(ids), stored_facts(field, ids)
    wrong = [pk for pk in ids if _differs(stored.get(pk), present.get(pk))]
    moved = set(codes_touched(after=settled)) if wrong and settled is not None else set()
    wrong = [pk for pk in wrong if (present.get(pk) or stored[pk]).code not in moved]
    write_facts(field, [present[pk] for pk in wrong if pk in present])
    CaseFact.objects.filter(**{f"{field}__in": [pk for pk in wrong if pk not in present]}).delete()
    for pk in wrong:
        code = (present.get(pk) or stored[pk]).code
        _write_down(comparison, code, _text(stored.get(pk)), _text(present.get(pk)), now)
    comparison.facts += len(ids)
    comparison.position = ids[-1]


def _differs(stored: CaseFact | None, present: CaseFact | None) -> bool:
    if stored is None or present is None:
        return stored is not present
    return not same(stored, present)


def _compare_counters(comparison: FactComparison, now: datetime) -> None:
    """One month of receipt or end at a time; `position` is the month as yyyymm, 1 for unknown days."""
    month = _month_after(comparison.position)
    if month is None:
        _next_stage(comparison)
        return
    counted = _recounted(month)
    known = {row.key: row for row in CaseCounter.objects.filter(_in_month(month))}
    repairs: dict[Cell, Counter[str]] = {}
    for cell, counts in counted.items():
        row = known.pop(cell.key, None)
        _check_counter(comparison, cell, row, counts, repairs, now)
    for row in known.values():
        cell = Cell(
            CounterSpan(row.span), row.on, row.agency_id, row.agency_text, row.procedure_code, row.channel
        )
        _check_counter(comparison, cell, row, Counter(), repairs, now)
    add_to_counters(repairs)
    comparison.position = month.year * 100 + month.month if month != date.min else 1


def _check_counter(
    comparison: FactComparison,
    cell: Cell,
    row: CaseCounter | None,
    counts: Counter[str],
    repairs: dict[Cell, Counter[str]],
    now: datetime,
) -> None:
    comparison.counters += 1
    stored = {name: getattr(row, name) if row else 0 for name in COUNTS}
    difference = Counter(
        {name: counts[name] - stored[name] for name in COUNTS if counts[name] != stored[name]}
    )
    if difference:
        repairs[cell] = difference
        shown = cell.key.replace("\x1f", " · ")
        wrong = {name: stored[name] for name in difference}
        right = {name: counts[name] for name in difference}
        _write_down(comparison, shown, str(wrong), str(right), now)


def _month_after(position: int) -> date | None:
    """The next month that any fact or counter knows; date.min stands for unknown days and comes first."""
    if position == 0:
        return date.min
    after = date.min if position == 1 else _last_day(date(position // 100, position % 100, 1))
    firsts = [
        CaseFact.objects.filter(received_on__gt=after)
        .order_by("received_on")
        .values_list("received_on", flat=True),
        CaseFact.objects.filter(finished_on__gt=after)
        .order_by("finished_on")
        .values_list("finished_on", flat=True),
        CaseCounter.objects.filter(on__gt=after).order_by("on").values_list("on", flat=True),
    ]
    days = [day for rows in firsts if (day := rows.first()) is not None]
    return min(days).replace(day=1) if days else None


def _recounted(month: date) -> dict[Cell, Counter[str]]:
    """The counters of a month as its facts add them up."""
    inside = Q(received_on=None)
    if month != date.min:
        days = (month, _last_day(month))
        inside = Q(received_on__range=days) | Q(finished_on__range=days)
    counted = counts_of(CaseFact.objects.filter(inside).iterator(CASES_AT_ONCE))
    wanted = None if month == date.min else month
    return {
        cell: counts for cell, counts in counted.items() if (cell.on and cell.on.replace(day=1)) == wanted
    }


def _in_month(month: date) -> Q:
    return Q(on=None) if month == date.min else Q(on__range=(month, _last_day(month)))


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _next_stage(comparison: FactComparison) -> None:
    comparison.stage = STAGES[STAGES.index(comparison.stage) + 1]
    comparison.position = 0


def _write_down(comparison: FactComparison, subject: str, stored: str, computed: str, now: datetime) -> None:
    comparison.differences += 1
    if comparison.differences <= KEPT_DIFFERENCES:
        FactDifference.objects.bulk_create(
            [
                FactDifference(
                    comparison=comparison,
                    subject=subject,
                    stored_text=stored,
                    computed_text=computed,
                    found_at=now,
                )
            ]
        )


def _text(fact: CaseFact | None) -> str:
    if fact is None:
        return ""
    return ", ".join(f"{name}={getattr(fact, name)}" for name in FACT_FIELDS[1:] if getattr(fact, name))


def _note(comparison: FactComparison, by: Actor, now: datetime) -> None:
    append(
        subject_kind="fact_comparison",
        subject_id=str(comparison.pk),
        events=[
            NewEvent(
                "cases.facts_compared",
                {
                    "facts": comparison.facts,
                    "counters": comparison.counters,
                    "differences": comparison.differences,
                },
            )
        ],
        by=by,
        now=now,
    )
